import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Bundle, Encounter, Patient, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSharedData } from '../../../test/harness/shared-data.ts'
import { NHS_NUMBER, PROVENANCE_TAG, SOURCE_TAG } from '../population/codes.ts'
import { isTestNhsNumber } from '../population/nhs-number.ts'
import { r4Faults } from '../population/r4-faults.ts'
import { SOURCES } from '../population/sources/sources.ts'
import { openChartStore } from './chart-store.ts'
import { loadPeople, type LoadedPeople } from './load-people.ts'

const now = new Date('2026-11-23T09:00:00Z')
let folder: string
let store: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ncr-people-'))
  store = mkdtempSync(join(tmpdir(), 'ncr-charts-'))
})
afterEach(() => [folder, store].forEach((path) => rmSync(path, { recursive: true })))

async function load(from = folder, takenNumbers: ReadonlySet<string> = new Set()): Promise<LoadedPeople> {
  const loaded = await loadPeople(from, { store: openChartStore(store), now, takenNumbers })
  if (loaded === null) throw new Error('the folder is there')
  return loaded
}

const NAME = [{ family: 'Rossi', given: ['Ada', 'Lia'] }]

const patientWith = (id: string, more: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  id,
  name: NAME,
  birthDate: '1961-02-03',
  gender: 'female',
  ...more
})

const urn = (id: string): string => `urn:uuid:${id}`

function bundleOf(...resources: readonly Resource[]): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => ({ fullUrl: urn(resource.id ?? ''), resource }))
  }
}

const visit = (id: string, code: string, text: string): Encounter => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { code },
  type: [{ text }],
  subject: { reference: urn('ada') },
  serviceProvider: { reference: urn('hospital') }
})

const adasBundle = (): Bundle =>
  bundleOf(
    patientWith('ada'),
    { resourceType: 'Organization', id: 'hospital', name: 'Far General' },
    visit('stay', 'IMP', 'Hospital admission'),
    visit('consultation', 'AMB', 'Follow-up'),
    {
      resourceType: 'Condition',
      id: 'pneumonia',
      code: { text: 'Pneumonia' },
      subject: { reference: urn('ada') },
      encounter: { reference: urn('stay') }
    },
    {
      resourceType: 'Condition',
      id: 'depression',
      code: { text: 'Major depressive disorder' },
      subject: { reference: urn('ada') },
      encounter: { reference: urn('consultation') }
    },
    {
      resourceType: 'MedicationRequest',
      id: 'tablets',
      status: 'active',
      intent: 'order',
      medicationReference: { reference: urn('product') },
      subject: { reference: urn('ada') },
      encounter: { reference: urn('stay') }
    },
    { resourceType: 'Medication', id: 'product', code: { text: 'Amlodipine 5mg tablets' } },
    {
      resourceType: 'Claim',
      id: 'bill',
      status: 'active',
      type: { text: 'institutional' },
      use: 'claim',
      patient: { reference: urn('ada') },
      created: '2020-01-01',
      provider: { reference: urn('hospital') },
      priority: { text: 'normal' },
      insurance: [{ sequence: 1, focal: true, coverage: { display: 'private' } }]
    }
  )

function resourcesAt(loaded: LoadedPeople, source: string): readonly Resource[] {
  return loaded.residents
    .flatMap(({ charts }) => charts.filter((one) => one.source === source))
    .flatMap((one) => one.resources)
}

const find = (resources: readonly Resource[], type: string): Record<string, unknown> | undefined =>
  resources.map((one): Record<string, unknown> => ({ ...one })).find((one) => one['resourceType'] === type)

