/** The record stream as its readers rely on it: order, shapes, one state for each source and section, nothing sent twice. */
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recordEventSchema } from '@ncr/contract/record.ts'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, ALL_SECTIONS, byNumber, byReference, searchset } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { foldSections, type RecordAnswer, readRecord, type RecordEntry, type State } from '../harness/record.ts'

const JOAN = aPerson(1)
const resource = (type: string, id: string, more: Json = {}): Json => aResource(type, id, byNumber(JOAN), more)

let world: World
/** `byId` is searched by the source's own patient id, the others by NHS number. */
let byId: ScriptedSource
let mixed: ScriptedSource
let slow: ScriptedSource
let pages: ScriptedSource
let elsewhere: ScriptedSource
let all: ScriptedSource[]

beforeAll(async () => {
  const types = ['AllergyIntolerance', 'Condition', 'MedicationRequest', 'MedicationStatement']
  byId = await scriptedSource('by-id', [JOAN])
  mixed = await scriptedSource('mixed', [JOAN])
  slow = await scriptedSource('slow', [JOAN])
  pages = await scriptedSource('pages', [JOAN])
  elsewhere = await scriptedSource('elsewhere', [JOAN])
  all = [byId, mixed, slow, pages, elsewhere]
  world = await startWorld({
    people: [JOAN],
    sources: [
      liveSource(byId, { resourceTypes: types, deadlineMs: 10_000, search: 'patient' }),
      liveSource(mixed, { resourceTypes: types, deadlineMs: 3000 }),
      liveSource(slow, { resourceTypes: types, deadlineMs: 10_000 }),
      liveSource(pages, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 15_000 })
    ]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of all ?? []) await source.close()
})
beforeEach(() => {
  for (const source of all) source.calm()
})

async function open(bend: Json = {}): Promise<RecordAnswer> {
  const cookie = await openSession(world.product.url, world.host, JOAN, bend)
  const record = await readRecord(world.product.url, cookie)
  expect(record.status).toBe(200)
  return record
}

describe('H-010: the lines of a record', () => {
  test('opened first, complete last, every line of a shape the contract knows, every section closed once', async () => {
    slow.answer('AllergyIntolerance', behave.late(400, behave.ok(resource('AllergyIntolerance', 'a1'))))
    mixed.answer('AllergyIntolerance', behave.ok(resource('AllergyIntolerance', 'a1')))
    const { events, headers } = await open()
    expect(headers.get('content-type')).toContain('application/x-ndjson')
    expect(headers.get('cache-control')).toContain('no-store')
    expect(events[0]).toMatchObject({ event: 'opened', contract: 1, person: { nhsNumber: JOAN.nhs } })
    expect(events.at(-1)?.event).toBe('complete')
    for (const event of events) {
      const parsed = recordEventSchema.safeParse(event)
      expect(parsed.error?.issues ?? [], JSON.stringify(event).slice(0, 300)).toEqual([])
    }
    expect(events.filter((event) => ['opened', 'complete', 'failed'].includes(event.event))).toHaveLength(2)
    for (const section of ALL_SECTIONS) {
      const lines = events.filter((event) => event.event === 'section' && event.section === section)
      expect(lines.map((line) => line.complete).indexOf(true), section).toBe(lines.length - 1)
    }
  })

  test('at complete every source has one state in every section', async () => {
    mixed.answerAll(behave.reset)
    const record = await open()
    const known = ((record.events[0]?.['sources'] ?? []) as { id: string }[]).map((source) => source.id)
    expect(known.toSorted()).toEqual(['by-id', 'mixed', 'pages', 'slow'])
    expect(record.events[0]?.['sections']).toEqual([...ALL_SECTIONS])
    const { states } = foldSections(record.events)
    for (const section of ALL_SECTIONS) {
      expect([...(states.get(section)?.keys() ?? [])].toSorted(), section).toEqual(known.toSorted())
    }
    for (const id of known) {
      expect(record.events.filter((event) => event.event === 'source' && event.source === id)).toHaveLength(1)
    }
  })

  test('nothing is sent twice without a change', async () => {
    slow.answerAll(behave.late(500, behave.empty))
    mixed.answer('AllergyIntolerance', behave.ok(resource('AllergyIntolerance', 'a1')))
    byId.answer('Condition', behave.late(200, behave.ok(resource('Condition', 'c1'))))
    const { events } = await open()
    const last = new Map<string, State | RecordEntry>()
    const repeated: string[] = []
    for (const event of events) {
      for (const item of [...(event.states ?? []), ...(event.entries ?? [])]) {
        const key = `${event.section} ${'id' in item ? item.id : item.source}`
        if (isDeepStrictEqual(last.get(key), item)) repeated.push(key)
        last.set(key, item)
      }
    }
    expect(repeated).toEqual([])
  })

  test('a source that has not answered yet is absent, and nothing of its answer comes before all of it', async () => {
    const early = behave.ok(resource('AllergyIntolerance', 'a1'))
    slow.answer('AllergyIntolerance', early).answer('Condition', behave.late(700, behave.empty))
    const { events } = await open()
    const first = events.findIndex((event) => event.states?.some((state) => state.source === 'slow') === true)
    const entry = events.findIndex((event) => event.entries?.some((one) => one.source === 'slow') === true)
    expect(entry).toBeGreaterThan(-1)
    expect(events[Math.min(first, entry)]?.atMs).toBeGreaterThan(500)
  })
})

