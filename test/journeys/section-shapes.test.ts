/// <reference lib="dom" />
/** Each section in its own shape, in a browser: what a reader opens, unfolds and filters, and what stays said meanwhile. */
import { strict as assert } from 'node:assert'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Entry, RecordEvent } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { launchBrowser } from '../harness/browser.ts'
import type { Json } from '../fixtures/people.ts'
import { COMPANY, everySectionSays, FORCED } from './every-state.ts'
import type { TimedLine } from './fixture-server.ts'
import { findAxeViolations, startJourney, waitForEnd, type Journey } from './journey.ts'

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

function entry(id: string, text: string, resource: Json, more: Partial<Entry> = {}): Entry {
  return {
    id: `company/${String(resource['resourceType'])}/${id}`,
    source: 'company',
    odsCode: 'RX1',
    text,
    recorded: '2026-01-10',
    occurred: '2026-01-09',
    status: null,
    links: [],
    conflicts: [],
    resource: { ...resource, id, resourceType: String(resource['resourceType']) },
    ...more
  }
}

/** Of a record in which the other source did not answer: that must stay said whatever a reader unfolds or filters. */
async function open(section: SectionName, entries: readonly Entry[]): Promise<string> {
  const said = everySectionSays({ state: { state: 'timed-out' } }, { state: { state: 'recorded' } })
  const lines = said.map(({ afterMs, event }): TimedLine => {
    const filled: RecordEvent =
      event.event === 'section' && event.section === section ? { ...event, entries: [...entries] } : event
    return { afterMs, event: filled }
  })
  journey = await startJourney(browser, { lines })
  await journey.goto(`/${section}`)
  await waitForEnd(journey.page)
  return text()
}

const text = (): Promise<string> => journey.page.locator('main').innerText()

async function expectHonest(): Promise<void> {
  expect(await text()).toContain(`${FORCED} did not answer in time`)
  expect(await findAxeViolations(journey.page)).toEqual([])
  expect(journey.complaints).toEqual([])
}

const stay = (id: string, more: Json = {}): Entry =>
  entry(id, `Stay ${id}`, { resourceType: 'Encounter', status: 'finished', class: { code: 'IMP' }, ...more })

