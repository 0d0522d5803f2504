/** The embedded PostgreSQL for real: starts, shares, adopts, survives kill -9 of either side, and says what to set. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strict as assert } from 'node:assert'
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isAlive, readProcessIdentity, signalProcess, type ProcessIdentity } from './process-identity.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.ts'
import { waitUntil } from './wait-until.ts'

const asRoot = process.getuid?.() === 0
let dataDir = ''
let started: EmbeddedPostgres[] = []
let children: ChildProcess[] = []

async function start(options: { binDir?: string } = {}): Promise<EmbeddedPostgres> {
  const result = await startEmbeddedPostgres({ dataDir, ...options })
  assert(result.ok, result.ok ? '' : result.sentence)
  started.push(result.postgres)
  return result.postgres
}

async function query(postgres: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.connectionString })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

function postmaster(): ProcessIdentity {
  const text = readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')
  const identity = readProcessIdentity(Number(text.split('\n')[0]))
  assert(identity !== undefined, 'a postmaster runs')
  return identity
}

/** Another process of ours that starts the database of this folder and stays until it is killed or told to stop. */
async function startInAnotherProcess(): Promise<ChildProcess> {
  const module = new URL('start-embedded-postgres.ts', import.meta.url).href
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)})
    const result = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    console.log(result.ok ? 'started' : result.sentence)
    process.stdin.once('data', async () => { await result.postgres.stop(); process.exit(0) })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const said = await new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('exit', () => resolve('ended'))
  })
  expect(said).toBe('started')
  return child
}

function whenEnded(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), `ncr-test-${process.pid}-`))
  chmodSync(dataDir, 0o711)
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const postgres of started) await postgres.stop()
  started = []
  children = []
  rmSync(dataDir, { recursive: true, force: true })
})

it('starts in a new folder, as UTF-8, durable, on a private socket only', async () => {
  const postgres = await start()
  expect(postgres.adopted).toBe(false)
  const sql = `SELECT current_database() AS database, current_setting('server_encoding') AS encoding,
    current_setting('lc_collate', true) AS collate_setting, current_setting('fsync') AS fsync,
    current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS addresses`
  expect(await query(postgres, sql)).toMatchObject([
    { database: 'ncr', encoding: 'UTF8', fsync: 'on', commit: 'on', addresses: '' }
  ])
  const mode = execFileSync('stat', ['-c', '%a', join(dataDir, 'postgres', 'socket')], { encoding: 'utf8' })
  expect(mode.trim()).toBe('700')
})

it('keeps no value of a failed statement in its log', async () => {
  const postgres = await start()
  await query(postgres, 'CREATE TABLE person (nhs_number text PRIMARY KEY)')
  await query(postgres, "INSERT INTO person VALUES ('9990000018')")
  await expect(query(postgres, "INSERT INTO person VALUES ('9990000018')")).rejects.toThrow(/duplicate/)
  await expect(query(postgres, "SELECT 'Joan Smith'::int")).rejects.toThrow(/invalid input/)
  const log = readFileSync(join(dataDir, 'postgres.log'), 'utf8')
  expect(log).toContain('ready to accept connections')
  expect(log).not.toMatch(/9990000018|Joan/)
})