describe('one bundle', () => {
  beforeEach(() => writeFileSync(join(folder, 'ada.json.gz'), gzipSync(JSON.stringify(adasBundle()))))

  it('becomes a person with a test number, their own name and a practice here; the same at each start', async () => {
    const [one, again] = [await load(), await load()]
    const person = one.residents[0]?.person
    expect(person).toMatchObject({ family: 'Rossi', given: ['Ada', 'Lia'], birthDate: '1961-02-03' })
    expect(isTestNhsNumber(person?.nhsNumber ?? '')).toBe(true)
    expect(again.residents[0]?.person).toEqual(person)
  })

  it('never takes a number that somebody has', async () => {
    const taken = (await load()).residents[0]?.person.nhsNumber ?? ''
    const number = (await load(folder, new Set([taken]))).residents[0]?.person.nhsNumber ?? ''
    expect(number).not.toBe(taken)
    expect(isTestNhsNumber(number)).toBe(true)
  })

  it('is dealt out: the stay to a hospital, the repeat to the GP, depression to the mental-health trust', async () => {
    const loaded = await load()
    const hospital = ['nuh-epr', 'sfh-epr'].find((source) => find(resourcesAt(loaded, source), 'Encounter')) ?? ''
    const [patient] = loaded.residents[0]?.charts.filter((one) => one.source === hospital) ?? []
    const stay = find(resourcesAt(loaded, hospital), 'Encounter')
    expect(find(resourcesAt(loaded, hospital), 'Condition')).toMatchObject({
      subject: { reference: `Patient/${patient?.patient.id ?? ''}` },
      encounter: { reference: `Encounter/${String(stay?.['id'])}`, display: 'Hospital admission' }
    })
    expect(find(resourcesAt(loaded, 'nottshc-rio'), 'Condition')).toMatchObject({
      code: { text: 'Major depressive disorder' },
      encounter: { display: 'Follow-up' }
    })
    expect(find(resourcesAt(loaded, 'nottshc-rio'), 'Condition')?.['encounter']).not.toHaveProperty('reference')
    const product = find(resourcesAt(loaded, 'gprcc'), 'Medication')
    expect(find(resourcesAt(loaded, 'gprcc'), 'MedicationRequest')).toMatchObject({
      medicationReference: { reference: `Medication/${String(product?.['id'])}` }
    })
  })

  it('keeps whom it mentions, and says what it leaves out', async () => {
    const loaded = await load()
    const organisations = [...loaded.mentioned.values()].flatMap((known) => [...known.values()])
    expect(organisations).toContainEqual(expect.objectContaining({ name: 'Far General' }))
    expect(loaded.accounts).toMatchObject([{ file: 'ada.json.gz', inBundle: 9, mentioned: 3, leftOut: { Claim: 1 } }])
  })
})

it('staff named by identifier are found in the files that list them', async () => {
  const doctor: Resource = {
    resourceType: 'Practitioner',
    id: 'd1',
    identifier: [{ system: 'urn:npi', value: '42' }],
    name: [{ family: 'Vogel', given: ['Ines'] }]
  }
  writeFileSync(join(folder, 'practitionerInformation1.json'), JSON.stringify(bundleOf(doctor)))
  const seen: Encounter = {
    ...visit('seen', 'AMB', 'Follow-up'),
    participant: [{ individual: { reference: 'Practitioner?identifier=urn:npi|42' } }]
  }
  writeFileSync(join(folder, 'ada.json'), JSON.stringify(bundleOf(patientWith('ada'), seen)))
  const loaded = await load()
  expect(find(resourcesAt(loaded, 'gprcc'), 'Encounter')).toMatchObject({
    participant: [
      { individual: { reference: expect.stringMatching(/^Practitioner\/\w+$/) as string, display: 'Ines Vogel' } }
    ]
  })
})

