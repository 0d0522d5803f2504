/// <reference lib="dom" />
/** A phone, and an objection that is overridden: what stands over the record on every page, at every width. */
import { strict as assert } from 'node:assert'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Entry, RecordEvent, SectionState } from '@ncr/contract/record.ts'
import { launchBrowser } from '../harness/browser.ts'
import { joanSmith, nothingRecordedBut } from './joan-smith.ts'
import { OPENED } from './joan-smith-sources.ts'
import type { TimedLine } from './fixture-server.ts'
import { findAxeViolations, PHONE, readText, startJourney, waitForEnd, type Journey } from './journey.ts'

const NAMES = ['Amoxicillin', 'Trimethoprim', 'Contrast media, iodinated', 'Peanuts', 'Kiwi fruit', 'Elastic plaster']

/** More names of allergies than any width has room for. */
function manyAllergies(): readonly TimedLine[] {
  const entries = NAMES.map((text, index): Entry => ({
    id: `nuh/AllergyIntolerance/many-${index}`,
    source: 'nuh',
    odsCode: 'RX1',
    text,
    recorded: '2020-01-01',
    occurred: null,
    status: 'active',
    links: [],
    conflicts: [],
    resource: { resourceType: 'AllergyIntolerance', clinicalStatus: { coding: [{ code: 'active' }] }, code: { text } }
  }))
  const states: SectionState[] = [{ source: 'nuh', state: 'recorded', asOf: '2026-11-22T12:01:07Z' }]
  const event: RecordEvent = { event: 'section', section: 'allergies', complete: false, states, entries }
  const [opened, ...rest] = joanSmith()
  assert(opened, 'the record opens')
  return [opened, { afterMs: 0, event }, ...rest]
}

/** Of a phone's first screen: what stands over the record, the menu included. */
const HEADER_SHARE_MAX = 0.6

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

const sources = () => journey.page.getByRole('region', { name: 'Sources', exact: true })

describe('a phone', () => {
  it('H-003: failures are one line that is counted and opens', async () => {
    journey = await startJourney(browser, { lines: joanSmith() }, PHONE)
    await journey.goto('')
    await waitForEnd(journey.page)
    const line = sources().getByRole('button', { name: /\d failed/ })
    expect(await line.innerText()).toMatch(/^✕ \d failed.*CityCare/)
    expect((await line.boundingBox())?.height).toBeLessThan(36)
    await line.click()
    expect(await sources().innerText()).toContain('CityCare: no answer within')
    expect(await findAxeViolations(journey.page)).toEqual([])
  })

  it('the record begins on the first screen', async () => {
    journey = await startJourney(browser, { lines: joanSmith() }, PHONE)
    await journey.goto('')
    await waitForEnd(journey.page)
    const title = await journey.page.getByRole('heading', { level: 1 }).boundingBox()
    console.log(`phone: the page's title begins at ${title?.y.toFixed(0)} of ${PHONE.height} px`)
    expect(title?.y).toBeLessThan(PHONE.height * HEADER_SHARE_MAX)
  })

  it('the date of the resuscitation recommendation is never cut, and when sources were asked is said', async () => {
    const said = 'CPR recommended if the heart stops in hospital'
    const flag = {
      id: 'nuh/Flag/respect',
      source: 'nuh',
      odsCode: 'RX1',
      text: `ReSPECT: ${said}`,
      recorded: '2026-09-03',
      occurred: null,
      status: 'active',
      links: [],
      conflicts: [],
      resource: { resourceType: 'Flag', status: 'active', code: { text: `ReSPECT: ${said}` } }
    }
    const lines = joanSmith()
    const states: SectionState[] = [{ source: 'nuh', state: 'recorded', asOf: '2026-11-22T12:01:07Z' }]
    const event: RecordEvent = { event: 'section', section: 'alerts', complete: false, states, entries: [flag] }
    const [opened, ...rest] = lines
    assert(opened, 'the record opens')
    journey = await startJourney(browser, { lines: [opened, { afterMs: 0, event }, ...rest] }, PHONE)
    await journey.goto('')
    await waitForEnd(journey.page)
    const part = journey.page.locator('.ncr-safety__part--resuscitation')
    expect(await part.innerText()).toContain('03-Sep-2026')
    expect(await part.getByRole('button', { name: /show all/ }).count()).toBe(0)
    expect(
      await sources()
        .getByText(/^asked at \d\d:\d\d$/)
        .isVisible()
    ).toBe(true)
  })

  it('H-008: on the Summary a test has the width for its name, and its value stands under it', async () => {
    journey = await startJourney(browser, { lines: joanSmith() }, PHONE)
    await journey.goto('')
    await waitForEnd(journey.page)
    const panel = journey.page.getByRole('region', { name: 'Results', exact: true })
    const [whole, name] = await Promise.all([
      panel.locator('table').boundingBox(),
      panel.locator('tbody th').first().boundingBox()
    ])
    expect((name?.width ?? 0) / (whole?.width ?? 1)).toBeGreaterThan(0.6)
  })

  it('says so where all that were asked answered, and never where one did not', async () => {
    const words = 'All that were asked answered'
    journey = await startJourney(browser, { lines: nothingRecordedBut('citycare', 'timed-out') }, PHONE)
    await journey.goto('')
    await waitForEnd(journey.page)
    expect(await sources().innerText()).not.toContain(words)
    await journey.end()
    const lines = nothingRecordedBut('nobody', 'timed-out')
    journey = await startJourney(browser, { lines }, PHONE)
    await journey.goto('')
    await waitForEnd(journey.page)
    expect(await sources().innerText()).toContain(words)
  })
})

