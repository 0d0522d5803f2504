/**
 * Sources shaped after servers that nobody here wrote: each habit of theirs that is no fault must cost nothing, and each
 * that is one must be told as the table of the outer contract, section 3, says.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { hapiHabits } from '../faults/hapi-habits.ts'
import { hospitalHabits, NOT_ALL_FOR_YOU, PATIENT_ID, refuses, tells } from '../faults/hospital-habits.ts'
import type { startScriptedServer } from '../faults/scripted-server.ts'
import { aResource, byNumber, byReference, searchset } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

type Server = Awaited<ReturnType<typeof startScriptedServer>>

const JOAN = aPerson(1)
const NOBODY = aPerson(900, { family: 'Unknown-There' })
const OTHER = aPerson(500)
const AT_HAPI = byReference('Patient/1001')
const many = (type: string, count: number, subject: Json): readonly Json[] =>
  Array.from({ length: count }, (_, place) => aResource(type, `${type.toLowerCase()}-${place}`, subject))

const HAPI_RESOURCES: Readonly<Record<string, readonly Json[]>> = {
  AllergyIntolerance: [
    ...many('AllergyIntolerance', 5, AT_HAPI),
    aResource('AllergyIntolerance', 'o', byNumber(OTHER))
  ],
  Condition: [],
  Encounter: many('Encounter', 3, AT_HAPI),
  Flag: many('Flag', 1, AT_HAPI),
  Immunization: [],
  MedicationRequest: [
    {
      ...aResource('MedicationRequest', 'm1', AT_HAPI, { medicationReference: { reference: 'Medication/med-7' } }),
      medicationCodeableConcept: undefined
    }
  ],
  Medication: [{ resourceType: 'Medication', id: 'med-7', code: { text: 'Ramipril 5 mg capsules' } }],
  Observation: many('Observation', 4, AT_HAPI)
}

const about = (version: string): Json => byReference(`Patient/${PATIENT_ID}${version}`)
const contained: Json = {
  ...aResource('MedicationRequest', 'eM1', about(''), {
    contained: [
      { resourceType: 'Medication', id: 'med', code: { text: 'Apixaban 5 mg tablets' } },
      { resourceType: 'Practitioner', id: 'doc', name: [{ text: 'Dr A Okafor' }] }
    ],
    medicationReference: { reference: '#med', display: 'apixaban' },
    requester: { reference: '#doc' }
  }),
  medicationCodeableConcept: undefined
}

const HOSPITAL = {
  AllergyIntolerance: many('AllergyIntolerance', 3, about('/_history/2')),
  Condition: [],
  Encounter: tells([], NOT_ALL_FOR_YOU),
  Flag: tells(many('Flag', 2, about('')), NOT_ALL_FOR_YOU),
  Immunization: refuses(403, 'forbidden', 'The authenticated client’s search request applies to a sub-resource'),
  MedicationRequest: [contained],
  Observation: refuses(400, 'required', 'Must have either code or category.'),
  Appointment: behave.body(
    many('Appointment', 2, about(''))
      .map((one) => JSON.stringify(one))
      .join('\n')
  ),
  DiagnosticReport: behave.body(`\ufeff${JSON.stringify(searchset(many('DiagnosticReport', 1, about(''))))}`),
  DocumentReference: behave.redirectTo('/fhir/DocumentReference/')
}
const TYPES = [...new Set([...Object.keys(HAPI_RESOURCES), ...Object.keys(HOSPITAL), 'Procedure'])].filter(
  (type) => type !== 'Medication'
)

let world: World
let record: RecordAnswer
let unknown: RecordAnswer
const servers: Server[] = []

beforeAll(async () => {
  const hapi = await hapiHabits({
    people: [JOAN, OTHER],
    resources: HAPI_RESOURCES,
    warnings: { Condition: 'Unknown Condition.code system', Flag: 'Search took longer than 500ms' },
    expired: ['Encounter']
  })
  const proxied = await hapiHabits({
    people: [JOAN],
    resources: { AllergyIntolerance: many('AllergyIntolerance', 3, AT_HAPI), Flag: many('Flag', 1, AT_HAPI) },
    believes: 'http://hapi.inner.example:8080/fhir'
  })
  const hospital = await hospitalHabits([JOAN], HOSPITAL)
  servers.push(hapi, proxied, hospital)
  const source = (id: string, { baseUrl }: Server, more: Json = {}): Json => ({
    id,
    name: `Source ${id}`,
    kind: 'fhir-r4',
    baseUrl,
    resourceTypes: TYPES,
    deadlineMs: 15_000,
    ...more
  })
  world = await startWorld({
    people: [JOAN, NOBODY],
    sources: [
      source('hapi', hapi),
      source('proxied', proxied, { resourceTypes: ['AllergyIntolerance', 'Flag'] }),
      source('hospital', hospital, { search: 'patient' }),
      source('hospital-by-number', hospital)
    ]
  })
  const open = async (person: typeof JOAN) =>
    readRecord(world.product.url, await openSession(world.product.url, world.host, person))
  record = await open(JOAN)
  unknown = await open(NOBODY)
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const server of servers) await server.close()
})

interface Told {
  readonly state: string
  readonly shown: number
  readonly flags?: readonly string[]
  readonly detail?: RegExp
}

const expectTold = (source: string, section: string, { state, shown, flags = [], detail }: Told): void => {
  const told = record.state(section, source)
  expect(told, section).toMatchObject({ state })
  expect(told?.flags ?? [], section).toEqual(flags)
  if (detail !== undefined) expect(told?.detail).toMatch(detail)
  expect(record.entries(section, source), section).toHaveLength(shown)
}

describe('a server with the habits of HAPI FHIR', () => {
  const STATES: Readonly<Record<string, Told>> = {
    allergies: { state: 'recorded', shown: 5 },
    // A warning about something else does not take “none” away.
    problems: { state: 'none-recorded', shown: 0 },
    alerts: { state: 'recorded', shown: 1 },
    immunisations: { state: 'none-recorded', shown: 0 },
    medications: { state: 'recorded', shown: 1 },
    observations: { state: 'recorded', shown: 4 },
    encounters: { state: 'unavailable', shown: 2, detail: /^Encounter: .*HTTP 410/ },
    procedures: { state: 'unavailable', shown: 0, detail: /HTTP 404/ },
    referrals: { state: 'not-supported', shown: 0 }
  }
  test.each(Object.entries(STATES))('H-003: its %s', (section, told) => expectTold('hapi', section, told))

  test('its medicine is named by what came along', () => {
    expect(record.entries('medications', 'hapi')[0]?.text).toBe('Ramipril 5 mg capsules')
  })

  test('H-010: behind a proxy that it does not know of, what its first page holds is shown and said to be cut', () => {
    expectTold('proxied', 'allergies', { state: 'recorded', shown: 2, flags: ['cut'] })
    expectTold('proxied', 'alerts', { state: 'recorded', shown: 1 })
  })
})

describe('a server with the habits of a large hospital system', () => {
  const STATES: Readonly<Record<string, Told>> = {
    allergies: { state: 'recorded', shown: 3 },
    problems: { state: 'none-recorded', shown: 0 },
    // It found nothing and says that something may be kept from this user.
    encounters: { state: 'withheld', shown: 0 },
    alerts: { state: 'recorded', shown: 2, flags: ['part-withheld'] },
    immunisations: { state: 'refused', shown: 0 },
    medications: { state: 'recorded', shown: 1 },
    observations: { state: 'unavailable', shown: 0, detail: /HTTP 400/ },
    appointments: { state: 'unavailable', shown: 0 },
    results: { state: 'unavailable', shown: 1, detail: /^Observation: / },
    documents: { state: 'unavailable', shown: 0, detail: /HTTP 302/ },
    procedures: { state: 'unavailable', shown: 0, detail: /HTTP 404/ }
  }
  test.each(Object.entries(STATES))('H-003: its %s', (section, told) => expectTold('hospital', section, told))

  test('its medicine is named by what it contains', () => {
    expect(record.entries('medications', 'hospital')[0]?.text).toBe('Apixaban 5 mg tablets')
  })

  test('H-003: asked by number, which it does not understand, it is unavailable and never without entries', () => {
    for (const section of ['allergies', 'problems', 'alerts', 'medications'])
      expectTold('hospital-by-number', section, { state: 'unavailable', shown: 0, detail: /HTTP 400/ })
  })

  test('it is asked for an answer that is not compressed', () => {
    const encodings = new Set(servers.flatMap(({ calls }) => calls).map(({ headers }) => headers['accept-encoding']))
    expect([...encodings]).toEqual(['identity'])
  })
})

test.each(['hapi', 'proxied', 'hospital'])('H-003: a person whom %s does not know is not held there', (source) => {
  for (const section of ['allergies', 'problems', 'medications', 'alerts'])
    expect(unknown.state(section, source)?.state, section).toMatch(/^not-(?:held|supported)$/)
  expect(unknown.state('allergies', source)).toMatchObject({ state: 'not-held' })
})
