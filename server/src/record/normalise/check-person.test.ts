/** The wrong-person guard: one stranger anywhere sets the whole answer aside (H-001; outer contract, section 3). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aResource, byNumber, byReference } from '../../../../test/fixtures/clinical.ts'
import { aPerson, type Json, NHS_NUMBER, patientOf } from '../../../../test/fixtures/people.ts'
import type { AnsweredSource, TypeAnswer } from '../../ports/source-reader.ts'
import { checkPerson } from './check-person.ts'

const BASE = 'https://a.example/fhir'
const JOAN = aPerson(1)
const OTHER = aPerson(500, { family: 'Otherperson' })
const joansPatient = patientOf(JOAN, 'p1')

const of = (resources: readonly unknown[]): TypeAnswer => ({
  resources,
  failure: null,
  cut: null,
  partWithheld: false,
  unreadable: []
})

function answer(resources: readonly unknown[], more: Partial<AnsweredSource> = {}): AnsweredSource {
  return {
    kind: 'asked',
    patients: [joansPatient],
    patientFailure: null,
    types: new Map([['Condition', of(resources)]]),
    included: [],
    asOf: '2026-01-05T08:00:00Z',
    flags: [],
    tookMs: 5,
    ...more
  }
}

const check = (given: AnsweredSource): ReturnType<typeof checkPerson> => checkPerson(given, [JOAN.nhs], BASE)
const condition = (id: string, subject: Json, more: Json = {}): Json => aResource('Condition', id, subject, more)
const right = condition('right', byNumber(JOAN))

describe('whom the source holds', () => {
  test('the person, somebody it does not know, or more than one', () => {
    expect(check(answer([]))).toEqual({ kind: 'held', isReplaced: false })
    expect(check(answer([], { patients: [] }))).toEqual({ kind: 'not-held' })
    expect(check(answer([], { patients: [joansPatient, patientOf(JOAN, 'p2')] }))).toEqual({ kind: 'several' })
  })

  test('H-001: of two Patients one is somebody else: that is more than one too many', () => {
    expect(check(answer([right], { patients: [joansPatient, patientOf(OTHER, 'p2')] })).kind).toBe('wrong-person')
  })

  test.each([
    ['another number', patientOf(OTHER, 'p1')],
    ['no NHS number', patientOf(JOAN, 'p1', { identifier: [{ system: 'urn:mrn', value: JOAN.nhs }] })],
    [
      'only a retired NHS number',
      patientOf(JOAN, 'p1', { identifier: [{ system: NHS_NUMBER, value: JOAN.nhs, use: 'old' }] })
    ],
    ['another type', { resourceType: 'Person', id: 'p1', identifier: [{ system: NHS_NUMBER, value: JOAN.nhs }] }]
  ])('H-001: a Patient with %s is somebody else', (_what, patient) => {
    expect(check(answer([right], { patients: [patient] })).kind).toBe('wrong-person')
  })

  test.each([null, undefined, 'p1', 7, {}, []])(
    '%j in place of a Patient is nobody, and nobody’s incident',
    (patient) => {
      expect(check(answer([right], { patients: [patient] }))).toEqual({ kind: 'no-resource' })
      expect(check(answer([right], { patients: [patient, patientOf(OTHER, 'p2')] })).kind).toBe('wrong-person')
    }
  )
})

describe('H-001: somebody else who stands beside the subject', () => {
  const document = (sourcePatientInfo: Json): Json => ({
    ...condition('d', byNumber(JOAN)),
    resourceType: 'DocumentReference',
    context: { sourcePatientInfo }
  })
  const holding = (inside: Json): Json => condition('c', byNumber(JOAN), { contained: [inside] })

  test.each([
    ['the person whom a document was written about', document(byNumber(OTHER))],
    ['a Patient of the source that nobody asked for', document(byReference('Patient/p99'))],
    ['a contained resource about somebody else', holding({ ...condition('x', byNumber(OTHER)) })],
    ['a contained device of somebody else', holding({ resourceType: 'Device', id: 'x', patient: byNumber(OTHER) })]
  ])('%s', (_what, resource) => {
    expect(check(answer([right, resource])).kind).toBe('wrong-person')
  })

  test('an included device of somebody else', () => {
    const device = { resourceType: 'Device', id: 'x', patient: byNumber(OTHER) }
    expect(check(answer([right], { included: [device] })).kind).toBe('wrong-person')
  })

  test('the person herself, a contained resource without a subject and a copy of her details do no harm', () => {
    const fine = [
      document(byReference('Patient/p1')),
      document(byReference('#then')),
      holding({ resourceType: 'Observation', id: 'x' }),
      holding({ ...condition('x', byReference('Patient/p1')) })
    ]
    expect(check(answer(fine)).kind).toBe('held')
  })
})

describe('what is about the person', () => {
  test.each([
    ['by number', byNumber(JOAN)],
    ['by reference', byReference('Patient/p1')],
    ['by absolute reference', byReference(`${BASE}/Patient/p1`)],
    ['by a reference to one version', byReference('Patient/p1/_history/2')]
  ])('%s', (_what, subject) => {
    expect(check(answer([condition('c', subject)])).kind).toBe('held')
  })

  test('by the address under which the source gave its Patient', () => {
    const resources = [condition('c', byReference('urn:uuid:joan'))]
    expect(check(answer(resources, { fullUrls: new Map([[joansPatient, 'urn:uuid:joan']]) })).kind).toBe('held')
    expect(check(answer(resources)).kind).toBe('wrong-person')
  })

  test('by a Patient that came along with the entries', () => {
    const resources = [condition('c', byReference('Patient/p7'))]
    expect(check(answer(resources, { included: [patientOf(JOAN, 'p7')] })).kind).toBe('held')
  })

  test('what has no subject of its own is not asked for one', () => {
    const staff = ['Medication', 'Practitioner', 'Organization', 'Location'].map((resourceType) => ({
      resourceType,
      id: 'x'
    }))
    expect(check(answer([right, ...staff, null, 7, 'x'])).kind).toBe('held')
  })
})

const STRANGERS: readonly (readonly [string, Json])[] = [
  ['by number', condition('x', byNumber(OTHER))],
  ['by a reference nobody explained', condition('x', byReference('Patient/p99'))],
  ['by the same id at another address', condition('x', byReference('https://b.example/fhir/Patient/p1'))],
  ['by a contained Patient', condition('x', byReference('#c'), { contained: [patientOf(OTHER, 'c')] })],
  [
    'by a contained Patient beside the right subject',
    condition('x', byNumber(JOAN), { contained: [patientOf(OTHER, 'c')] })
  ],
  ['by a number and a stranger at once', condition('x', [byNumber(JOAN), byNumber(OTHER)] as unknown as Json)],
  ['by nobody at all', condition('x', undefined as unknown as Json)],
  [
    'by a second patient of an appointment',
    aResource('Appointment', 'x', byNumber(JOAN), {
      participant: [
        { actor: byNumber(JOAN), status: 'accepted' },
        { actor: byNumber(OTHER), status: 'accepted' }
      ]
    })
  ],
  ['in a type that was not asked for', aResource('Observation', 'x', byNumber(OTHER))]
]

describe('H-001: a stranger', () => {
  test.each(STRANGERS)('%s sets the answer aside and is named by its id alone', (_what, stranger) => {
    const outcome = check(answer([right, stranger, right]))
    expect(outcome).toEqual({ kind: 'wrong-person', resources: [`${String(stranger['resourceType'])}/x`] })
    expect(JSON.stringify(outcome)).not.toMatch(/Otherperson|999\d{7}/)
  })

  test('is found in every position of every type, among any number of right entries', () => {
    const position = fc.tuple(fc.nat(40), fc.nat(40), fc.constantFrom(...STRANGERS), fc.boolean())
    fc.assert(
      fc.property(position, ([before, after, [, stranger], second]) => {
        const rights = (count: number): Json[] =>
          Array.from({ length: count }, (_, n) => condition(`c${n}`, byNumber(JOAN)))
        const resources = [...rights(before), stranger, ...rights(after)]
        const types = new Map([
          ['Condition', of(second ? rights(before) : resources)],
          ['Procedure', of(second ? resources : [])]
        ])
        expect(check(answer([], { types })).kind).toBe('wrong-person')
      })
    )
  })

  test('who came along as a Patient sets the answer aside', () => {
    expect(check(answer([right], { included: [patientOf(OTHER, 'p99')] })).kind).toBe('wrong-person')
  })

  test('whose encounter came along with the person’s entry sets the answer aside', () => {
    const entry = condition('c', byNumber(JOAN), { encounter: { reference: 'Encounter/e9' } })
    const included = [aResource('Encounter', 'e9', byNumber(OTHER))]
    expect(check(answer([entry], { included })).kind).toBe('wrong-person')
  })

  test('a hundred of them are counted in the incident up to its limit', () => {
    const resources = Array.from({ length: 100 }, (_, n) => condition(`s${n}`, byNumber(OTHER)))
    const outcome = check(answer(resources))
    expect(outcome.kind === 'wrong-person' && outcome.resources).toHaveLength(20)
  })
})
