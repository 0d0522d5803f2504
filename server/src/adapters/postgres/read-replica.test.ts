/** Overnight copies out of a real streaming replica: never of another night than the primary says, and never in place of an answer. */
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { aResource, byReference } from '../../../../test/fixtures/clinical.ts'
import { aPerson, patientOf } from '../../../../test/fixtures/people.ts'
import {
  aGrant,
  anAsking,
  answered,
  heldIn,
  openOvernight,
  type Overnight
} from '../../../../test/harness/overnight.ts'
import { type StreamingReplica, startStreamingReplica } from '../../../../test/harness/streaming-replica.ts'
import type { DropSource } from '../../domain/region.ts'
import { systemClock } from '../system/system-clock.ts'
import { type Database, openDatabase } from './database.ts'
import { createOvernightReader } from './overnight-reader.ts'
import { createReplicaLoader } from './read-replica.ts'

const JOAN = aPerson(1)
const CAUGHT_UP = `select pg_last_wal_replay_lsn() >= $1::pg_lsn as done`

let overnight: Overnight
let replica: StreamingReplica
let copies: Database
let standby: pg.Client
beforeAll(async () => {
  overnight = await openOvernight(inject('postgresAdminUrl'))
  replica = await startStreamingReplica(overnight.pool.options.connectionString ?? '')
  copies = openDatabase(replica.url, () => undefined)
  standby = new pg.Client({ connectionString: replica.url })
  await standby.connect()
}, 120_000)
afterEach(() => standby.query('select pg_wal_replay_resume()'))
afterAll(async () => {
  await standby?.end()
  await copies?.close()
  await replica?.stop()
  await overnight?.close()
})

async function publish(source: DropSource, date: string, condition: string): Promise<void> {
  const output = {
    Patient: [patientOf(JOAN, 'p1')],
    Condition: [aResource('Condition', condition, byReference('Patient/p1'))]
  }
  await overnight.drop(source, { date, transactionTime: `${date}T02:00:00.000Z`, output })
  expect(await overnight.run(source)).toMatchObject({ outcome: 'published' })
}

async function catchUp(): Promise<void> {
  const { rows } = await overnight.pool.query<{ at: string }>('select pg_current_wal_insert_lsn() as at')
  const done = async () => (await standby.query<{ done: boolean }>(CAUGHT_UP, [rows[0]?.at])).rows[0]?.done
  await expect.poll(done, { timeout: 30_000 }).toBe(true)
}

/** A reader with the replica, and how often it asked the primary for somebody's data. */
function aReader(from: pg.Pool = copies.pool) {
  const logged: object[] = []
  const note = (event: string, fields: object = {}): void => void logged.push({ event, ...fields })
  let asked = 0
  const primary = new Proxy(overnight.pool, {
    get(target, name) {
      if (name === 'connect') asked += 1
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value
    }
  })
  const load = createReplicaLoader(from, systemClock, { info: note, warn: note, error: note })
  const reader = createOvernightReader(primary, systemClock, undefined, load)
  const read = (source: DropSource) => reader.read(aGrant(JOAN), source, anAsking())
  return { read, logged, askedPrimary: () => asked }
}

test('a person’s copy comes from the replica, and nothing of it from the primary', async () => {
  const source = await overnight.source()
  await publish(source, '2025-11-20', 'c1')
  await catchUp()
  const { read, askedPrimary, logged } = aReader()
  const answer = await read(source)
  expect(heldIn(answer)).toEqual(['Condition/c1'])
  expect(answered(answer).asOf).toBe('2025-11-20T02:00:00.000Z')
  expect(askedPrimary()).toBe(0)
  expect(logged).toEqual([])
})

test('H-009: a replica that is a night behind is not read; once it has caught up it is again', async () => {
  const source = await overnight.source()
  await publish(source, '2025-11-20', 'c1')
  await catchUp()
  await standby.query('select pg_wal_replay_pause()')
  await publish(source, '2025-11-21', 'c2')
  const { read, askedPrimary, logged } = aReader()
  for (let time = 0; time < 3; time += 1) {
    const answer = await read(source)
    expect(heldIn(answer)).toEqual(['Condition/c2'])
    expect(answered(answer).asOf).toBe('2025-11-21T02:00:00.000Z')
  }
  expect(askedPrimary()).toBe(3)
  expect(logged).toEqual([{ event: 'replica-not-read', source: source.id, reason: 'behind' }])
  await standby.query('select pg_wal_replay_resume()')
  await catchUp()
  const later = aReader()
  expect(heldIn(await later.read(source))).toEqual(['Condition/c2'])
  expect(later.askedPrimary()).toBe(0)
})

test('H-009: a night that the replica does not know as refused yet is said all the same', async () => {
  const source = await overnight.source()
  await publish(source, '2025-11-20', 'c1')
  await catchUp()
  await standby.query('select pg_wal_replay_pause()')
  await overnight.drop(source, {
    date: '2025-11-21',
    transactionTime: '2025-11-21T02:00:00.000Z',
    output: { Condition: ['{'] }
  })
  expect(await overnight.run(source)).toMatchObject({ outcome: 'rejected' })
  const { read, askedPrimary } = aReader()
  expect(answered(await read(source)).rejectedNight).toBe('2025-11-21')
  expect(askedPrimary()).toBe(0)
})

test('H-003: a replica that is not there costs nobody an answer, and is said once', async () => {
  const source = await overnight.source()
  await publish(source, '2025-11-20', 'c1')
  const gone = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' })
  const { read, askedPrimary, logged } = aReader(gone)
  for (let time = 0; time < 3; time += 1) expect(heldIn(await read(source))).toEqual(['Condition/c1'])
  expect(askedPrimary()).toBe(3)
  expect(logged).toMatchObject([{ event: 'replica-not-read', reason: 'ECONNREFUSED' }])
  await gone.end()
})
