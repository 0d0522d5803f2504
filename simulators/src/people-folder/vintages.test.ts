/** Folders as Synthea and others have written them over the years: each opens, or says why not, and none is lost in silence. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holdingsOf } from '../partner/holdings.ts'
import { r4Faults } from '../population/r4-faults.ts'
import { SOURCES } from '../population/sources/sources.ts'
import { openChartStore } from './chart-store.ts'
import { loadPeople, type LoadedPeople } from './load-people.ts'
import { summaryOf } from './summary.ts'

type Json = Readonly<Record<string, unknown>>

let folder: string
let store: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ncr-vintage-'))
  store = mkdtempSync(join(tmpdir(), 'ncr-vintage-charts-'))
})
afterEach(() => [folder, store].forEach((path) => rmSync(path, { recursive: true, force: true })))

function put(name: string, content: unknown): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
}

async function load(): Promise<LoadedPeople> {
  const options = {
    store: openChartStore(store),
    now: new Date('2026-11-23T09:00:00Z'),
    takenNumbers: new Set<string>()
  }
  const loaded = await loadPeople(folder, options)
  if (loaded === null) throw new Error('the folder is there')
  return loaded
}

const everything = (loaded: LoadedPeople) =>
  loaded.residents.flatMap(({ charts }) =>
    charts.flatMap(({ source, resources }) => resources.map((one) => ({ source, one })))
  )

const ofType = (loaded: LoadedPeople, type: string) => everything(loaded).filter(({ one }) => one.resourceType === type)

const SUBJECT = { reference: 'urn:uuid:p' }
const PATIENT = {
  resourceType: 'Patient',
  id: 'p',
  name: [{ use: 'official', family: 'Núñez417', given: ['Begoña', 'Ágata'] }],
  gender: 'female',
  birthDate: '1961-02-03'
}
const problem = (id: string, more: Json = {}): Json => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  code: { text: `Problem ${id}` },
  subject: SUBJECT,
  ...more
})
const asEntry = (resource: Json): Json => ({ fullUrl: `urn:uuid:${String(resource['id'])}`, resource })
const bundle = (type: string, ...resources: readonly Json[]): Json => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map(asEntry)
})
const person = (more: Json = {}, ...resources: readonly Json[]): Json =>
  bundle('transaction', { ...PATIENT, ...more }, ...resources)

describe('a newer vintage: folders within, staff in files of their own, notes inside', () => {
  const NOTE = 'Chief complaint\n\nBreathless <for> two days.'
  beforeEach(() => {
    const identifier = (system: string, value: string) => [{ system, value }]
    put('fhir/hospitalInformation1700000000.json', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        {
          resource: {
            resourceType: 'Organization',
            id: 'o1',
            identifier: identifier('urn:synthea', 'org'),
            name: 'FAR GENERAL'
          }
        },
        {
          resource: { resourceType: 'Location', id: 'l1', identifier: identifier('urn:synthea', 'loc'), name: 'Ward 9' }
        }
      ]
    })
    put('fhir/practitionerInformation1700000000.json', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        {
          resource: {
            resourceType: 'Practitioner',
            id: 'd1',
            identifier: identifier('http://hl7.org/fhir/sid/us-npi', '42'),
            name: [{ family: 'Vogel', given: ['Ines'] }]
          }
        }
      ]
    })
    const doctor = 'Practitioner?identifier=http://hl7.org/fhir/sid/us-npi%7C42'
    put(
      'fhir/Begona417.json.gz',
      person(
        {},
        {
          resourceType: 'Encounter',
          id: 'e',
          status: 'finished',
          class: { code: 'IMP' },
          subject: SUBJECT,
          period: { start: '2024-05-01T10:00:00-04:00', end: '2024-05-03T10:00:00-04:00' },
          participant: [{ individual: { reference: doctor } }],
          location: [{ location: { reference: 'Location?identifier=urn:synthea|loc' } }],
          serviceProvider: { reference: 'Organization?identifier=urn:synthea|org' }
        },
        {
          resourceType: 'DocumentReference',
          id: 'note',
          status: 'current',
          type: { coding: [{ system: 'http://loinc.org', code: '34117-2', display: 'History and physical note' }] },
          subject: SUBJECT,
          date: '2024-05-03T10:00:00-04:00',
          content: [
            { attachment: { contentType: 'text/plain; charset=utf-8', data: Buffer.from(NOTE).toString('base64') } }
          ],
          context: { encounter: [{ reference: 'urn:uuid:e' }] }
        },
        { resourceType: 'Medication', id: 'm', code: { text: 'Cisplatin 50 MG injection' } },
        {
          resourceType: 'MedicationAdministration',
          id: 'ma',
          status: 'completed',
          medicationReference: { reference: 'urn:uuid:m' },
          subject: SUBJECT,
          context: { reference: 'urn:uuid:e' },
          effectiveDateTime: '2024-05-02T10:00:00-04:00'
        },
        {
          resourceType: 'Observation',
          id: 'survey',
          status: 'final',
          category: [{ coding: [{ code: 'survey' }] }],
          code: { text: 'PRAPARE' },
          subject: SUBJECT,
          encounter: { reference: 'urn:uuid:e' },
          component: [{ code: { text: 'Housing status' }, valueCodeableConcept: { text: 'I have housing' } }]
        },
        { resourceType: 'CareTeam', id: 'ct', status: 'active', subject: SUBJECT, contained: [] },
        { resourceType: 'Device', id: 'dev', patient: SUBJECT },
        { resourceType: 'SupplyDelivery', id: 'sd', patient: SUBJECT },
        { resourceType: 'Provenance', id: 'prov', target: [SUBJECT], recorded: '2024-05-03T10:00:00Z' },
        { resourceType: 'Coverage', id: 'cov', beneficiary: SUBJECT },
        { resourceType: 'Claim', id: 'c', patient: SUBJECT }
      )
    )
    put('metadata/run.csv', 'a,b')
  })

  it('finds whoever is named by identifier, and says which kinds have no place', async () => {
    const loaded = await load()
    expect(loaded.faults).toEqual(['metadata/run.csv is neither .json nor .json.gz'])
    const [visit] = ofType(loaded, 'Encounter')
    expect(visit?.one).toMatchObject({
      participant: [{ individual: { display: 'Ines Vogel' } }],
      location: [{ location: { display: 'Ward 9' } }],
      serviceProvider: { display: 'FAR GENERAL' }
    })
    expect(loaded.accounts[0]?.leftOut).toEqual({ Device: 1, SupplyDelivery: 1, Provenance: 1, Coverage: 1, Claim: 1 })
    expect(summaryOf(loaded)).toMatch(/^1 person added with 5 entries, 1 file skipped\.\nNo place in a care record: /)
  })

  it('gives a note an address at a source that serves it, as a page whose words are only words', async () => {
    const loaded = await load()
    const [note] = ofType(loaded, 'DocumentReference')
    const { content } = { ...note?.one } as { content?: { attachment: Json }[] }
    const attachment = content?.[0]?.attachment ?? {}
    expect(attachment).toMatchObject({ contentType: 'text/html', title: 'History and physical note' })
    expect(attachment).not.toHaveProperty('data')
    const source = note?.source ?? 'gprcc'
    expect(SOURCES[source].kind).toBe('fhir-r4')
    const charts = loaded.residents.flatMap((one) => one.charts.filter((chart) => chart.source === source))
    const [, id = ''] = String(attachment['url']).split('/')
    const file = holdingsOf(SOURCES[source], charts).read?.('Binary', id) as { contentType: string; body: Buffer }
    expect(file.contentType).toBe('text/html')
    expect(file.body.toString()).toContain('Breathless &lt;for&gt; two days.')
  })

  it('is valid R4 after all the rewriting, medicines with what they are of', async () => {
    const loaded = await load()
    expect(r4Faults(everything(loaded).map(({ one }) => one))).toEqual([])
    const [given] = ofType(loaded, 'MedicationAdministration')
    expect(given?.one).toMatchObject({ medicationReference: { display: 'Cisplatin 50 MG injection' } })
  })
})

describe('whatever the bundle calls itself', () => {
  it.each(['transaction', 'batch', 'collection', 'searchset'])('%s, entries without a request', async (type) => {
    put('one.json', bundle(type, PATIENT, problem('a')))
    expect(ofType(await load(), 'Condition').length).toBeGreaterThanOrEqual(1)
  })

  it('entries by relative and absolute addresses, or none, with versions', async () => {
    const address = 'https://far.example/fhir'
    put('one.json', {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { fullUrl: `${address}/Patient/p`, resource: PATIENT },
        { resource: problem('a', { subject: { reference: 'Patient/p' } }) },
        { resource: problem('b', { subject: { reference: `${address}/Patient/p/_history/2` } }) },
        { resource: { ...problem('c', { subject: { reference: 'Patient/p' } }), id: undefined } },
        { resource: { ...problem('c', { subject: { reference: 'Patient/p' } }), id: undefined } },
        { request: { method: 'GET', url: 'Patient/p' } },
        null
      ]
    })
    const loaded = await load()
    expect(loaded.accounts[0]).toMatchObject({ inBundle: 5, leftOut: {} })
    expect(new Set(ofType(loaded, 'Condition').map(({ one }) => one.id)).size).toBe(
      4 + (loaded.accounts[0]?.copied ?? 0)
    )
  })

  it('plain JSON under a .gz name, and with a byte order mark', async () => {
    put('one.json', `\uFEFF${JSON.stringify(person())}`)
    writeFileSync(join(folder, 'two.json.gz'), JSON.stringify(person({ id: 'q' })))
    expect((await load()).residents).toHaveLength(2)
  })
})

const fields = (version: string): Json[] =>
  version === 'DSTU2'
    ? [
        {
          resourceType: 'Condition',
          id: 'a',
          patient: SUBJECT,
          dateRecorded: '2012-01-01',
          verificationStatus: 'confirmed'
        },
        { resourceType: 'MedicationOrder', id: 'b', patient: SUBJECT },
        { resourceType: 'Encounter', id: 'e', class: 'outpatient', patient: SUBJECT }
      ]
    : version === 'STU3'
      ? [
          {
            resourceType: 'Condition',
            id: 'a',
            subject: SUBJECT,
            context: SUBJECT,
            assertedDate: '2012-01-01',
            clinicalStatus: 'active'
          },
          { resourceType: 'Encounter', id: 'e', class: { code: 'AMB' }, period: {}, subject: SUBJECT }
        ]
      : [{ resourceType: 'Encounter', id: 'e', class: [{ text: 'AMB' }], actualPeriod: {}, subject: SUBJECT }]

it.each(['DSTU2', 'STU3', 'R5'])('a bundle of %s is said to be one and skipped', async (version) => {
  put('old.json', person({}, ...fields(version)))
  expect((await load()).faults).toEqual([`old.json is written in FHIR ${version}; the region takes R4`])
})

describe('people of every kind', () => {
  it.each<[string, Json, object]>([
    ['born before 1900', { birthDate: '1897-12-31' }, { birthDate: '1897-12-31' }],
    ['no gender', { gender: undefined }, { gender: 'unknown' }],
    ['a gender nobody knows', { gender: 'nonbinary' }, { gender: 'unknown' }],
    ['dead, nobody says when', { deceasedBoolean: true }, { deceased: true }],
    ['dead, on a day', { deceasedDateTime: '2001-02-03T04:05:06-05:00' }, { deceased: '2001-02-03T04:05:06-05:00' }],
    ['a name in words', { name: [{ text: 'Mary Ann O’Hara' }] }, { family: 'O’Hara', given: ['Mary', 'Ann'] }],
    ['a name in another script', { name: [{ family: '李', given: ['小龍'] }] }, { family: '李', given: ['小龍'] }]
  ])('%s', async (_what, patient, expected) => {
    put('one.json', person(patient))
    expect((await load()).residents[0]?.person).toMatchObject(expected)
  })

  it.each<[string, Json]>([
    ['has a Patient without a family and a given name', { name: undefined }],
    ['has a Patient without a family and a given name', { name: [{ family: 'Solo' }] }],
    ['has a Patient without a whole birth date', { birthDate: undefined }]
  ])('one who %s cannot be launched: said', async (why, patient) => {
    put('one.json', person(patient))
    expect((await load()).faults).toEqual([`one.json ${why}`])
  })

  it('two of the same id are two people with records of their own (H-001)', async () => {
    put('a.json', person({ id: 'example' }, problem('x', { subject: { reference: 'Patient/example' } })))
    put(
      'b.json',
      person({ id: 'example', birthDate: '1990-09-09' }, problem('x', { subject: { reference: 'Patient/example' } }))
    )
    const loaded = await load()
    const ids = loaded.residents.flatMap(({ charts }) => charts.map((chart) => `${chart.source} ${chart.patient.id}`))
    expect(loaded.residents).toHaveLength(2)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('what names nobody or somebody else is left out and counted: it would be an answer about a stranger (H-001)', async () => {
    put(
      'one.json',
      person({}, problem('a', { subject: { reference: 'urn:uuid:stranger' } }), problem('b', { subject: undefined }))
    )
    const loaded = await load()
    expect(ofType(loaded, 'Condition')).toEqual([])
    expect(loaded.accounts[0]?.leftOut).toEqual({ 'Condition not said to be about the Patient': 2 })
  })

  it('a history of six thousand entries', async () => {
    const results = Array.from({ length: 6000 }, (_, index) => ({
      resourceType: 'Observation',
      id: `o${index}`,
      status: 'final',
      code: { text: 'Heart rate' },
      subject: SUBJECT,
      effectiveDateTime: '2020-01-01'
    }))
    put('one.json', person({}, ...results))
    expect(ofType(await load(), 'Observation')).toHaveLength(6000)
  })
})

it('resources laid out as nobody would expect harm nobody else', async () => {
  put(
    'a.json',
    person(
      {},
      { resourceType: 'Encounter', id: 'e', subject: SUBJECT },
      problem('x', { encounter: { reference: 'urn:uuid:e' } })
    )
  )
  put('b.json', person({ id: 'b', name: 'Just Words' }))
  put(
    'c.json',
    person(
      { id: 'c' },
      { resourceType: 'DiagnosticReport', id: 'r', subject: { reference: 'urn:uuid:c' }, result: [null] }
    )
  )
  put('d.json', '{"resourceType":"Bundle","entry":{"no":"list"}}')
  const loaded = await load()
  expect(loaded.residents).toHaveLength(1)
  expect(loaded.faults).toEqual([
    expect.stringMatching(/^b\.json is not laid out as FHIR R4 \(/),
    expect.stringMatching(/^c\.json is not laid out as FHIR R4 \(/),
    'd.json is a Bundle with nothing in it'
  ])
})
