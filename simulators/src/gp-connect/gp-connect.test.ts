import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Running } from '../fhir-server/listen.ts'
import { population } from '../population/population.ts'
import { startGpConnect } from './gp-connect.ts'
import { SECTION_TITLES, WITHOUT_PERIOD } from './sections.ts'

const JOAN = '9990000018'
const LUCY = '9990000964'
const GRACE = '9990000638'
const HEADERS = {
  'content-type': 'application/json+fhir',
  'ssp-traceid': '09a01679-2564-0fb4-5129-aecc81ea2706',
  'ssp-from': '200000000359',
  'ssp-to': '918999198738',
  'ssp-interactionid': 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getcarerecord'
}
let practices: Running

beforeAll(async () => {
  practices = await startGpConnect(population(new Date('2026-11-23T09:00:00Z')), 0)
})
beforeEach(() => control('ok'))
afterAll(() => practices.close())

const control = (mode: string) =>
  fetch(`${practices.address}/control`, { method: 'POST', body: new URLSearchParams({ mode }) })

interface Bundle {
  readonly issue?: readonly { readonly details: { readonly coding: readonly { readonly code: string }[] } }[]
  readonly entry?: readonly {
    readonly resource: {
      readonly resourceType: string
      readonly identifier?: readonly { readonly value: string }[]
      readonly section?: readonly { readonly text: { readonly div: string } }[]
    }
  }[]
}

interface Asking {
  readonly nhsNumber?: string
  readonly period?: { readonly start?: string; readonly end?: string }
  readonly headers?: Record<string, string>
}

async function ask(section: string, { nhsNumber = JOAN, period, headers = HEADERS }: Asking = {}) {
  const parameter = [
    { name: 'patientNHSNumber', valueIdentifier: { system: 'http://fhir.nhs.net/Id/nhs-number', value: nhsNumber } },
    {
      name: 'recordSection',
      valueCodeableConcept: {
        coding: [{ system: 'http://fhir.nhs.net/ValueSet/gpconnect-record-section-1', code: section }]
      }
    },
    ...(period ? [{ name: 'timePeriod', valuePeriod: period }] : [])
  ]
  const body = JSON.stringify({ resourceType: 'Parameters', parameter })
  const response = await fetch(`${practices.address}/Patient/$gpc.getcarerecord`, { method: 'POST', headers, body })
  const bundle = (await response.json()) as Bundle
  const resources = (bundle.entry ?? []).map((entry) => entry.resource)
  return {
    status: response.status,
    code: bundle.issue?.[0]?.details.coding[0]?.code,
    types: resources.map((one) => one.resourceType),
    number: resources.find((one) => one.resourceType === 'Patient')?.identifier?.[0]?.value,
    html: resources.find((one) => one.section)?.section?.[0]?.text.div ?? ''
  }
}

describe('a section', () => {
  it.each(Object.entries(SECTION_TITLES))('%s is a page of its own with its title', async (code, title) => {
    const answer = await ask(code)
    expect(answer.types).toEqual(['Composition', 'Patient', 'Practitioner', 'Organization', 'Device'])
    expect(answer.html).toContain('<div xmlns="http://www.w3.org/1999/xhtml">')
    expect(answer.html).toContain(`<h1>${title}</h1>`)
    expect(answer.html.includes('class="date-banner"')).toBe(
      answer.html.includes('<h2>') && !WITHOUT_PERIOD.some((one) => one === code)
    )
  })

  it('has the tables of the specification, with what the practice coded', async () => {
    expect((await ask('PRB')).html).toMatch(/<table id="prb-tab-act">[^]*Chronic obstructive pulmonary disease/)
    expect((await ask('ALL')).html).toMatch(/<table id="all-tab-curr">[^]*Penicillin/)
    expect((await ask('MED')).html).toMatch(/<table id="med-tab-curr-rep">[^]*class="med-item-column">Ramipril/)
  })

  it('keeps to the period asked for, and says it', async () => {
    const { html } = await ask('PRB', { period: { start: '2014-01-01', end: '2014-12-31' } })
    expect(html).toContain('For the period &#39;01-Jan-2014&#39; to &#39;31-Dec-2014&#39;')
    expect(html).toContain('06-Oct-2014')
    expect(html).not.toContain('hypertension')
  })
})

it('four empties are told apart', async () => {
  expect((await ask('ALL', { nhsNumber: LUCY })).html).toContain('data is recorded for this patient.')
  expect((await ask('OBS', { nhsNumber: LUCY })).html).toContain('does not support retrieval of')
  expect((await ask('REF', { nhsNumber: LUCY })).html).toContain('data is not supported by this system.')
  expect((await ask('ADM')).html).toContain('Access is denied to')
})

