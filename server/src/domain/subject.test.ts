/** Whom a resource is about (H-001): every way in which a source may name its person. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aResource, byNumber, byReference } from '../../../test/fixtures/clinical.ts'
import { aPerson, type Json, NHS_NUMBER, patientOf } from '../../../test/fixtures/people.ts'
import { RECORD_RESOURCE_TYPES } from './resource-types.ts'
import { isResource, type Resource } from './resource.ts'
import { isReferencedType, nhsNumberOf, type PatientLookup, subjectNumbers } from './subject.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(500)
const lookup: PatientLookup = (reference) =>
  ['Patient/p1', 'https://a.example/fhir/Patient/p1', 'urn:uuid:joan'].includes(reference) ? JOAN.nhs : null

function resource(value: Json): Resource {
  if (!isResource(value)) throw new Error('the test needs a resource')
  return value
}
const numbers = (value: Json): readonly (string | null)[] => subjectNumbers(resource(value), lookup)
const condition = (subject: Json, more: Json = {}): Json => aResource('Condition', 'c1', subject, more)
const appointment = (...actors: readonly Json[]): Json => ({
  resourceType: 'Appointment',
  participant: actors.map((actor) => ({ actor, status: 'accepted' }))
})

describe('a subject', () => {
  test.each([
    ['by NHS number', byNumber(JOAN)],
    ['by NHS number with spaces', { identifier: { system: NHS_NUMBER, value: '999 000 0018' } }],
    ['by relative reference', byReference('Patient/p1')],
    ['by absolute reference', byReference('https://a.example/fhir/Patient/p1')],
    ['by a reference to one version', byReference('Patient/p1/_history/7')],
    ['by an absolute reference to one version', byReference('https://a.example/fhir/Patient/p1/_history/7')],
    ['by urn', byReference('urn:uuid:joan')]
  ])('%s is found', (_what, subject) => {
    expect(numbers(condition(subject))).toEqual([JOAN.nhs])
  })

  test.each([
    ['a reference this source did not explain', byReference('Patient/p2')],
    ['the same id at another address', byReference('https://elsewhere.example/fhir/Patient/p1')],
    ['a local identifier', { identifier: { system: 'urn:local', value: JOAN.nhs } }],
    ['an NHS number that is retired', { identifier: { system: NHS_NUMBER, value: JOAN.nhs, use: 'old' } }],
    ['words only', { display: 'Joan Quillfeather' }],
    ['a contained resource that is not there', byReference('#nobody')]
  ])('H-001: %s is nobody that can be told', (_what, subject) => {
    expect(numbers(condition(subject))).toEqual([null])
  })

  test('H-001: without a subject it is about nobody', () => {
    expect(numbers({ resourceType: 'Condition', id: 'c1' })).toEqual([])
    expect(numbers({ resourceType: 'Condition', id: 'c1', subject: 'Patient/p1' })).toEqual([])
  })

  test('the contained Patient it points to says who', () => {
    const contained = [patientOf(JOAN, 'me')]
    expect(numbers(condition(byReference('#me'), { contained }))).toEqual([JOAN.nhs, JOAN.nhs])
  })

  test('H-001: a contained stranger is told even where the subject is right', () => {
    const contained = [patientOf(OTHER, 'stranger')]
    expect(numbers(condition(byNumber(JOAN), { contained }))).toEqual([JOAN.nhs, OTHER.nhs])
  })

  test('H-001: several subjects are all told', () => {
    expect(numbers(condition([byNumber(JOAN), byNumber(OTHER)] as unknown as Json))).toEqual([JOAN.nhs, OTHER.nhs])
  })

  test('every type of the record has its subject, in the element of its own', () => {
    for (const type of RECORD_RESOURCE_TYPES) {
      const places = { subject: byNumber(JOAN), patient: byNumber(JOAN), for: byNumber(JOAN) }
      const participant = [{ actor: byNumber(JOAN), status: 'accepted' }]
      expect(numbers({ resourceType: type, ...places, participant }), type).toEqual([JOAN.nhs])
      expect(isReferencedType(type), type).toBe(false)
    }
  })
})

describe('the people of an appointment', () => {
  test('clinicians, rooms and services take part and are not whom it is about', () => {
    const staff = [
      byReference('Practitioner/d1'),
      byReference('Location/r1'),
      byReference('HealthcareService/h1'),
      { reference: '#doc' },
      { display: 'Dr Ada Okafor' },
      { type: 'Practitioner', reference: 'Practitioner/d2' }
    ]
    const contained = [{ resourceType: 'Practitioner', id: 'doc' }]
    expect(numbers({ ...appointment(byReference('Patient/p1'), ...staff), contained })).toEqual([JOAN.nhs])
  })

  test('H-001: every patient who takes part is told, and one that cannot be told is null', () => {
    const actors = [byNumber(JOAN), byReference('Patient/p9'), { type: 'Patient', display: 'someone' }]
    expect(numbers(appointment(...actors))).toEqual([JOAN.nhs, null, null])
  })

  test('with nobody in it, it is about nobody', () => {
    expect(numbers(appointment(byReference('Practitioner/d1')))).toEqual([])
    expect(numbers({ resourceType: 'Appointment' })).toEqual([])
  })

  test('a clinician who is named by urn, and whose type says so, is no patient', () => {
    const clinician = { type: 'Practitioner', reference: 'urn:uuid:clinician' }
    expect(numbers(appointment(byReference('Patient/p1'), clinician))).toEqual([JOAN.nhs])
  })

  test('H-001: a reference to a Patient is one, whatever type is written beside it', () => {
    const disguised = { type: 'Practitioner', reference: 'Patient/p9' }
    expect(numbers(appointment(byReference('Patient/p1'), disguised))).toEqual([JOAN.nhs, null])
  })
})

describe('the NHS number of a Patient', () => {
  test('is the one in use: retired and foreign ones do not count', () => {
    const identifier = [
      { system: 'urn:mrn', value: '123' },
      { system: NHS_NUMBER, value: OTHER.nhs, use: 'old' },
      { system: NHS_NUMBER, value: JOAN.nhs }
    ]
    expect(nhsNumberOf({ identifier })).toBe(JOAN.nhs)
    expect(nhsNumberOf({ identifier: identifier.slice(0, 2) })).toBeNull()
  })

  test('H-012: is the official one where others stand beside it (outer contract, section 3: person index)', () => {
    const identifier = [
      { system: NHS_NUMBER, value: OTHER.nhs, use: 'secondary' },
      { system: NHS_NUMBER, value: JOAN.nhs, use: 'official' }
    ]
    expect(nhsNumberOf({ identifier })).toBe(JOAN.nhs)
  })

  test('hostile shapes name nobody and break nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RECORD_RESOURCE_TYPES, 'Claim', '__proto__'), fc.jsonValue(), (type, value) => {
        const hostile = {
          resourceType: type,
          subject: value,
          patient: value,
          for: value,
          participant: value,
          contained: value
        }
        for (const number of subjectNumbers(hostile, lookup)) expect(number).toBeNull()
      })
    )
  })
})
