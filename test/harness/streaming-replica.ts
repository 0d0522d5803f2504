/**
 * A streaming replica of a cluster of this machine: a base backup by PostgreSQL's own low-level procedure (manual, 25.3.4;
 * the embedded programs have no pg_basebackup), then WAL as it is written.
 */
import {
  appendFileSync,
  chmodSync,
  cpSync,
  lstatSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../server/src/adapters/postgres/embedded/start-embedded-postgres.ts'

export interface StreamingReplica {
  /** Of its superuser; of the same database as the primary's address. */
  readonly url: string
  stop(): Promise<void>
}

/** What belongs to the running primary and not to its data (manual, 25.3.4.2). */
const NOT_COPIED = new Set(['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot', 'pg_stat_tmp'])
const EMPTY_FOLDERS = ['pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries', 'pg_replslot', 'pg_stat_tmp']

/** `primaryUrl`: of a superuser of a cluster on this machine. */
export async function startStreamingReplica(primaryUrl: string): Promise<StreamingReplica> {
  const folder = mkdtempSync(join(tmpdir(), `ncr-test-${process.pid}-`))
  chmodSync(folder, 0o711)
  const data = join(folder, 'postgres', 'data')
  mkdirSync(join(folder, 'postgres'))
  await backUp(primaryUrl, data)
  const started = await startEmbeddedPostgres({ dataDir: folder })
  if (!started.ok) throw new Error(started.sentence)
  const of = (url: string): string => new URL(url.replace(/^postgres(ql)?:\/\/([^/]*)\//, 'http://x/')).pathname
  return {
    url: started.postgres.connectionString.replace(of(started.postgres.connectionString), of(primaryUrl)),
    async stop() {
      await started.postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function backUp(primaryUrl: string, data: string): Promise<void> {
  const client = new pg.Client({ connectionString: primaryUrl })
  await client.connect()
  try {
    const shown = await client.query<{ data_directory: string }>('show data_directory')
    const from = shown.rows[0]?.data_directory ?? ''
    await client.query(`select pg_backup_start('replica', true)`)
    cpSync(from, data, { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) || path === from })
    for (const name of EMPTY_FOLDERS) mkdirSync(join(data, name), { recursive: true })
    const stopped = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    writeFileSync(join(data, 'backup_label'), stopped.rows[0]?.labelfile ?? '')
    writeFileSync(join(data, 'standby.signal'), '')
    const { host, port, user } = client
    appendFileSync(
      join(data, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=${host} port=${port} user=${String(user)}'\n`
    )
    ownAs(from, data)
  } finally {
    await client.end()
  }
}

/** As root PostgreSQL runs as another user, to whom all of it must belong. */
function ownAs(from: string, path: string): void {
  const { uid, gid } = lstatSync(from)
  lchownSync(path, uid, gid)
  if (!lstatSync(path).isDirectory()) return
  chmodSync(path, 0o700)
  for (const name of readdirSync(path)) ownAs(from, join(path, name))
}
