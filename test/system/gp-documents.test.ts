/**
 * GP Connect Access Document 1.5 (STU3), simulated, contract-tested: a practice's letters are found, named and opened
 * through the hub (feature 27, H-022), each one audited; believed only about this person.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { searchset } from '../fixtures/clinical.ts'
import { aPdf } from '../fixtures/files.ts'
import { aPerson, type Json, NHS_NUMBER } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { structuredPatient } from '../fixtures/structured.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(600, { family: 'Otherperson' })
const PDF = aPdf('Discharge summary')
const MEBIBYTE = 1024 * 1024

let world: World
let practice: ScriptedSource

/** As a practice sends one: its address is that of its own system, which nobody but the national proxy reaches. */
function letter(id: string, attachment: Json = {}, more: Json = {}): Json {
  return {
    resourceType: 'DocumentReference',
    id,
    identifier: [{ system: 'https://practice.example/documents', value: id }],
    status: 'current',
    type: { coding: [{ system: 'http://snomed.info/sct', code: '823681000000100', display: 'Outpatient letter' }] },
    subject: { reference: 'Patient/p' },
    created: '2026-02-01T09:30:00+00:00',
    indexed: '2026-02-03T10:00:00+00:00',
    description: 'Cardiology clinic',
    content: [
      {
        attachment: {
          contentType: 'application/pdf',
          url: `https://practice.example/STU3/1/gpconnect/documents/Binary/${id}`,
          ...attachment
        }
      }
    ],
    ...more
  }
}

const binary = (contentType: string, bytes: Buffer): Json => ({
  resourceType: 'Binary',
  id: 'b',
  contentType,
  content: bytes.toString('base64')
})

/** `Patient` is asked for twice: by number, and as the path of the search for its documents. */
function holds(patient: Json, ...letters: readonly Json[]): void {
  practice.answer('Patient', (call, response, baseUrl) => {
    const isSearch = call.url.pathname.endsWith('/DocumentReference')
    behave.json(searchset(isSearch ? letters : [patient]))(call, response, baseUrl)
  })
}