describe('a refusal', () => {
  it.each([
    ['PATIENT_NOT_FOUND', 404, 'PRB', { nhsNumber: '9990001464' }],
    ['PATIENT_NOT_FOUND', 404, 'PRB', { nhsNumber: GRACE }],
    ['INVALID_NHS_NUMBER', 400, 'PRB', { nhsNumber: '9990000019' }],
    ['INVALID_PARAMETER', 422, 'XYZ', {}],
    ['INVALID_PARAMETER', 422, 'ALL', { period: { start: '2014-01-01' } }],
    ['BAD_REQUEST', 400, 'PRB', { headers: { 'content-type': 'application/json+fhir' } }]
  ] as const)('%s (%i)', async (code, status, section, asking) => {
    expect(await ask(section, asking)).toMatchObject({ status, code })
  })
})

describe('told to misbehave', () => {
  it("wrong-person answers with somebody else's record, 403 says there is no consent", async () => {
    await control('wrong-person')
    expect((await ask('PRB')).number).not.toBe(JOAN)
    await control('403')
    expect(await ask('PRB')).toMatchObject({ status: 403, code: 'NO_PATIENT_CONSENT' })
  })

  it('has a page with its buttons', async () => {
    expect(await (await fetch(practices.address)).text()).toContain('name="mode" value="wrong-person"')
  })
})

describe('the coded record', () => {
  interface Answer {
    readonly issue?: readonly { readonly details: { readonly coding: readonly { readonly code: string }[] } }[]
    readonly entry?: readonly { readonly resource: Stu3 }[]
  }
  type Stu3 = Readonly<Record<string, unknown>> & { readonly resourceType: string }

  async function askAll(nhsNumber = JOAN) {
    const area = (name: string, part: string) => ({ name, part: [{ name: part, valueBoolean: true }] })
    const parameter = [
      { name: 'patientNHSNumber', valueIdentifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber } },
      area('includeAllergies', 'includeResolvedAllergies'),
      area('includeMedication', 'includePrescriptionIssues'),
      ...['includeProblems', 'includeUncategorisedData', 'includeInvestigations', 'includeReferrals'].map((name) => ({
        name
      }))
    ]
    const response = await fetch(`${practices.address}/Patient/$gpc.getstructuredrecord`, {
      method: 'POST',
      headers: {
        ...HEADERS,
        'content-type': 'application/fhir+json',
        'ssp-interactionid': 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1'
      },
      body: JSON.stringify({ resourceType: 'Parameters', parameter })
    })
    const answer = (await response.json()) as Answer
    const resources = (answer.entry ?? []).map(({ resource }) => resource)
    const of = (type: string) => resources.filter(({ resourceType }) => resourceType === type)
    return { status: response.status, code: answer.issue?.[0]?.details.coding[0]?.code, resources, of }
  }

  it('is STU3: a product, an authorisation, an issue and a statement for each medicine', async () => {
    const { of } = await askAll()
    expect(of('MedicationStatement')).toHaveLength(5)
    expect(of('MedicationRequest').map(({ intent }) => intent)).toEqual(
      Array.from({ length: 5 }, () => ['plan', 'order']).flat()
    )
    expect(of('AllergyIntolerance')[0]).toMatchObject({ clinicalStatus: 'active', patient: { reference: 'Patient/1' } })
  })

  it('names every resource that its lists name, and lists only the areas that were asked for', async () => {
    const { of, resources } = await askAll()
    const there = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${String(id)}`))
    const lists = of('List')
    expect(lists.map(({ title }) => title)).not.toContain('Immunisations')
    const items = lists.flatMap(({ entry }) => (entry ?? []) as { readonly item: { readonly reference: string } }[])
    expect(items.length).toBeGreaterThan(10)
    for (const { item } of items) expect(there).toContain(item.reference)
  })

  it('says what a practice holds back, has not got yet, and does not send', async () => {
    expect(JSON.stringify((await askAll()).of('List'))).toContain('confidential-items')
    expect(JSON.stringify((await askAll('9990001049')).of('List'))).toContain('data-in-transit')
    expect(JSON.stringify((await askAll(LUCY)).of('OperationOutcome'))).toContain('includeReferrals has been disabled')
  })

  it.each([
    ['PATIENT_NOT_FOUND', 404, GRACE],
    ['INVALID_NHS_NUMBER', 400, '9990000019']
  ])('%s (%i)', async (code, status, nhsNumber) => {
    expect(await askAll(nhsNumber)).toMatchObject({ status, code })
  })
})
