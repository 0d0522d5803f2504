/** Sessions end when nobody uses them, and after a while in any case (H-024). */
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { aPerson } from '../../../../test/fixtures/people.ts'
import { createDatabase, type TestDatabase } from '../../../../test/harness/database.ts'
import { aGrant } from '../../../../test/harness/overnight.ts'
import { StoreUnavailable } from '../../domain/store-unavailable.ts'
import type { SessionStore } from '../../ports/session-store.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { createSessionStore } from './session-store.ts'

const MINUTE_MS = 60_000
const limits = { idleMs: 15 * MINUTE_MS, absoluteMs: 60 * MINUTE_MS }
const { context } = aGrant(aPerson(1))
const startMs = Date.parse('2026-01-01T09:00:00Z')

let database: TestDatabase
let connection: Database
let nowMs = startMs
let sessions: SessionStore

beforeAll(async () => {
  database = await createDatabase(inject('postgresAdminUrl'))
  await migrate(database.url)
  connection = openDatabase(database.url, () => undefined)
  sessions = createSessionStore(connection.pool, { nowMs: () => nowMs, monotonicMs: () => 0 }, limits)
})
beforeEach(async () => {
  nowMs = startMs
  await connection.pool.query('delete from session')
  await sessions.create('token', context)
})
afterAll(async () => {
  await connection?.close()
  await database?.drop()
})

const after = (minutes: number, ms = 0): Promise<unknown> => {
  nowMs = startMs + minutes * MINUTE_MS + ms
  return sessions.resume('token')
}

describe('H-024: a session', () => {
  test('gives back what it was opened with, to its token alone', async () => {
    expect(await sessions.resume('token')).toMatchObject({ context, disclosureId: null })
    for (const other of ['Token', 'token ', '', '%']) expect(await sessions.resume(other)).toBeNull()
  })

  test('ends after fifteen minutes without use, to the millisecond', async () => {
    expect(await after(15, -1)).not.toBeNull()
    expect(await after(30, -1)).toBeNull()
  })

  test('is kept by use, but not past an hour', async () => {
    for (const minutes of [14, 28, 42, 56]) expect(await after(minutes)).not.toBeNull()
    expect(await after(60, -1)).not.toBeNull()
    expect(await after(60)).toBeNull()
  })

  test('knows when its hour is over, however often it is used', async () => {
    await after(10)
    expect(await sessions.resume('token')).toMatchObject({ endsAtMs: startMs + 60 * MINUTE_MS })
  })

  test('a refused try does not keep it', async () => {
    expect(await after(16)).toBeNull()
    expect(await after(15, -1)).not.toBeNull()
    expect(await after(40)).toBeNull()
  })

  test('ended is ended, at once and for every server', async () => {
    const session = await sessions.resume('token')
    if (session === null) throw new Error('the session is open')
    await sessions.end(session)
    expect(await sessions.resume('token')).toBeNull()
    const elsewhere = createSessionStore(connection.pool, { nowMs: () => nowMs, monotonicMs: () => 0 }, limits)
    expect(await elsewhere.resume('token')).toBeNull()
  })

  test('knows the disclosure on its screen, and not another session’s', async () => {
    await sessions.create('second', context)
    const session = await sessions.resume('token')
    if (session === null) throw new Error('the session is open')
    await sessions.setDisclosure(session, 'd1')
    expect(await sessions.resume('token')).toMatchObject({ disclosureId: 'd1' })
    expect(await sessions.resume('second')).toMatchObject({ disclosureId: null })
  })

  test('its token is kept nowhere', async () => {
    const rows = await connection.pool.query('select * from session')
    expect(rows.rowCount).toBe(1)
    expect(JSON.stringify(rows.rows)).not.toContain('token')
  })

  test('old ones are cleared away when a new one is opened', async () => {
    nowMs = startMs + 61 * MINUTE_MS
    await sessions.create('next', context)
    expect((await connection.pool.query('select 1 from session')).rowCount).toBe(1)
  })

  test('a token is given out once', async () => {
    await expect(sessions.create('token', context)).rejects.toThrow(StoreUnavailable)
  })
})
