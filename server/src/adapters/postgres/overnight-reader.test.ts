/** What a reader learns of an overnight copy: whom it holds, what it holds, how old it is, and that it cannot be read. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { aResource, byNumber, byReference } from '../../../../test/fixtures/clinical.ts'
import { aPerson, type Json, NHS_NUMBER, patientOf } from '../../../../test/fixtures/people.ts'
import {
  aGrant,
  anAsking,
  answered,
  heldIn,
  openOvernight,
  type Overnight
} from '../../../../test/harness/overnight.ts'
import type { AccessGrant } from '../../domain/access-grant.ts'
import type { DropSource } from '../../domain/region.ts'
import { systemClock } from '../system/system-clock.ts'
import { createOvernightReader } from './overnight-reader.ts'

const JOAN = aPerson(1)
const GWEN = aPerson(100)
const DATE = '2025-11-20'
const TIME = '2025-11-20T02:00:00.000Z'

let overnight: Overnight
beforeAll(async () => {
  overnight = await openOvernight(inject('postgresAdminUrl'))
})
afterAll(() => overnight?.close())

async function publish(output: Record<string, readonly Json[]>, more: Partial<DropSource> = {}): Promise<DropSource> {
  const source = await overnight.source(more)
  await overnight.drop(source, { date: DATE, transactionTime: TIME, output })
  expect(await overnight.run(source)).toMatchObject({ outcome: 'published' })
  return source
}

describe('the copy of a person', () => {
  test('H-003: before the first night it is unavailable', async () => {
    const answer = await overnight.read(await overnight.source(), JOAN)
    expect(answer).toMatchObject({ kind: 'failed', outcome: 'unavailable', detail: 'no night has been loaded yet' })
  })

  test('says nothing of who is not held, even where a resource names them', async () => {
    const source = await publish({
      Condition: [aResource('Condition', 'c1', byNumber(JOAN))],
      Patient: [patientOf(GWEN, 'p2')]
    })
    const answer = answered(await overnight.read(source, JOAN))
    expect(answer.patients).toEqual([])
    expect(heldIn(answer)).toBeNull()
    expect(answer.types.get('Condition')?.resources).toEqual([])
  })

  test('answers for every type of the source, with its own id of the person, as at the transaction time', async () => {
    const condition = aResource('Condition', 'c1', byReference('Patient/p1'))
    const source = await publish({ Condition: [condition], Patient: [patientOf(JOAN, 'p1')] })
    const answer = answered(await overnight.read(source, JOAN))
    expect(answer.patients).toEqual([
      { resourceType: 'Patient', id: 'p1', identifier: [{ system: NHS_NUMBER, value: JOAN.nhs }] }
    ])
    expect([...answer.types.keys()]).toEqual(source.resourceTypes)
    expect(answer.types.get('Condition')?.resources).toEqual([condition])
    expect(answer.asOf).toBe(TIME)
  })

  test('brings along what is referenced, step by step, and nothing else', async () => {
    const request = {
      ...aResource('MedicationRequest', 'r1', byReference('Patient/p1')),
      requester: { reference: 'PractitionerRole/role' },
      recorder: { reference: 'Practitioner/not-there' }
    }
    const source = await publish({
      MedicationRequest: [request],
      Patient: [patientOf(JOAN, 'p1')],
      PractitionerRole: [
        {
          resourceType: 'PractitionerRole',
          id: 'role',
          practitioner: { reference: 'Practitioner/gp' },
          organization: { reference: 'Organization/o1/_history/2' }
        }
      ],
      Practitioner: [
        { resourceType: 'Practitioner', id: 'gp' },
        { resourceType: 'Practitioner', id: 'other' }
      ],
      Organization: [{ resourceType: 'Organization', id: 'o1', name: 'Surgery' }]
    })
    const { included } = answered(await overnight.read(source, JOAN))
    const ids = (included as { id: string }[]).map((resource) => resource.id)
    expect(ids.toSorted()).toEqual(['gp', 'o1', 'role'])
  })

  test('under two local ids is one of each', async () => {
    const condition = (id: string, patient: string): Json =>
      aResource('Condition', id, byReference(`Patient/${patient}`))
    const source = await publish({
      Condition: [condition('c1', 'p1'), condition('c2', 'p2')],
      Patient: [patientOf(JOAN, 'p1'), patientOf(JOAN, 'p2')]
    })
    const answer = answered(await overnight.read(source, JOAN))
    expect(answer.patients).toMatchObject([{ id: 'p1' }, { id: 'p2' }])
    expect(heldIn(answer)).toEqual(['Condition/c1', 'Condition/c2'])
  })
})

describe('H-009: stale is a day older than the last promise', () => {
  // due by 06:00 in London, taken at 02:00 on the 20th, a Thursday in winter
  test.each([
    { now: '2025-11-20T05:59:00Z', flags: [] },
    { now: '2025-11-21T05:59:59Z', flags: [] },
    { now: '2025-11-21T06:00:00Z', flags: ['stale'] },
    { now: '2025-11-23T12:00:00Z', flags: ['stale'] }
  ])('at $now: $flags', async ({ now, flags }) => {
    const source = await publish({ Patient: [patientOf(JOAN, 'p1')] })
    const clock = { nowMs: () => Date.parse(now), monotonicMs: () => 0 }
    expect(answered(await overnight.read(source, JOAN, clock)).flags).toEqual(flags)
  })
})

describe('when it cannot be read', () => {
  test('a database that is not there is said in plain words, by the deadline', async () => {
    const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none', connectionTimeoutMillis: 500 })
    const reader = createOvernightReader(pool, systemClock)
    const answer = await reader.read(aGrant(JOAN), await overnight.source(), anAsking())
    expect(answer).toMatchObject({
      kind: 'failed',
      outcome: 'unavailable',
      detail: 'the copy cannot be read at the moment'
    })
    await pool.end()
  })

  test('a database that does not answer is not waited for, and its connection is given back', async () => {
    const source = await publish({ Patient: [patientOf(JOAN, 'p1')] })
    const blocker = new pg.Client({ connectionString: overnight.pool.options.connectionString })
    await blocker.connect()
    await blocker.query('begin')
    await blocker.query('lock table overnight_source in access exclusive mode')
    const reader = createOvernightReader(overnight.pool, systemClock, 300)
    const answer = await reader.read(aGrant(JOAN), source, anAsking())
    expect(answer).toMatchObject({ kind: 'failed', outcome: 'timed-out', detail: 'no answer within 300 ms' })
    await blocker.query('rollback')
    await blocker.end()
    expect(overnight.pool.totalCount).toBe(overnight.pool.idleCount)
    expect(heldIn(await overnight.read(source, JOAN))).toEqual([])
  })

  test('a request that is over is not read for', async () => {
    const reader = createOvernightReader(overnight.pool, systemClock)
    const answer = await reader.read(aGrant(JOAN), await overnight.source(), anAsking({ signal: AbortSignal.abort() }))
    expect(answer).toMatchObject({ kind: 'failed', outcome: 'unavailable' })
  })

  test('H-001: nothing is read without a grant', async () => {
    const reader = createOvernightReader(overnight.pool, systemClock)
    const likeness = { context: aGrant(JOAN).context, nhsNumber: JOAN.nhs } as unknown as AccessGrant
    await expect(reader.read(likeness, await overnight.source(), anAsking())).rejects.toThrow('without a grant')
  })
})