beforeAll(async () => {
  practice = await scriptedSource('gp-letters', [JOAN])
  world = await startWorld({
    people: [JOAN],
    sources: [
      {
        id: 'gp-letters',
        name: 'GP documents',
        kind: 'gp-connect-documents',
        baseUrl: practice.baseUrl,
        fromAsid: '200000000359',
        toAsid: '918999198738',
        deadlineMs: 3000,
        documentBytesMax: MEBIBYTE
      }
    ]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await practice?.close()
})
beforeEach(() => {
  practice.calm()
  holds(structuredPatient(JOAN), letter('d1'))
  practice.answer('Binary', behave.json(binary('application/pdf', PDF)))
})

async function open() {
  const cookie = await openSession(world.product.url, world.host, JOAN)
  const record = await readRecord(world.product.url, cookie)
  const read = async (id: string) => {
    const address = `/api/record/document/${encodeURIComponent(`gp-letters/DocumentReference/${id}`)}`
    const headers = { cookie, 'ncr-disclosure': record.disclosureId }
    const response = await fetch(`${world.product.url}${address}`, { headers })
    const bytes = Buffer.from(await response.arrayBuffer())
    return { status: response.status, type: response.headers.get('content-type'), bytes, text: bytes.toString() }
  }
  return { record, read }
}

describe('asking', () => {
  test('the patient, then their documents, in the words of the national standard', async () => {
    await open()
    const [patient, documents] = practice.callsFor('Patient')
    expect(patient?.url.searchParams.get('identifier')).toBe(`${NHS_NUMBER}|${JOAN.nhs}`)
    expect(patient?.headers).toMatchObject({
      'ssp-from': '200000000359',
      'ssp-to': '918999198738',
      'ssp-interactionid': 'urn:nhs:names:services:gpconnect:documents:fhir:rest:search:patient-1'
    })
    expect(patient?.headers['ssp-traceid']).toBeTruthy()
    expect(documents?.url.pathname).toBe('/fhir/Patient/p/DocumentReference')
    expect(documents?.url.searchParams.getAll('_include')).toContain('DocumentReference:subject:Patient')
    expect(documents?.headers['ssp-interactionid']).toBe(
      'urn:nhs:names:services:gpconnect:documents:fhir:rest:search:documentreference-1'
    )
  })

  test('its letters stand in the documents, by when they were filed, at the hub’s address alone', async () => {
    const { record } = await open()
    const [entry] = record.entries('documents')
    expect(record.state('documents', 'gp-letters')?.state).toBe('recorded')
    expect(entry).toMatchObject({ text: 'Cardiology clinic', recorded: '2026-02-03T10:00:00+00:00' })
    expect(JSON.stringify(record.events)).not.toContain('practice.example/STU3')
    expect(record.state('allergies', 'gp-letters')?.state).toBe('not-supported')
  })

  test.each([
    ['the patient is unknown there', () => practice.answer('Patient', behave.empty), 'not-held'],
    ['nothing is on file', () => holds(structuredPatient(JOAN)), 'none-recorded'],
    ['it refuses', () => practice.answer('Patient', behave.status(403)), 'refused'],
    ['it hangs', () => practice.answer('Patient', behave.hang), 'timed-out'],
    ['it fails', () => practice.answer('Patient', behave.status(500)), 'unavailable']
  ])('H-003: %s', async (_what, arrange, state) => {
    arrange()
    const { record } = await open()
    expect(record.state('documents', 'gp-letters')?.state).toBe(state)
  })

  test.each([
    ['number', { identifier: [{ system: NHS_NUMBER, value: OTHER.nhs }] }],
    ['name', { name: [{ use: 'official', family: 'Otherperson', given: ['Someone'] }] }],
    ['date of birth', { birthDate: '1901-01-01' }]
  ])('H-001: a Patient with another %s: nothing of the answer is shown', async (_what, more) => {
    holds(structuredPatient(JOAN, more), letter('d1'))
    const { record, read } = await open()
    expect(record.state('documents', 'gp-letters')?.state).toBe('unavailable')
    expect(record.entries('documents')).toEqual([])
    expect((await read('d1')).status).not.toBe(200)
    expect(practice.callsFor('Binary')).toEqual([])
  })
})

describe('opening (H-022)', () => {
  test('a letter’s bytes come as its source keeps them, by the standard’s own question, and are audited', async () => {
    const { read } = await open()
    const letterRead = await read('d1')
    expect(letterRead).toMatchObject({ status: 200, type: 'application/pdf' })
    expect(letterRead.bytes.equals(PDF)).toBe(true)
    const [asked] = practice.callsFor('Binary')
    expect(asked?.url.pathname).toBe('/fhir/Binary/d1')
    expect(asked?.headers).toMatchObject({
      accept: 'application/fhir+json',
      'ssp-interactionid': 'urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1'
    })
    const rows = await asSuperuser(
      world.product,
      `SELECT body FROM audit_entry WHERE kind = 'document' ORDER BY seq DESC LIMIT 1`
    )
    const stated = JSON.parse(String(rows[0]?.['body'])) as Json
    expect(stated).toMatchObject({ entry: 'gp-letters/DocumentReference/d1', bytes: PDF.byteLength })
  })

  test('other bytes than its source says are not sent', async () => {
    practice.answer('Binary', behave.json(binary('application/pdf', Buffer.from('<html>Sign in</html>'))))
    const { read } = await open()
    expect(await read('d1')).toMatchObject({ status: 415 })
  })

  test('one of another size than its source says is an incident, and is not sent', async () => {
    holds(structuredPatient(JOAN), letter('d1', { size: PDF.byteLength + 1 }))
    const { read } = await open()
    const { status, text } = await read('d1')
    expect(status).toBe(502)
    expect(text).toContain('document-unavailable')
  })

  test('one that is too large is not held', async () => {
    practice.answer('Binary', behave.json(binary('application/pdf', Buffer.alloc(2 * MEBIBYTE, 32))))
    const { read } = await open()
    expect((await read('d1')).text).toContain('larger than')
  })

  test('a letter without a file says why, and nothing is fetched', async () => {
    holds(structuredPatient(JOAN), letter('d1', { url: undefined, title: 'The file is larger than 5 MB' }))
    const { record, read } = await open()
    expect(JSON.stringify(record.entries('documents'))).toContain('The file is larger than 5 MB')
    expect((await read('d1')).status).toBe(404)
    expect(practice.callsFor('Binary')).toEqual([])
  })

  test.each(['https://elsewhere.example/secret.pdf', `https://practice.example/Binary/../Patient`, 'Binary/a b'])(
    'an address that names no Binary is not followed: %s',
    async (url) => {
      holds(structuredPatient(JOAN), letter('d1', { url }))
      const { record, read } = await open()
      expect(JSON.stringify(record.entries('documents'))).not.toContain('/api/record/document/')
      expect((await read('d1')).status).not.toBe(200)
      expect(practice.callsFor('Binary')).toEqual([])
    }
  )
})
