/**
 * Every state of a source in every section of the record (H-003). One source for each way to answer, each asked for all
 * sections; what a section tells of it is read off the stream, and off a search, which must name it where it failed.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { ALL_SECTIONS } from '../fixtures/clinical.ts'
import { ofSection, TYPE_OF_SECTION, TYPES_OF_ALL_SECTIONS, unreadableOf } from '../fixtures/every-section.ts'
import type { Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { JOAN } from '../fixtures/state-case.ts'
import { type SearchAnswer, searchRecord } from '../harness/later-reads.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord, type State } from '../harness/record.ts'

/** Found nowhere: every section is searched for it, and the answer says what was not. */
const UNKNOWN_WORD = 'zzyzx'

type ForSection = (section: string) => Behaviour

interface Way {
  readonly id: string
  /** What holds in each section at complete. */
  readonly state: string
  readonly answer?: ForSection
  readonly region?: Json
  readonly entries?: number
  readonly more?: Partial<State>
}

const resourceFor: ForSection = (section) => behave.ok(ofSection(section, `${section}-1`, JOAN))
const always =
  (behaviour: Behaviour): ForSection =>
  () =>
    behaviour

/** What cannot be read may belong to each section of its type, and is counted in each. */
const SOME = expect.toSatisfy((count: number) => count >= 1) as number

const WAYS: readonly Way[] = [
  { id: 'recorded', state: 'recorded', answer: resourceFor, entries: 1 },
  { id: 'none-recorded', state: 'none-recorded', answer: always(behave.empty) },
  { id: 'not-held', state: 'not-held' },
  { id: 'not-asked', state: 'not-asked', answer: resourceFor, region: { enabled: false } },
  { id: 'refused', state: 'refused', answer: always(behave.status(403)) },
  { id: 'withheld', state: 'withheld', answer: always(behave.outcomeAnswer('suppressed')) },
  { id: 'timed-out', state: 'timed-out', answer: always(behave.hang), region: { deadlineMs: 4_000 } },
  { id: 'unavailable', state: 'unavailable', answer: always(behave.status(500)) },
  {
    id: 'cut',
    state: 'recorded',
    answer: (section) => behave.endless((page) => ofSection(section, `${section}-${page}`, JOAN)),
    region: { pagesMax: 1 },
    entries: 1,
    more: { flags: ['cut'] }
  },
  {
    id: 'cut-before-anything',
    state: 'unavailable',
    answer: always(behave.pagedMany(Number.POSITIVE_INFINITY, () => [])),
    region: { pagesMax: 1 },
    more: { detail: expect.stringContaining('more than') as string }
  },
  {
    id: 'one-unreadable',
    state: 'recorded',
    answer: (section) =>
      behave.ok(ofSection(section, `${section}-1`, JOAN), unreadableOf(section, `${section}-2`, JOAN)),
    entries: 1,
    more: { unreadable: SOME }
  },
  {
    id: 'all-unreadable',
    state: 'unavailable',
    answer: (section) => behave.ok(unreadableOf(section, `${section}-1`, JOAN)),
    more: { unreadable: SOME }
  }
]

/** Never sends the section: of each pair of sections, one source sends the other one alone. */
const NEVER_SENDS = { 'sends-flags-alone': ['Flag'], 'sends-procedures-alone': ['Procedure'] }

let world: World
let record: RecordAnswer
let searched: SearchAnswer
const sources: ScriptedSource[] = []

async function startWay({ id, answer, region }: Way): Promise<Json> {
  const source = await scriptedSource(id, answer === undefined ? [] : [JOAN])
  sources.push(source)
  for (const section of ALL_SECTIONS) {
    const type = TYPE_OF_SECTION[section] ?? ''
    if (answer !== undefined) source.answer(type, answer(section))
  }
  return liveSource(source, { resourceTypes: TYPES_OF_ALL_SECTIONS, deadlineMs: 20_000, ...region })
}

async function startSilent(id: string, resourceTypes: readonly string[]): Promise<Json> {
  const source = await scriptedSource(id, [JOAN])
  sources.push(source)
  return liveSource(source, { resourceTypes, deadlineMs: 20_000 })
}

beforeAll(async () => {
  const configured: Json[] = []
  for (const way of WAYS) configured.push(await startWay(way))
  for (const [id, types] of Object.entries(NEVER_SENDS)) configured.push(await startSilent(id, types))
  world = await startWorld({ people: [JOAN], sources: configured })
  const cookie = await openSession(world.product.url, world.host, JOAN)
  record = await readRecord(world.product.url, cookie)
  searched = await searchRecord(world.product.url, cookie, record.disclosureId, UNKNOWN_WORD)
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of sources) await source.close()
})

describe.each(ALL_SECTIONS)('H-003: %s', (section) => {
  test.each(WAYS)('$id is $state', ({ id, state, entries = 0, more = {} }) => {
    const told = record.state(section, id)
    expect(told?.state, JSON.stringify(told)).toBe(state)
    expect(told).toMatchObject(more)
    expect(record.entries(section, id)).toHaveLength(entries)
  })

  test('what a source never sends is not-supported, and not asked for', () => {
    for (const [id, types] of Object.entries(NEVER_SENDS)) {
      const sends = types.includes(TYPE_OF_SECTION[section] ?? '')
      expect(record.state(section, id)?.state, id).toBe(sends ? 'none-recorded' : 'not-supported')
    }
  })

  test('a search tells the same of each source, and its count is “at least”', () => {
    for (const { id, state } of WAYS) {
      const told = searched.state(section, id)
      expect(told?.state, `${id}: ${JSON.stringify(told)}`).toBe(state)
    }
    expect(searched.atLeast).toBe(true)
  })
})

test('H-003: none-recorded is said by the sources that answered "none", and by no other', () => {
  for (const section of ALL_SECTIONS) {
    const none = [...WAYS.map(({ id }) => id), ...Object.keys(NEVER_SENDS)].filter(
      (id) => record.state(section, id)?.state === 'none-recorded'
    )
    const sends = Object.entries(NEVER_SENDS).flatMap(([id, types]) =>
      types.includes(TYPE_OF_SECTION[section] ?? '') ? [id] : []
    )
    expect(none, section).toEqual(['none-recorded', ...sends])
  }
})
