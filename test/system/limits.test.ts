/** Features 40, 44; H-003, H-010, H-020: every limit of a source and of the view is said when it is reached. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const VIEW_DEADLINE_MS = 3000
const ofPage = (page: number): Json[] =>
  Array.from({ length: 10 }, (_, place) => aResource('AllergyIntolerance', `p${page}n${place}`, byNumber(JOAN)))
const pages = (count: number): Behaviour => behave.pagedMany(count, ofPage)
const bytesOfPage = JSON.stringify(ofPage(1)).length

/** What each source is given, what it is allowed, and what is then said. */
const CASES: readonly {
  readonly id: string
  readonly answer: Behaviour
  readonly limits: Json
  readonly told: object
  readonly shown: number
}[] = [
  {
    id: 'entries',
    answer: pages(5),
    limits: { entriesMax: 25 },
    told: { state: 'recorded', flags: ['cut'], detail: 'AllergyIntolerance: more than 25 entries' },
    shown: 25
  },
  {
    id: 'entries-exactly',
    answer: pages(5),
    limits: { entriesMax: 50 },
    told: { state: 'recorded' },
    shown: 50
  },
  {
    id: 'pages',
    answer: pages(5),
    limits: { pagesMax: 3 },
    told: { state: 'recorded', flags: ['cut'], detail: 'AllergyIntolerance: more than 3 pages' },
    shown: 30
  },
  {
    id: 'one-page',
    answer: pages(5),
    limits: { pagesMax: 1 },
    told: { state: 'recorded', flags: ['cut'], detail: 'AllergyIntolerance: more than 1 page' },
    shown: 10
  },
  {
    id: 'bytes',
    answer: pages(5),
    limits: { responseBytesMax: bytesOfPage * 3 },
    told: { state: 'recorded', flags: ['cut'], detail: `AllergyIntolerance: more than ${bytesOfPage * 3} bytes` },
    shown: 20
  },
  {
    id: 'deadline',
    answer: behave.hang,
    limits: { deadlineMs: 700 },
    told: { state: 'timed-out', detail: 'no answer within 700 ms' },
    shown: 0
  },
  {
    id: 'view',
    answer: behave.hang,
    limits: { deadlineMs: 60_000 },
    told: { state: 'timed-out', detail: `no answer within ${VIEW_DEADLINE_MS} ms, the limit of the whole view` },
    shown: 0
  }
]

let world: World
let record: RecordAnswer
const sources = new Map<string, ScriptedSource>()

beforeAll(async () => {
  const configured: Json[] = []
  for (const { id, answer, limits } of CASES) {
    const source = (await scriptedSource(id, [JOAN])).answer('AllergyIntolerance', answer)
    sources.set(id, source)
    configured.push(liveSource(source, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 15_000, ...limits }))
  }
  const region = {
    name: 'Notts Care Record',
    publicUrl: 'http://127.0.0.1:8080',
    viewDeadlineMs: VIEW_DEADLINE_MS
  }
  world = await startWorld({ people: [JOAN], sources: configured, more: { region } })
  record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of sources.values()) await source.close()
})

test.each(CASES)('$id: is said, and what came before it is shown', ({ id, told, shown }) => {
  const { state, flags, detail } = record.state('allergies', id) ?? {}
  expect(JSON.parse(JSON.stringify({ state, flags, detail }))).toEqual(told)
  expect(record.entries('allergies', id)).toHaveLength(shown)
})

test('H-020: the view is whole within its own limit, and gives up whom it no longer waits for', async () => {
  expect(record.completed).toBe(true)
  expect(record.tookMs).toBeLessThan(VIEW_DEADLINE_MS + 5000)
  await expect.poll(() => sources.get('view')?.pending(), { timeout: 5000 }).toBe(0)
})

test('a browser that is closed ends what is being asked for it', async () => {
  const source = sources.get('view')
  const cookie = await openSession(world.product.url, world.host, JOAN)
  const closed = new AbortController()
  const response = await fetch(`${world.product.url}/api/record`, { headers: { cookie }, signal: closed.signal })
  await response.body?.getReader().read()
  await expect.poll(() => sources.get('deadline')?.pending(), { timeout: 5000 }).toBe(1)
  // By now every other source has answered: nothing but the reader's going can end this one before its limit.
  await expect.poll(() => sources.get('deadline')?.pending(), { timeout: 5000 }).toBe(0)
  expect(source?.pending()).toBe(1)
  const closedMs = performance.now()
  closed.abort()
  await expect.poll(() => source?.pending(), { timeout: 1500, interval: 20 }).toBe(0)
  console.log(`limits: the source is let go ${Math.round(performance.now() - closedMs)} ms after the browser is closed`)
})
