/** Entries as a reader relies on them: their dates, their words, their ids, and what they reference. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber, HOME_OF_TYPE, searchset } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const resource = (type: string, id: string, more: Json = {}): Json => aResource(type, id, byNumber(JOAN), more)

let world: World
let source: ScriptedSource
let cookie: string

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN])
  world = await startWorld({
    people: [JOAN],
    sources: [
      liveSource(source, {
        resourceTypes: Object.keys(HOME_OF_TYPE),
        deadlineMs: 10_000,
        historyFrom: '2023-01-01'
      })
    ]
  })
  cookie = await openSession(world.product.url, world.host, JOAN)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
})
beforeEach(() => {
  source.calm()
})

async function read(): Promise<RecordAnswer> {
  const record = await readRecord(world.product.url, cookie)
  expect(record.completed).toBe(true)
  return record
}

async function onlyEntry(type: string, more: Json) {
  source.answer(type, behave.ok(resource(type, 'x1', more)))
  const record = await read()
  const entries = record.entries(HOME_OF_TYPE[type] ?? '')
  expect(entries, JSON.stringify(record.state(HOME_OF_TYPE[type] ?? '', 'ward'))).toHaveLength(1)
  return entries[0]
}

describe('H-007: when it was recorded and when it happened are kept apart, as received, never padded', () => {
  test.each([
    ['Condition', { onsetDateTime: '2011', recordedDate: '2019-05' }, '2019-05', '2011'],
    ['Condition', { recordedDate: undefined }, null, null],
    ['Condition', { recordedDate: undefined, onsetPeriod: { start: '2012-02' } }, null, '2012-02'],
    ['AllergyIntolerance', { recordedDate: '2019-05-02T23:30:00Z' }, '2019-05-02T23:30:00Z', null],
    ['Immunization', { recorded: '2022-10-04' }, '2022-10-04', '2022-10-03'],
    ['MedicationRequest', {}, '2024-01-09', null],
    ['MedicationStatement', { effectiveDateTime: '2023' }, '2024-01-10', '2023'],
    ['Observation', { issued: '2024-05-01T23:10:00Z' }, '2024-05-01T23:10:00Z', '2024-05-01T09:00:00Z'],
    ['DiagnosticReport', {}, '2024-05-02T16:30:00Z', '2024-05-01'],
    ['Procedure', {}, null, '2011'],
    ['Encounter', {}, null, '2023-02-01T10:00:00Z'],
    ['Appointment', {}, '2026-10-01', '2027-01-09T09:30:00Z']
  ])('%s %j: recorded %s, occurred %s', async (type, more, recorded, occurred) => {
    expect(await onlyEntry(type, more)).toMatchObject({ recorded, occurred })
  })
})

test('an entry from before the history that its source promises is shown: a promise is no filter (feature 38)', async () => {
  const entry = await onlyEntry('Condition', { onsetDateTime: '1961', recordedDate: '1961-07-03' })
  expect(entry).toMatchObject({ recorded: '1961-07-03', occurred: '1961' })
})

describe('H-011: the words of a code', () => {
  const coding = (display: string, more: Json = {}): Json => ({
    system: 'http://snomed.info/sct',
    code: '91936005',
    display,
    ...more
  })
  test.each([
    ['its text first', { text: 'Penicillin, rash', coding: [coding('Display')] }, 'Penicillin, rash'],
    ['then what the user selected', { coding: [coding('First'), coding('Chosen', { userSelected: true })] }, 'Chosen'],
    ['then the first display', { coding: [{ code: 'x' }, coding('First'), coding('Second')] }, 'First']
  ])('%s', async (_name, code, text) => {
    expect((await onlyEntry('AllergyIntolerance', { code }))?.text).toBe(text)
  })

  test('a code without words is shown, and is not given words it does not have', async () => {
    const entry = await onlyEntry('AllergyIntolerance', {
      code: { coding: [{ system: 'http://snomed.info/sct', code: '91936005' }] }
    })
    expect(entry?.text).not.toMatch(/penicillin/i)
  })
})

describe('ids and origins', () => {
  test('carry source, type and id, and the resource as the partner sent it', async () => {
    const entry = await onlyEntry('AllergyIntolerance', { note: [{ text: 'since childhood – “severe” ✓' }] })
    expect(entry).toMatchObject({ id: 'ward/AllergyIntolerance/x1', source: 'ward', odsCode: 'RX1' })
    expect(entry?.resource).toMatchObject({ resourceType: 'AllergyIntolerance', recordedDate: '2019-05-02' })
    expect(entry?.resource['note']).toEqual([{ text: 'since childhood – “severe” ✓' }])
  })

  test('the same resource on two pages is one entry', async () => {
    source.answer(
      'AllergyIntolerance',
      behave.paged(2, () => resource('AllergyIntolerance', 'twice'))
    )
    expect((await read()).entries('allergies')).toHaveLength(1)
  })

  test('what has no subject is shown only through what references it, and is not another person', async () => {
    const order = resource('MedicationRequest', 'm1', {
      medicationCodeableConcept: undefined,
      medicationReference: { reference: 'Medication/d1' },
      requester: { reference: 'Practitioner/q1' }
    })
    const drug: Json = { resourceType: 'Medication', id: 'd1', code: { text: 'Amoxicillin 500 mg capsules' } }
    const practitioner: Json = { resourceType: 'Practitioner', id: 'q1', name: [{ family: 'Okonkwo' }] }
    const include = (one: Json) => ({ resource: one, search: { mode: 'include' } })
    const entry = [{ resource: order, search: { mode: 'match' } }, include(drug), include(practitioner)]
    source.answer('MedicationRequest', behave.json(searchset([], { total: 1, entry })))
    const record = await read()
    expect(record.state('medications', 'ward')?.state).toBe('recorded')
    expect(record.allEntries().map((one) => one.id)).toEqual(['ward/MedicationRequest/m1'])
    expect(record.entries('medications')[0]?.text).toContain('Amoxicillin')
  })
})

test('a change at the source is visible at the next open', async () => {
  expect((await read()).state('allergies', 'ward')?.state).toBe('none-recorded')
  source.answer('AllergyIntolerance', behave.ok(resource('AllergyIntolerance', 'new')))
  expect((await read()).entries('allergies').map((entry) => entry.id)).toEqual(['ward/AllergyIntolerance/new'])
})
