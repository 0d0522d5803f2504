/**
 * Features 36, 44; H-003: a source may be asked by searches, by a batch of them, or for everything at once. As a law:
 * the same data read in any of these ways gives the same entries, states and flags. The run's seed repeats it.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Holding, strategySource, type StrategySource } from '../faults/strategy-source.ts'
import { aResource, ALL_SECTIONS, anUnreadable, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(600)
const RUNS = 12
const TYPES = ['AllergyIntolerance', 'Condition', 'Flag', 'MedicationRequest', 'Observation']
const WAYS = ['searches', 'batch', 'everything', 'searches-by-id', 'batch-by-id'] as const
const NOTHING: Holding = { person: JOAN, knows: true, resources: [], perPage: 10, fails: {} }

let world: World
let source: StrategySource

beforeAll(async () => {
  source = await strategySource(NOTHING)
  const sources = WAYS.map((id) => ({
    id,
    name: `Asked by ${id}`,
    kind: 'fhir-r4',
    baseUrl: source.baseUrl,
    strategy: id.replace('-by-id', ''),
    search: id.endsWith('-by-id') ? 'patient' : 'patient.identifier',
    resourceTypes: TYPES,
    deadlineMs: 15_000
  }))
  world = await startWorld({ people: [JOAN], sources })
}, 120_000)
beforeEach(() => {
  source.hold(NOTHING)
  source.answerBatch(null)
  source.arrangeBatch(null)
  source.calls.length = 0
})
afterAll(async () => {
  await world?.close()
  await source?.close()
})

const open = async (): Promise<RecordAnswer> =>
  readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))

/** Everything that a reader gets from one source, but its name, its times and its words for a failure. */
function toldBy(record: RecordAnswer, id: string): object {
  return ALL_SECTIONS.map((section) => {
    const state = record.state(section, id)
    const entries = record.entries(section, id).map((entry) => entry.id.slice(id.length))
    const { flags, unreadable } = state ?? {}
    return { section, state: state?.state, flags, unreadable, entries: entries.toSorted() }
  })
}

function expectAlike(record: RecordAnswer, ways: readonly string[]): void {
  expect(record.completed).toBe(true)
  for (const way of ways) expect(toldBy(record, way), way).toEqual(toldBy(record, 'searches'))
}

const resource = fc
  .tuple(fc.constantFrom(...TYPES, 'Encounter'), fc.constantFrom('good', 'good', 'good', 'unreadable'))
  .map(
    ([type, kind]) =>
      (id: string): Json =>
        (kind === 'good' ? aResource : anUnreadable)(type, id, byNumber(JOAN))
  )

test('any data is told alike', async () => {
  const holding = fc.record({
    made: fc.array(resource, { maxLength: 30 }),
    perPage: fc.integer({ min: 1, max: 8 }),
    knows: fc.boolean(),
    stranger: fc.nat(9).map((chance) => chance === 0)
  })
  await fc.assert(
    fc.asyncProperty(holding, async ({ made, perPage, knows, stranger }) => {
      const mine = knows ? made.map((make, place) => make(`r${place}`)) : []
      const foreign = stranger && knows ? [aResource('Condition', 'foreign', byNumber(OTHER))] : []
      source.hold({ ...NOTHING, knows, perPage, resources: [...mine, ...foreign] })
      expectAlike(await open(), WAYS)
    }),
    { numRuns: RUNS, endOnFailure: true }
  )
}, 120_000)

describe('a batch', () => {
  test('is one request, and its further pages are followed', async () => {
    const resources = Array.from({ length: 12 }, (_, place) => aResource('Condition', `c${place}`, byNumber(JOAN)))
    source.hold({ ...NOTHING, resources, perPage: 5 })
    const record = await open()
    expect(record.entries('problems', 'batch')).toHaveLength(12)
    expect(source.calls.filter((call) => call === 'POST ')).toHaveLength(2)
  })

  test('H-003: each entry that fails is told as its search would be', async () => {
    const fails = { Flag: 403, Condition: 500, MedicationRequest: 404, Observation: 'outcome:suppressed' } as const
    source.hold({ ...NOTHING, resources: [aResource('AllergyIntolerance', 'a1', byNumber(JOAN))], fails })
    const record = await open()
    expectAlike(record, ['batch', 'batch-by-id', 'searches-by-id'])
    expect(record.state('alerts', 'batch')?.state).toBe('refused')
    expect(record.state('problems', 'batch')?.state).toBe('unavailable')
    expect(record.state('allergies', 'batch')?.state).toBe('recorded')
  })

  test.each<readonly [string, (entries: readonly Json[]) => readonly (Json | null)[]]>([
    ['in another order', (entries) => entries.toReversed()],
    ['one too few', (entries) => entries.slice(1)],
    ['one too many', (entries) => [...entries, ...entries.slice(0, 1)]],
    ['one of them null', ([first = {}, ...rest]) => [first, null, ...rest.slice(1)]],
    ['a null among them', ([first = {}, ...rest]) => [first, null, ...rest]]
  ])('H-003: whose answers come back with %s is unavailable, and nobody has nothing', async (_what, arrange) => {
    source.hold({ ...NOTHING, resources: [aResource('AllergyIntolerance', 'a1', byNumber(JOAN))] })
    source.arrangeBatch(arrange)
    const record = await open()
    for (const section of ['allergies', 'problems', 'alerts']) {
      expect(record.state(section, 'batch')).toMatchObject({
        state: 'unavailable',
        detail: expect.stringContaining("other questions' answers")
      })
      expect(record.entries(section, 'batch')).toEqual([])
    }
    expect(record.state('allergies', 'searches')?.state).toBe('recorded')
  })

  test.each([400, 404, 405, 501])('H-003: HTTP %i to a batch is a plain error and never nothing', async (status) => {
    source.answerBatch(status)
    const record = await open()
    for (const section of ['allergies', 'problems']) {
      expect(record.state(section, 'batch')).toMatchObject({
        state: 'unavailable',
        detail: expect.stringContaining(`batch: answered with an error (HTTP ${status})`)
      })
    }
    expect(record.state('allergies', 'searches')?.state).toBe('none-recorded')
  })
})

test('everything is asked of the one Patient that the source found, and of nobody where it found none', async () => {
  await open()
  expect(source.calls.filter((call) => call.endsWith('$everything'))).toEqual(['GET /Patient/p1/$everything'])
  source.calls.length = 0
  source.hold({ ...NOTHING, knows: false })
  const record = await open()
  expect(source.calls.filter((call) => call.endsWith('$everything'))).toEqual([])
  expect(record.state('allergies', 'everything')?.state).toBe('not-held')
})