describe('one section fed by two types', () => {
  test.each([
    ['a failure wins over entries', behave.status(500), 'unavailable', 1],
    ['a refusal wins over entries', behave.status(403), 'refused', 1],
    ['a timeout wins over entries', behave.hang, 'timed-out', 1],
    ['entries win over an empty list', behave.empty, 'recorded', 1]
  ])('%s, and the entries received are shown', async (_name, behaviour, state, shown) => {
    mixed.answer('MedicationRequest', behave.ok(resource('MedicationRequest', 'm1')))
    mixed.answer('MedicationStatement', behaviour)
    const record = await open()
    expect(record.state('medications', 'mixed')).toMatchObject({ state })
    expect(record.entries('medications', 'mixed')).toHaveLength(shown)
    if (state !== 'recorded') expect(record.state('medications', 'mixed')?.detail).toContain('MedicationStatement')
  })

  test.each([
    ['timed out over refused', behave.status(403), behave.hang, 'timed-out'],
    ['unavailable over timed out', behave.hang, behave.status(500), 'unavailable'],
    ['withheld over refused', behave.status(401), behave.outcomeAnswer('suppressed'), 'withheld']
  ])('of two failures the lower row of the table is told: %s', async (_name, request, statement, state) => {
    mixed.answer('MedicationRequest', request).answer('MedicationStatement', statement)
    const record = await open()
    expect(record.state('medications', 'mixed')?.state).toBe(state)
  })
})

describe('what a source is asked', () => {
  test('a source searched by its own patient id is asked for that id, and a reference to it is the person', async () => {
    byId.answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', 'a1', byReference('Patient/p1'))))
    const record = await open()
    expect(record.entries('allergies', 'by-id')).toHaveLength(1)
    for (const call of byId.callsFor('AllergyIntolerance')) {
      expect(call.url.searchParams.get('patient')).toMatch(/^(Patient\/)?p1$/)
      expect(call.url.href).not.toContain(JOAN.nhs)
    }
  })

  test('a source searched by its own patient id is asked no more once it does not know the person', async () => {
    byId.answer('Patient', behave.empty)
    const record = await open()
    expect(record.state('allergies', 'by-id')?.state).toBe('not-held')
    expect(byId.calls.map((call) => call.type)).toEqual(['Patient'])
  })

  test('each call asks for FHIR JSON and carries a request id', async () => {
    await open()
    expect(mixed.calls.length).toBeGreaterThan(4)
    for (const call of mixed.calls) {
      expect(call.nhs).toBe(JOAN.nhs)
      if (call.type !== 'Patient') expect(Number(call.url.searchParams.get('_count'))).toBeGreaterThan(0)
      expect(call.headers.accept).toContain('application/fhir+json')
      expect(call.headers['x-request-id']).toMatch(/\S/)
    }
  })
})

describe('H-010: paging', () => {
  test('an endless list of pages ends at a limit, is shown, and is said to be cut', async () => {
    pages.answer(
      'AllergyIntolerance',
      behave.endless((page) => resource('AllergyIntolerance', `a${page}`))
    )
    const record = await open()
    expect(record.state('allergies', 'pages')).toMatchObject({
      state: 'recorded',
      flags: expect.arrayContaining(['cut'])
    })
    expect(pages.callsFor('AllergyIntolerance').length).toBeLessThanOrEqual(100)
    expect(record.entries('allergies', 'pages').length).toBeGreaterThan(0)
  })

  test('5,000 entries over twenty pages are all shown, and not said to be cut', async () => {
    const page = (n: number) => Array.from({ length: 250 }, (_, i) => resource('AllergyIntolerance', `a${n}-${i}`))
    pages.answer('AllergyIntolerance', behave.pagedMany(20, page))
    const record = await open()
    expect(record.state('allergies', 'pages')).toMatchObject({ state: 'recorded' })
    expect(record.state('allergies', 'pages')?.flags ?? []).not.toContain('cut')
    expect(record.entries('allergies', 'pages')).toHaveLength(5000)
  })

  test('pages that are too large together are shown as far as they were read, and said to be cut', async () => {
    const note = [{ text: 'x'.repeat(6 * 1024 * 1024) }]
    pages.answer(
      'AllergyIntolerance',
      behave.paged(4, (page) => resource('AllergyIntolerance', `a${page}`, { note }))
    )
    const record = await open()
    expect(record.state('allergies', 'pages')).toMatchObject({
      state: 'recorded',
      flags: expect.arrayContaining(['cut'])
    })
    expect(record.entries('allergies', 'pages').length).toBeGreaterThan(0)
  })

  test('a next link that leaves the source’s origin is not followed, and the list is not read as whole', async () => {
    pages.answer(
      'AllergyIntolerance',
      behave.nextElsewhere(resource('AllergyIntolerance', 'a1'), `${elsewhere.baseUrl}/AllergyIntolerance?page=2`)
    )
    const record = await open()
    expect(elsewhere.calls).toEqual([])
    const state = record.state('allergies', 'pages')
    expect(state?.state === 'unavailable' || state?.flags?.includes('cut') === true, JSON.stringify(state)).toBe(true)
  })

  test('a lying total neither hides entries nor ends the paging', async () => {
    const page = searchset([resource('AllergyIntolerance', 'a1'), resource('AllergyIntolerance', 'a2')], { total: 1 })
    pages.answer('AllergyIntolerance', behave.json(page))
    expect((await open()).entries('allergies', 'pages')).toHaveLength(2)
  })
})

describe('a role', () => {
  test('from which a section is hidden is told its name and sent nothing of it', async () => {
    const record = await open({ usr: { rol: 'Social Worker' } })
    expect(record.events[0]?.['hidden']).toEqual(['results'])
    expect(record.events.filter((event) => event.section === 'results')).toEqual([])
    expect(record.completed).toBe(true)
  })
})
