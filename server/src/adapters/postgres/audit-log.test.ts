/** Group commit when the database goes away: what is not on disk is said to be unavailable, and afterwards it recovers (H-019). */
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../../test/harness/database.ts'
import type { AuditPublicKeys } from '../../ports/audit-key.ts'
import type { AuditEntry } from '../../ports/audit-log.ts'
import { systemClock } from '../system/system-clock.ts'
import { createAuditLog } from './audit-log.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { verifyAudit } from './verify-audit.ts'

const entry: AuditEntry = { kind: 'sent', nhsNumber: null, odsCode: null, userId: null, disclosureId: null, body: {} }

/** Stands between server and database, and can break every connection as a dead machine would. */
interface Cable {
  readonly url: string
  cut(): void
  mend(): void
  close(): Promise<void>
}

const keys: AuditPublicKeys = { keyIds: [], isSigned: () => false }
let database: TestDatabase
let direct: pg.Client
let cable: Cable
let server: Database
let errors: string[]

beforeAll(async () => {
  database = await createDatabase(inject('postgresAdminUrl'))
  await migrate(database.url)
  direct = new pg.Client({ connectionString: database.url })
  await direct.connect()
  cable = await openCable(database.url)
  server = openDatabase(cable.url, () => undefined)
})
beforeEach(() => {
  errors = []
  cable.mend()
})
afterAll(async () => {
  await server?.close()
  await cable?.close()
  await direct?.end()
  await database?.drop()
})

async function openCable(url: string): Promise<Cable> {
  const target = new URL(url)
  const folder = await mkdtemp(path.join(tmpdir(), 'ncr-cable-'))
  const name = `.s.PGSQL.${target.port === '' ? '5432' : target.port}`
  const socket = path.join(target.searchParams.get('host') ?? '', name)
  const open = new Set<net.Socket>()
  let isCut = false
  const listener = net.createServer((near) => {
    if (isCut) return near.destroy()
    const far = net.connect(socket)
    for (const end of [near, far])
      open.add(end.on('error', () => undefined).on('close', () => near.destroy() && far.destroy()))
    return near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => void listener.listen(path.join(folder, name), resolve))
  target.searchParams.set('host', folder)
  return {
    url: target.href,
    cut() {
      isCut = true
      for (const end of open) end.destroy()
      open.clear()
    },
    mend: () => void (isCut = false),
    async close() {
      for (const end of open) end.destroy()
      await new Promise((resolve) => void listener.close(resolve))
      await rm(folder, { recursive: true, force: true })
    }
  }
}

const audit = (): ReturnType<typeof createAuditLog> =>
  createAuditLog(server.pool, systemClock, {
    info: () => undefined,
    warn: () => undefined,
    error: (event) => void errors.push(event)
  })

async function entries(): Promise<number> {
  const found = await direct.query<{ n: number }>('select count(*)::int as n from audit_entry')
  return found.rows[0]?.n ?? -1
}

/** Until a writer waits for the audit's table. */
async function writerWaits(): Promise<number> {
  for (;;) {
    const found = await direct.query<{ pid: number }>('select pid from pg_locks where not granted')
    const pid = found.rows[0]?.pid
    if (pid !== undefined) return pid
    await new Promise((resolve) => void setTimeout(resolve, 5))
  }
}

/** While somebody else holds the table, `during` happens to the one who waits for it. */
async function whileWaiting(during: (pid: number) => unknown): Promise<readonly string[]> {
  await direct.query('begin')
  await direct.query('lock table audit_entry in access exclusive mode')
  try {
    const log = audit()
    const outcomes = Array.from({ length: 20 }, () => log.append(entry))
    await during(await writerWaits())
    // what was tried again while the table is still held
    if ((await outcomes[0]) === 'written') throw new Error('the first cannot have been written')
    await direct.query('commit')
    return await Promise.all(outcomes)
  } finally {
    await direct.query('rollback')
  }
}

describe('H-019: the database goes away', () => {
  test('its connection is ended while a batch waits: that batch is unavailable, the next one is written', async () => {
    const before = await entries()
    const outcomes = await whileWaiting((pid) => direct.query('select pg_terminate_backend($1)', [pid]))
    expect(outcomes[0]).toBe('unavailable')
    const written = outcomes.filter((outcome) => outcome === 'written').length
    expect(await entries()).toBe(before + written)
    expect(await audit().append(entry)).toBe('written')
    expect(await verifyAudit(direct as unknown as pg.Pool, { keys })).toMatchObject({ intact: true })
  })

  test('the machine dies while a batch waits: that batch is unavailable, the process lives, and it recovers', async () => {
    const before = await entries()
    const outcomes = await whileWaiting(() => {
      cable.cut()
      cable.mend()
    })
    expect(outcomes[0]).toBe('unavailable')
    expect(await audit().append(entry)).toBe('written')
    expect(await entries()).toBeGreaterThan(before)
    expect(await verifyAudit(direct as unknown as pg.Pool, { keys })).toMatchObject({ intact: true })
  })

  test('before it is asked: unavailable, within its limit, and said in the log without what was to be written', async () => {
    cable.cut()
    expect(await audit().append(entry)).toBe('unavailable')
    expect(errors).toEqual(['audit-unavailable'])
    cable.mend()
    expect(await audit().append(entry)).toBe('written')
  })

  test('a statement that is refused loses its batch alone', async () => {
    const log = audit()
    const bad = { ...entry, kind: null as unknown as 'sent' }
    expect(await log.append(bad)).toBe('unavailable')
    expect(await log.append(entry)).toBe('written')
  })
})