it.each([
  ['is not JSON', '{"resourceType":'],
  ['is not a FHIR Bundle but a single Patient', '{"resourceType":"Patient"}'],
  ['is not a FHIR Bundle', '[1, 2]'],
  ['is empty', ' \n'],
  [
    'is NDJSON, one resource a line; a Bundle a file is needed',
    '{"resourceType":"Patient"}\n{"resourceType":"Flag"}\n'
  ],
  ['is a Bundle with nothing in it', JSON.stringify(bundleOf())],
  ['holds no Patient', JSON.stringify(bundleOf({ resourceType: 'Location', id: 'l' }))],
  ['holds 2 Patients', JSON.stringify(bundleOf(patientWith('a'), patientWith('b')))],
  ['has a Patient without a whole birth date', JSON.stringify(bundleOf(patientWith('a', { birthDate: '1961' })))]
])('a file that %s is said and skipped', async (fault, text) => {
  writeFileSync(join(folder, 'odd.json'), text)
  writeFileSync(join(folder, 'good.json'), JSON.stringify(bundleOf(patientWith('ada'))))
  const loaded = await load()
  expect(loaded.faults).toEqual([`odd.json ${fault}`])
  expect(loaded.residents).toHaveLength(1)
})

it('the same Patient in two files is one person', async () => {
  for (const name of ['a.json', 'b.json'])
    writeFileSync(join(folder, name), JSON.stringify(bundleOf(patientWith('ada'))))
  const loaded = await load()
  expect(loaded.faults).toEqual(['b.json is about the same Patient as a.json'])
})

const recorded = findSharedData('data', 'synthea-r4')

describe.skipIf(!recorded.present)(`120 people nobody here wrote ${recorded.present ? '' : recorded.why}`, () => {
  it('lose nothing: all of it is dealt, mentioned or left out by kind, once', async () => {
    const { residents, accounts, faults } = await load(recorded.path)
    expect(faults).toEqual([])
    expect(residents).toHaveLength(120)
    expect(new Set(residents.map(({ person }) => person.nhsNumber)).size).toBe(120)
    for (const { file, inBundle, dealt, mentioned, leftOut } of accounts) {
      const parts = [...Object.values(dealt), mentioned, ...Object.values(leftOut)]
      expect(
        parts.reduce((total, count) => total + count, 0),
        file
      ).toBe(inBundle)
      expect(Object.keys(leftOut).filter((kind) => !['Claim', 'ExplanationOfBenefit'].includes(kind))).toEqual([])
    }
  })

  it('are valid R4 in every part, about the right person, with both tags, of types their source sends', async () => {
    const { residents, mentioned } = await load(recorded.path)
    const some = residents.filter((_, index) => index % 30 === 0)
    for (const { person, charts } of some) {
      for (const { source, patient, resources } of charts) {
        const { odsCode, resourceTypes } = SOURCES[source]
        const staff = mentioned.get(source) ?? new Map<string, Resource>()
        const known = new Set([...staff.keys(), ...resources.map((one) => `${one.resourceType}/${one.id}`)])
        known.add(`Patient/${patient.id}`)
        expect(patient.identifier).toContainEqual({ use: 'official', system: NHS_NUMBER, value: person.nhsNumber })
        expect(r4Faults([patient, ...resources, ...staff.values()])).toEqual([])
        for (const one of resources) {
          expect(one.meta?.tag).toMatchObject([
            { system: SOURCE_TAG, code: source },
            { system: PROVENANCE_TAG, code: odsCode }
          ])
          expect([...resourceTypes, 'Medication']).toContain(one.resourceType)
        }
        const written = [...JSON.stringify(resources).matchAll(/"reference":"([^"#][^"]*)"/g)].map((match) => match[1])
        expect(written.filter((reference) => !known.has(reference ?? ''))).toEqual([])
      }
    }
  }, 60_000)

  it('have duplicates that are there, at two sources', async () => {
    const { residents, truths } = await load(recorded.path)
    const ids = new Set(
      residents.flatMap(({ charts }) =>
        charts.flatMap((chart) => chart.resources.map((one) => `${chart.source}/${one.resourceType}/${one.id}`))
      )
    )
    expect(truths.length).toBeGreaterThan(100)
    expect(truths.flatMap(({ entries }) => entries).filter((id) => !ids.has(id))).toEqual([])
  })
})