describe('in its own shape', () => {
  it('encounters: the parts of a stay unfold under it, and fold again', async () => {
    await open('encounters', [stay('e1'), stay('e2', { partOf: { reference: 'Encounter/e1' } }), stay('e3')])
    const fold = journey.page.getByRole('button', { name: '1 part of this stay' })
    expect(await fold.getAttribute('aria-expanded')).toBe('false')
    expect(await journey.page.getByRole('button', { name: 'Stay e2' }).count()).toBe(0)
    await fold.click()
    expect(await journey.page.getByRole('button', { name: 'Stay e2' }).count()).toBe(1)
    await expectHonest()
  })

  it('encounters: each class of the region is drawn in words, and one that nobody knows as received', async () => {
    const classes = {
      '111': 'NHS 111',
      '999-CAD': '999 call',
      '999-EPR': '999 ambulance',
      PTS: 'Patient transport',
      AMB: 'Outpatient',
      EMER: 'A&E',
      IMP: 'Inpatient',
      VR: 'Virtual ward',
      GROUPING: 'Whole stay',
      XYZ: 'XYZ'
    }
    const codes = Object.keys(classes)
    await open(
      'encounters',
      codes.map((code) => stay(code, { class: { code } }))
    )
    for (const [code, words] of Object.entries(classes)) {
      const row = journey.page
        .getByRole('main')
        .getByRole('listitem')
        .filter({ hasText: `Stay ${code}` })
      expect(await row.innerText(), code).toContain(words)
    }
    await expectHonest()
  })

  it('social care: each council in what it sends, and what one never sends is said and not missed', async () => {
    const councils = {
      company: ['EpisodeOfCare', 'Task'],
      county: ['ServiceRequest', 'DeviceRequest', 'Condition']
    } as const
    const said = everySectionSays({ state: { state: 'timed-out' } }, { state: { state: 'recorded' } })
    const entries = Object.entries(councils).flatMap(([source, types]) =>
      types.map((resourceType) => ({
        ...entry(`${source}-${resourceType}`, `A ${resourceType}`, { resourceType, status: 'active' }),
        id: `${source}/${resourceType}/1`,
        source
      }))
    )
    const lines = said.map(({ afterMs, event }): TimedLine => {
      if (event.event === 'opened') {
        const [forced, company] = event.sources
        assert.ok(forced && company)
        const county = { ...company, id: 'county', name: 'County Council', resourceTypes: [...councils.county] }
        return {
          afterMs,
          event: { ...event, sources: [forced, { ...company, resourceTypes: [...councils.company] }, county] }
        }
      }
      if (event.event !== 'section' || event.section !== 'social-care') return { afterMs, event }
      return {
        afterMs,
        event: { ...event, entries, states: [...event.states, { source: 'county', state: 'recorded' }] }
      }
    })
    journey = await startJourney(browser, { lines })
    await journey.goto('/social-care')
    await waitForEnd(journey.page)
    const council = (name: string) => journey.page.getByRole('region', { name, exact: true }).innerText()
    const [city, county] = [await council(COMPANY), await council('County Council')]
    expect(city).toContain('It never sends: contacts, equipment and support reasons.')
    expect(city).toMatch(/Services[\s\S]*A EpisodeOfCare[\s\S]*Assessments[\s\S]*A Task/)
    expect(county).toContain('It never sends: services and assessments.')
    expect(county).toMatch(/Contacts[\s\S]*A ServiceRequest[\s\S]*Equipment[\s\S]*A DeviceRequest[\s\S]*A Condition/)
    expect(await text()).toContain('at least 5')
    await expectHonest()
  })

  it('alerts: one that is over is shown nowhere until a reader asks for it; those that hold are', async () => {
    const flag = (id: string, status: string, more: Json = {}): Entry =>
      entry(id, `Alert ${id}`, { resourceType: 'Flag', status, ...more }, { status })
    const said = await open('alerts', [
      flag('holds', 'active'),
      flag('over', 'inactive'),
      flag('ended', 'active', { period: { end: '2020-01-01' } })
    ])
    expect(said).toContain('Alert holds')
    expect(said).not.toMatch(/Alert (over|ended)/)
    expect(said).toContain('at least 3, 1 active')
    await expectHonest()
    await journey.page.getByText('No longer active (at least 2)').click()
    expect(await text()).toMatch(/Alert over/)
    await journey.page.getByRole('link', { name: 'Summary', exact: true }).click()
    const panel = journey.page.getByRole('region', { name: 'Alerts', exact: true })
    await panel.getByText('Alert holds').waitFor()
    expect(await panel.innerText()).not.toMatch(/Alert (over|ended)/)
    expect(await panel.innerText()).toContain('2 more')
    await journey.page.emulateMedia({ media: 'print' })
    await journey.page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    await panel.getByText('2 no longer active are not printed here').waitFor()
    expect(await panel.innerText()).not.toMatch(/Alert (over|ended)/)
  })

  it('alerts: where all are over, the panel says that none is active', async () => {
    await open('alerts', [
      entry('over', 'Alert over', { resourceType: 'Flag', status: 'inactive' }, { status: 'inactive' })
    ])
    await journey.page.getByRole('link', { name: 'Summary', exact: true }).click()
    const panel = journey.page.getByRole('region', { name: 'Alerts', exact: true })
    await panel.getByText('1 more').waitFor()
    expect(await panel.innerText()).toContain('None of those received is active.')
    expect(await panel.innerText()).toContain('at least 1, 0 active')
  })

  it('H-003: documents: a filter by kind counts what it hides, and hides no source that failed', async () => {
    const letter = (id: string, kind: string): Entry =>
      entry(id, kind, { resourceType: 'DocumentReference', status: 'current', type: { text: kind } })
    await open('documents', [letter('d1', 'Clinic letter'), letter('d2', 'Discharge'), letter('d3', 'Discharge')])
    await journey.page.getByLabel('Kind').selectOption({ label: 'Discharge' })
    await expect.poll(text).toContain('2 of at least 3 shown, 1 hidden by your choice')
    expect(await text()).toContain('at least 3')
    await expectHonest()
  })

  it('appointments: those to come apart from those over, with cancelled and did-not-attend in words', async () => {
    const at = (id: string, status: string, start: string): Entry =>
      entry(
        id,
        `Clinic ${id}`,
        { resourceType: 'Appointment', status, start, participant: [] },
        { status, occurred: start }
      )
    const said = await open('appointments', [
      at('a1', 'booked', '2099-03-01T09:00:00Z'),
      at('a2', 'cancelled', '2099-02-01T09:00:00Z'),
      at('a3', 'noshow', '2026-01-05T09:00:00Z')
    ])
    expect(said).toMatch(/Cancelled/)
    expect(said).toMatch(/Did not attend/i)
    expect(said).toContain('1 to come')
    await expectHonest()
  })

  it('about me: questions within questions keep their order', async () => {
    const said = await open('about-me', [
      entry('q1', 'About me', {
        resourceType: 'QuestionnaireResponse',
        status: 'completed',
        item: [
          {
            linkId: '1',
            text: 'My day',
            item: [{ linkId: '1.1', text: 'Morning', answer: [{ valueString: 'Tea first' }] }]
          },
          { linkId: '2', text: 'My fears', answer: [{ valueString: 'Falling' }] }
        ]
      })
    ])
    const places = ['My day', 'Morning', 'Tea first', 'My fears', 'Falling'].map((words) => said.indexOf(words))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
    await expectHonest()
  })

  it('people: who they are and how to reach them', async () => {
    const said = await open('people', [
      entry('r1', 'Anne Relative', {
        resourceType: 'RelatedPerson',
        active: true,
        name: [{ text: 'Anne Relative' }],
        relationship: [{ text: 'Daughter' }],
        telecom: [{ system: 'phone', value: '01632 960001' }]
      })
    ])
    expect(said).toContain('Daughter')
    expect(said).toContain('01632 960001')
    await expectHonest()
  })

  it('care plans: activities and goals stand under their plan', async () => {
    const said = await open('care-plans', [
      entry('p1', 'Falls plan', {
        resourceType: 'CarePlan',
        status: 'active',
        title: 'Falls plan',
        goal: [{ reference: 'Goal/g1' }],
        activity: [{ detail: { status: 'in-progress', description: 'Walking frame at hand' } }]
      }),
      entry('g1', 'To walk to the shop', { resourceType: 'Goal', lifecycleStatus: 'active' })
    ])
    expect(said).toMatch(/Falls plan[\s\S]*Walking frame at hand[\s\S]*To walk to the shop/)
    await expectHonest()
  })

  it('observations: the chart of a NEWS2 score has a table of the same values beside it', async () => {
    const news = (id: string, value: number, day: string): Entry =>
      entry(
        id,
        'NEWS2',
        {
          resourceType: 'Observation',
          status: 'final',
          code: { coding: [{ system: 'http://snomed.info/sct', code: '1104051000000101' }], text: 'NEWS2' },
          valueQuantity: { value, unit: '{score}' }
        },
        { occurred: day, recorded: day }
      )
    await open('observations', [news('n1', 3, '2026-01-08'), news('n2', 7, '2026-01-09')])
    await journey.page.getByRole('combobox', { name: 'Chart and table of' }).selectOption({ index: 1 })
    const table = journey.page.getByRole('table').filter({ hasText: '09-Jan-2026' })
    expect(await table.first().innerText()).toMatch(/7[\s\S]*3/)
    await expectHonest()
  })

  it('H-007: the latest of a test that is dated in the future says so, on a page and in its panel', async () => {
    const potassium = (id: string, value: number, day: string): Entry =>
      entry(
        id,
        'Potassium',
        {
          resourceType: 'Observation',
          status: 'final',
          code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }], text: 'Potassium' },
          valueQuantity: { value, unit: 'mmol/L' }
        },
        { occurred: day, recorded: day }
      )
    await open('results', [potassium('k1', 4.1, '2026-01-08'), potassium('k2', 6.9, '2099-01-09')])
    const row = journey.page.getByRole('row').filter({ hasText: '09-Jan-2099' }).first()
    expect(await row.innerText()).toContain('Date is in the future')
    await journey.page.getByRole('link', { name: 'Summary', exact: true }).click()
    const panel = journey.page.getByRole('region', { name: 'Results', exact: true })
    expect(await panel.getByRole('row').filter({ hasText: '09-Jan-2099' }).innerText()).toContain(
      'Date is in the future'
    )
    await expectHonest()
  })
})
