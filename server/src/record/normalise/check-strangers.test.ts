/** The wrong-person guard in places where a stranger hides: other servers, other types, two numbers (H-001). */
import { describe, expect, test } from 'vitest'
import { aResource, byNumber, byReference } from '../../../../test/fixtures/clinical.ts'
import { aPerson, type Json, NHS_NUMBER, patientOf } from '../../../../test/fixtures/people.ts'
import type { AnsweredSource } from '../../ports/source-reader.ts'
import { checkPerson } from './check-person.ts'

const BASE = 'https://a.example/fhir'
const JOAN = aPerson(1)
const OTHER = aPerson(500, { family: 'Otherperson' })
const joansPatient = patientOf(JOAN, 'p1')

function answer(resources: readonly unknown[], more: Partial<AnsweredSource> = {}): AnsweredSource {
  const nothing = { failure: null, cut: null, partWithheld: false, unreadable: [] }
  return {
    kind: 'asked',
    patients: [joansPatient],
    patientFailure: null,
    types: new Map([['Condition', { resources, ...nothing }]]),
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

describe('H-001: whose server an entry comes from', () => {
  const byId = condition('c', byReference('Patient/p1'))
  const called = (resource: Json, fullUrl: string): Partial<AnsweredSource> => ({
    fullUrls: new Map([[resource, fullUrl]])
  })

  test('a relative reference of another server’s entry is about that server’s Patient', () => {
    const elsewhere = called(byId, 'https://b.example/fhir/Condition/c')
    expect(check(answer([right, byId], elsewhere))).toEqual({ kind: 'wrong-person', resources: ['Condition/c'] })
  })

  test.each([`${BASE}/Condition/c`, `${BASE}/Condition/c/_history/2`, 'https://A.example:443/fhir/Condition/c'])(
    'its own base is no other: %s',
    (fullUrl) => {
      expect(check(answer([byId], called(byId, fullUrl))).kind).toBe('held')
    }
  )

  test.each(['urn:uuid:6f0e5c1e-1d57-4b53-8b6a-0d9d2f1c0a11', 'urn:oid:1.2.3', 'nonsense'])('%s is none', (fullUrl) => {
    expect(check(answer([byId], called(byId, fullUrl))).kind).toBe('held')
  })

  test('a server behind another address that calls its Patient by it is one and the same', () => {
    const fullUrls = new Map([
      [byId, 'http://inside.example/fhir/Condition/c'],
      [joansPatient, 'http://inside.example/fhir/Patient/p1']
    ])
    expect(check(answer([byId], { fullUrls })).kind).toBe('held')
  })

  test('who came along from elsewhere does not lend her id there to somebody here', () => {
    const along = patientOf(JOAN, 'p7')
    const entry = condition('c', byReference('Patient/p7'))
    const elsewhere = called(along, 'https://b.example/fhir/Patient/p7')
    expect(check(answer([entry], { included: [along] })).kind).toBe('held')
    expect(check(answer([entry], { included: [along], ...elsewhere })).kind).toBe('wrong-person')
  })

  test('who came along under a urn is known by it', () => {
    const along = patientOf(JOAN, 'p7')
    const entry = condition('c', byReference('urn:uuid:joan'))
    expect(check(answer([entry], { included: [along], ...called(along, 'urn:uuid:joan') })).kind).toBe('held')
  })
})

describe('H-001: a stranger in what is no part of the record', () => {
  const coverage = (beneficiary: Json): Json => ({ resourceType: 'Coverage', id: 'x', beneficiary })
  const bundle = (resource: Json): Json => ({ resourceType: 'Bundle', id: 'x', entry: [{ resource }] })
  const FOREIGN: readonly (readonly [string, Json])[] = [
    ['of a type that nobody asked for', coverage(byNumber(OTHER))],
    ['by a reference that nobody explained', coverage(byReference('Patient/p99'))],
    ['a study’s individual', { resourceType: 'ResearchSubject', id: 'x', individual: byReference('Patient/p99') }],
    ['in a Bundle inside', bundle(condition('c', byNumber(OTHER)))],
    ['a Patient in a Bundle inside', bundle(patientOf(OTHER, 'p'))],
    ['contained', condition('x', byNumber(JOAN), { contained: [coverage(byNumber(OTHER))] })]
  ]

  test.each(FOREIGN)('%s, as a match and as what came along', (_what, resource) => {
    expect(check(answer([right, resource])).kind).toBe('wrong-person')
    expect(check(answer([right], { included: [resource] })).kind).toBe('wrong-person')
  })

  test('the person herself, and whoever is no patient, do no harm', () => {
    const staff = { reference: 'urn:uuid:doctor' }
    const fine = [
      coverage(byReference('Patient/p1')),
      coverage(byReference(`${BASE}/Patient/p1`)),
      { resourceType: 'List', id: 'l', subject: byReference('Group/g1') },
      { resourceType: 'Specimen', id: 's', subject: byReference('https://b.example/fhir/Device/d1/_history/1') },
      { ...condition('e', byNumber(JOAN)), resourceType: 'Encounter', participant: [{ individual: staff }] },
      bundle(condition('c', byNumber(JOAN)))
    ]
    expect(check(answer(fine, { included: fine })).kind).toBe('held')
  })
})

describe('H-001: a Patient with two numbers', () => {
  const two = (use?: string): Json =>
    patientOf(JOAN, 'p1', {
      identifier: [
        { system: NHS_NUMBER, value: JOAN.nhs, use: 'official' },
        { system: NHS_NUMBER, value: OTHER.nhs, ...(use === undefined ? {} : { use }) }
      ]
    })

  test.each([undefined, 'official', 'usual'])('of which both are current (%s) is believed nowhere', (use) => {
    expect(check(answer([], { patients: [two(use)] })).kind).toBe('wrong-person')
    expect(check(answer([], { included: [two(use)] })).kind).toBe('wrong-person')
    const contained = condition('x', byReference('#p1'), { contained: [two(use)] })
    expect(check(answer([contained])).kind).toBe('wrong-person')
  })

  test('of which the other is retired is the person', () => {
    expect(check(answer([], { patients: [two('old')] })).kind).toBe('held')
    expect(check(answer([condition('x', byReference('#p1'), { contained: [two('old')] })])).kind).toBe('held')
  })
})
