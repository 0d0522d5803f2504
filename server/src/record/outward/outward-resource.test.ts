/** A resource as it leaves by FHIR: under ids of this server, of nobody but the person, with nothing of its own lost. */
import { describe, expect, test } from 'vitest'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { Source } from '../../domain/region.ts'
import { toOutward } from './outward-resource.ts'

const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
const BASE = 'https://ward.example/fhir'
const source = {
  kind: 'fhir-r4',
  id: 'ward',
  name: 'Ward',
  odsCode: toOdsCode('RX1'),
  partnerName: 'Trust',
  baseUrl: BASE
} as unknown as Source
const about = { source, odsCode: 'RX1', numbers: ['9990000018', '9990000026'] }
const out = (more: object) =>
  toOutward({ resourceType: 'Condition', id: 'c1', subject: { reference: 'Patient/p1' }, ...more }, about)

describe('feature 43: references', () => {
  test.each([
    ['relative', 'Encounter/e1', 'Encounter/ward.e1'],
    ['with a version', 'Encounter/e1/_history/7', 'Encounter/ward.e1'],
    ['to its own address', `${BASE}/Encounter/e1`, 'Encounter/ward.e1'],
    ['to what stands in it', '#e1', '#e1'],
    ['by urn', 'urn:uuid:5f2c', 'urn:uuid:5f2c'],
    ['to somebody else’s address', 'https://other.example/fhir/Encounter/e1', 'https://other.example/fhir/Encounter/e1']
  ])('%s', (_what, written, expected) => {
    const { resource } = out({ evidence: [{ detail: [{ reference: written, display: 'Stay' }] }] })
    expect(resource['evidence']).toEqual([{ detail: [{ reference: expected, display: 'Stay' }] }])
  })

  test('are told, so that this token may read them', () => {
    expect(out({ encounter: { reference: 'Encounter/e1' } }).named).toEqual(['Condition/ward.c1', 'Encounter/ward.e1'])
  })
})

describe('H-001: of people', () => {
  const person = { type: 'Patient', identifier: { system: NHS, value: '9990000018' } }

  test('the subject is named by the number of the index, with nothing of the partner’s copy', () => {
    const subject = {
      reference: `${BASE}/Patient/p1`,
      display: 'SMITH, Jon',
      identifier: { system: NHS, value: '9990000026' }
    }
    expect(out({ subject }).resource['subject']).toEqual(person)
    expect(out({ subject: { reference: 'urn:uuid:5f2c' } }).resource['subject']).toEqual(person)
  })

  test('the same Patient elsewhere is the person, another is not named', () => {
    expect(out({ asserter: { reference: 'Patient/p1' } }).resource['asserter']).toEqual(person)
    expect(out({ asserter: { reference: 'Patient/p2', display: 'Mother' } }).resource['asserter']).toEqual({
      type: 'Patient',
      display: 'Mother'
    })
  })

  test('an id that holds a number of the person is not told', () => {
    const { resource } = toOutward({ resourceType: 'Condition', id: 'c-9990000026', subject: {} }, about)
    expect(resource['id']).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('feature 45: tags', () => {
  test('say source and organisation, in place of what a source wrote there; others stay', () => {
    const tag = [
      { system: 'https://fhir.interweavedigital.nhs.uk/Source', code: 'another' },
      { system: 'https://example.org/unit', code: 'u1' }
    ]
    const { resource } = out({ meta: { lastUpdated: '2026-01-05T08:00:00Z', tag } })
    expect(resource['meta']).toEqual({
      lastUpdated: '2026-01-05T08:00:00Z',
      tag: [
        { system: 'https://example.org/unit', code: 'u1' },
        { system: 'https://fhir.interweavedigital.nhs.uk/Source', code: 'ward', display: 'Ward' },
        { system: 'https://fhir.interweavedigital.nhs.uk/Provenance', code: 'RX1', display: 'Trust' }
      ]
    })
  })
})

test('H-022: a document is said to be there, and its address here means nothing to a system', () => {
  const attachment = {
    contentType: 'application/pdf',
    url: '/api/record/document/ward%2FDocumentReference%2Fd1',
    title: 'Letter'
  }
  const { resource } = out({ content: [{ attachment }] })
  const masked = {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }]
  }
  expect(resource['content']).toEqual([
    { attachment: { contentType: 'application/pdf', title: 'Letter', _url: masked } }
  ])
})