describe('emergency access over an objection (feature 58)', () => {
  const emergencyAccess = { until: '2026-11-22T14:30:00Z', reason: 'unconscious, no other way to ask' }
  const lines = [{ afterMs: 0, event: { ...OPENED, emergencyAccess } }, ...joanSmith().slice(1)]

  it.each(['', '/medications', '/help', '/page/diabetes'])('is said on /record%s and in print', async (path) => {
    journey = await startJourney(browser, { lines })
    await journey.goto(path)
    await waitForEnd(journey.page)
    const region = journey.page.getByRole('region', { name: 'Emergency access' })
    expect(await region.innerText()).toMatch(
      /objected to sharing.*until 22-Nov-2026 14:30.*unconscious, no other way to ask/
    )
    expect(await findAxeViolations(journey.page)).toEqual([])
    await journey.page.emulateMedia({ media: 'print' })
    expect(await journey.page.locator('.ncr-print--head').innerText()).toContain('until 22-Nov-2026 14:30')
  })

  it('is not said of anybody else', async () => {
    journey = await startJourney(browser, { lines: joanSmith() })
    await journey.goto('')
    await waitForEnd(journey.page)
    expect(await readText(journey.page)).not.toMatch(/objected/)
  })
})

it.each([
  ['1024', { width: 1024, height: 768 }],
  ['390', PHONE]
] as const)(
  'H-003: at %s pixels the names of allergies may be cut, that a source is missing never is',
  async (_name, size) => {
    journey = await startJourney(browser, { lines: manyAllergies() }, size)
    await journey.goto('')
    await waitForEnd(journey.page)
    const part = journey.page.locator('.ncr-safety__part--allergies')
    const [still, words, more] = await Promise.all([
      part.getByText('source missing').boundingBox(),
      part.locator('.ncr-safety__words').boundingBox(),
      part.getByRole('button', { name: /show all/ }).boundingBox()
    ])
    assert(still && words && more, 'the names have no room, and it is said')
    expect(still.y + still.height).toBeLessThanOrEqual(words.y + words.height + 1)
    const isCovered = still.x + still.width > more.x && still.y + still.height > more.y + 4
    expect(isCovered).toBe(false)
  }
)