it('starts again over old data, and a stop leaves no process behind', async () => {
  const first = await start()
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const identity = postmaster()
  await first.stop()
  expect(isAlive(identity)).toBe(false)
  const second = await start()
  expect(second.adopted).toBe(false)
  expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

it('adopts the server whose parent was killed with kill -9, and can stop it', async () => {
  const parent = await startInAnotherProcess()
  const identity = postmaster()
  parent.kill('SIGKILL')
  await whenEnded(parent)
  expect(isAlive(identity)).toBe(true)
  const postgres = await start()
  expect(postgres.adopted).toBe(true)
  expect(postmaster().pid).toBe(identity.pid)
  await postgres.stop()
  expect(isAlive(identity)).toBe(false)
})

it('starts within seconds after kill -9 of the postmaster, with every committed row', async () => {
  const first = await start()
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const identity = postmaster()
  signalProcess(identity, 'SIGKILL')
  const second = await start()
  expect(second.adopted).toBe(false)
  expect(postmaster().pid).not.toBe(identity.pid)
  expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

it('starts although a child of the killed postmaster is still busy and has not noticed', async () => {
  const first = await start()
  const client = new pg.Client({ connectionString: first.connectionString })
  client.on('error', () => undefined)
  await client.connect()
  const cutOff = expect(client.query('SELECT count(*) FROM generate_series(1, 1e12::bigint)')).rejects.toThrow()
  await new Promise((resolve) => {
    setTimeout(resolve, 200)
  })
  signalProcess(postmaster(), 'SIGKILL')
  const second = await start()
  expect(second.adopted).toBe(false)
  expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await cutOff
})

it('copes with a stale postmaster.pid whose number now belongs to another process', async () => {
  const first = await start()
  const pidFile = join(dataDir, 'postgres', 'data', 'postmaster.pid')
  const before = readFileSync(pidFile, 'utf8')
  await first.stop()
  writeFileSync(pidFile, before.replace(/^\d+/, String(process.pid)), { mode: 0o600 })
  if (asRoot) execFileSync('chown', ['--reference', join(dataDir, 'postgres', 'data', 'PG_VERSION'), pidFile])
  const second = await start()
  expect(second.adopted).toBe(false)
})

it('lets two users of one folder share the server: only the last to stop ends it, in either order', async () => {
  for (const firstToStop of ['starter', 'adopter']) {
    const other = await startInAnotherProcess()
    const here = await start()
    expect(here.adopted).toBe(true)
    const identity = postmaster()
    if (firstToStop === 'starter') {
      other.stdin?.write('stop\n')
      await whenEnded(other)
      expect(await query(here, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      await here.stop()
    } else {
      await here.stop()
      expect(isAlive(identity)).toBe(true)
      other.stdin?.write('stop\n')
      await whenEnded(other)
    }
    expect(isAlive(identity)).toBe(false)
  }
})

it('gives one server to two starts at the same moment', async () => {
  const both = await Promise.all([start(), start()])
  expect(both.filter((one) => one.adopted)).toHaveLength(1)
  const identity = postmaster()
  await both[0].stop()
  expect(isAlive(identity)).toBe(true)
  await both[1].stop()
  expect(isAlive(identity)).toBe(false)
})

it('ends at once although a client is in the middle of a long statement', async () => {
  const postgres = await start()
  const client = new pg.Client({ connectionString: postgres.connectionString })
  client.on('error', () => undefined)
  await client.connect()
  const cutOff = expect(client.query('SELECT pg_sleep(60)')).rejects.toThrow(/terminat/i)
  const identity = postmaster()
  const began = performance.now()
  await postgres.stop()
  expect(performance.now() - began).toBeLessThan(8_000)
  expect(isAlive(identity)).toBe(false)
  await cutOff
})

it('finds a short place for the socket when the data folder is deep', async () => {
  const top = dataDir
  dataDir = join(top, 'a'.repeat(60), 'b'.repeat(60))
  const postgres = await start()
  expect(await query(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(decodeURIComponent(postgres.connectionString)).toContain('host=/tmp/ncr-')
  const socketFolder = new URL(postgres.connectionString).searchParams.get('host')
  assert(socketFolder !== null)
  expect(existsSync(socketFolder)).toBe(true)
  await postgres.stop()
  expect(existsSync(socketFolder)).toBe(false)
  dataDir = top
})

it.runIf(asRoot)('says what to set when its user cannot reach the data folder', async () => {
  const closed = join(dataDir, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const result = await startEmbeddedPostgres({ dataDir: join(closed, 'ncr') })
  assert(!result.ok)
  expect(result.sentence).toMatch(/cannot enter .*closed.*set dataDir .*or database\.url/)
})

it('says what to set when binDir holds no PostgreSQL', async () => {
  const result = await startEmbeddedPostgres({ dataDir, binDir: '/nowhere/bin' })
  assert(!result.ok)
  expect(result.sentence).toMatch(/database\.binDir \(\/nowhere\/bin\).*set database\.binDir/)
})

it('says what to set when the data were made by another version', async () => {
  const first = await start()
  await first.stop()
  const versionFile = join(dataDir, 'postgres', 'data', 'PG_VERSION')
  writeFileSync(versionFile, '15\n')
  const result = await startEmbeddedPostgres({ dataDir })
  assert(!result.ok)
  expect(result.sentence).toMatch(/made by PostgreSQL 15.*set database\.binDir/)
})

it('leaves nothing of a cluster whose making was cut short', async () => {
  const half = join(dataDir, 'postgres', 'data.incoming')
  mkdirSync(half, { recursive: true })
  writeFileSync(join(half, 'PG_VERSION'), '18\n')
  await start()
  expect(existsSync(half)).toBe(false)
})

const systemBinDir = '/usr/lib/postgresql/15/bin'
it.runIf(existsSync(join(systemBinDir, 'initdb')))("runs a system's own programs by binDir", async () => {
  const postgres = await start({ binDir: systemBinDir })
  expect(await query(postgres, 'SHOW server_version_num')).toMatchObject([
    { server_version_num: expect.stringMatching(/^15/) as string }
  ])
  const identity = postmaster()
  await postgres.stop()
  expect(await waitUntil(() => !isAlive(identity), 100)).toBe(true)
})
