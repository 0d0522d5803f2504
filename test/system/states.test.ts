/** Empty is never ambiguous: every way to answer, each by its own source, in one opening of one record. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, ALL_SECTIONS, byNumber } from '../fixtures/clinical.ts'
import type { Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { JOAN, SOMEBODY_ELSE } from '../fixtures/state-case.ts'
import { STATE_CASES } from '../fixtures/state-cases.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const TYPES = ['AllergyIntolerance', 'Condition']
/** Sources that answer in time get plenty on a slow machine; those that hang are given little, so that this file is quick. */
const deadlineMsOf = (id: string): number => (/hang|drip/.test(id) ? 4000 : 15_000)

let world: World
let record: RecordAnswer
let recordText: string
const sources = new Map<string, ScriptedSource>()
let neverAsked: ScriptedSource

async function startSources(): Promise<Json[]> {
  const configured: Json[] = []
  for (const { id, answers } of STATE_CASES) {
    const source = await scriptedSource(id, [JOAN])
    source.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
    for (const [type, behaviour] of Object.entries(answers)) source.answer(type, behaviour)
    if (id === 'not-held') source.answerAll(behave.empty)
    sources.set(id, source)
    configured.push(liveSource(source, { resourceTypes: TYPES, deadlineMs: deadlineMsOf(id) }))
  }
  const nobody = await scriptedSource('nobody-listens', [JOAN])
  await nobody.close()
  neverAsked = await scriptedSource('switched-off', [JOAN])
  return [
    ...configured,
    liveSource(nobody, { resourceTypes: TYPES }),
    liveSource(neverAsked, { enabled: false }),
    {
      id: 'gp-connect',
      name: 'GP record',
      kind: 'gp-connect-html',
      baseUrl: neverAsked.baseUrl,
      fromAsid: '1',
      toAsid: '2'
    }
  ]
}

beforeAll(async () => {
  const own = await startSources()
  const partnerOff = {
    odsCode: 'RX2',
    name: 'Partner switched off',
    enabled: false,
    sources: [liveSource(neverAsked, { id: 'partner-off' })]
  }
  world = await startWorld({ people: [JOAN], sources: own, partners: [partnerOff] })
  const cookie = await openSession(world.product.url, world.host, JOAN)
  record = await readRecord(world.product.url, cookie)
  recordText = JSON.stringify(record.events)
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of [...sources.values(), neverAsked]) await source?.close()
})

describe('H-003: what each answer means in the allergies', () => {
  test.each(STATE_CASES)('$id: $states', ({ id, states, shown, unreadable, flags }) => {
    const state = record.state('allergies', id)
    expect(states, JSON.stringify(state)).toContain(state?.state)
    if (shown !== undefined) expect(record.entries('allergies', id)).toHaveLength(shown)
    if (unreadable !== undefined) expect(state?.unreadable).toBe(unreadable)
    if (flags !== undefined) expect(state?.flags).toEqual(expect.arrayContaining([...flags]))
  })

  test('a source where nobody listens is unavailable', () => {
    expect(record.state('allergies', 'nobody-listens')?.state).toBe('unavailable')
  })

  test('only a source that knows the person and answered an empty list is said to have none', () => {
    const empty = STATE_CASES.filter(({ states }) => states.includes('none-recorded')).map(({ id }) => id)
    const said = [...sources.keys()].filter((id) => record.state('allergies', id)?.state === 'none-recorded')
    expect(said.toSorted()).toEqual(empty.toSorted())
  })

  test.each(['switched-off', 'gp-connect', 'partner-off'])('%s is not asked, in every section, and says why', (id) => {
    for (const section of ALL_SECTIONS) {
      const state = record.state(section, id)
      expect(state?.state, section).toBe('not-asked')
    }
    const strip = record.events.find((event) => event.event === 'source' && event['source'] === id)
    expect(strip?.['switchedOff']).toBe(id === 'gp-connect' ? undefined : true)
    expect(neverAsked.calls).toEqual([])
  })

  test('a type the source never sends is not-supported', () => {
    for (const section of ['immunisations', 'encounters', 'documents']) {
      expect(record.state(section, 'recorded')?.state).toBe('not-supported')
    }
    expect(sources.get('recorded')?.callsFor('Immunization')).toEqual([])
  })

  test('an entry without an id is shown or counted, never dropped in silence', () => {
    const shown = record.entries('allergies', 'without-an-id').length
    expect(shown + (record.state('allergies', 'without-an-id')?.unreadable ?? 0)).toBe(1)
  })

  test('a failure in the allergies leaves the problems of the same source as they are', () => {
    for (const id of ['status-500', 'status-403', 'hangs', 'broken-json', 'unreadable-alone', 'none-recorded']) {
      expect(record.state('problems', id)?.state, id).toBe('recorded')
      expect(record.entries('problems', id), id).toHaveLength(1)
    }
  })
})

describe('H-001: an answer about somebody else', () => {
  const wrong = STATE_CASES.filter((one) => one.wrongPerson === true).map((one) => one.id)

  test.each(wrong)('%s: nothing of the answer is shown, not even the section that was right', (id) => {
    for (const section of ['allergies', 'problems']) {
      expect(record.state(section, id)?.state, section).toBe('unavailable')
      expect(record.entries(section, id), section).toEqual([])
    }
    const sent = record.events.filter((event) => event.event === 'section').flatMap((event) => event.entries ?? [])
    expect(sent.filter((entry) => entry.source === id)).toEqual([])
    expect(record.events.find((event) => event.event === 'source' && event.source === id)?.outcome).toBe('unavailable')
  })

  test('the other person is nowhere in the stream', () => {
    expect(recordText).not.toContain(SOMEBODY_ELSE.nhs)
    expect(recordText).not.toContain(SOMEBODY_ELSE.family)
  })

  test('two sources with the same ids keep them apart', () => {
    const ids = record.allEntries().map((entry) => entry.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toContain('recorded/AllergyIntolerance/a1')
    expect(ids).toContain('three-pages/AllergyIntolerance/a1')
  })
})
