/** A store by itself: an embedded PostgreSQL with the product's own tables. */
import { strict as assert } from 'node:assert'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Database, openDatabase } from '../../server/src/adapters/postgres/database.ts'
import { startEmbeddedPostgres } from '../../server/src/adapters/postgres/embedded/start-embedded-postgres.ts'
import { migrate } from '../../server/src/adapters/postgres/migrate.ts'
import { toOdsCode } from '../../server/src/domain/ods-code.ts'
import type { DropSource } from '../../server/src/domain/region.ts'
import { BENCH_TYPES, type BenchSource } from '../region/sources.ts'

export interface BenchStore {
  /** For what the bench itself does beside the product: as the owner. */
  readonly url: string
  readonly database: Database
}

/** A folder that the embedded server, which may run as another user of the system, can enter; gone with the stack. */
export async function openFolder(stack: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ncr-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o755)
  return folder
}

/** `folder`: where the cluster lies; one that is there already is opened again. `empty`: to spread another store over. */
export async function openStore(
  stack: AsyncDisposableStack,
  folder: string,
  tables: 'own' | 'empty' = 'own'
): Promise<BenchStore> {
  await mkdir(folder, { recursive: true })
  const started = await startEmbeddedPostgres({ dataDir: folder })
  if (!started.ok) throw new Error(started.sentence)
  stack.defer(() => started.postgres.stop())
  const url = started.postgres.connectionString
  if (tables === 'own') await migrate(url)
  else await makeServerRole(url)
  const database = openDatabase(url, () => undefined)
  stack.defer(() => database.close())
  return { url, database }
}

export interface StoredBytes {
  readonly rows: number
  readonly table: number
  readonly indexes: number
}

/** Of the entries, over all partitions. */
export async function bytesOf({ database }: BenchStore): Promise<StoredBytes> {
  const { rows } = await database.pool.query<StoredBytes>(
    `select (select count(*)::int from overnight_entry) as rows, sum(pg_table_size(inhrelid))::float8 as "table",
            sum(pg_indexes_size(inhrelid))::float8 as indexes
     from pg_inherits where inhparent = 'overnight_entry'::regclass`
  )
  const found = rows[0]
  assert(found !== undefined && found.rows > 0, 'something is stored')
  return found
}

/** What docs/scaling.md asks of a further server. */
async function makeServerRole(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const known = await client.query(`select from pg_roles where rolname = 'ncr_server'`)
  if (known.rowCount === 0) await client.query('create role ncr_server nologin')
  await client.end()
}

/** As the region file would name it. */
export function toDropSource({ id, name, odsCode: code }: BenchSource, directory: string): DropSource {
  const odsCode = toOdsCode(code)
  assert(odsCode !== null, 'a bench source has a code')
  return {
    id,
    name,
    kind: 'overnight-ndjson',
    odsCode,
    partnerName: name,
    enabled: true,
    directory,
    dueBy: '06:00',
    heldFromEntries: 1000,
    resourceTypes: BENCH_TYPES,
    historyFrom: null
  }
}
