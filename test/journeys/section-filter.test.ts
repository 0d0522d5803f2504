/// <reference lib="dom" />
/** The filter of a section's full list: by date, partner and kind, in the address; it hides rows and never a failure. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { joanSmith } from './joan-smith.ts'
import { JOANS_LATER } from './joan-smith-pages.ts'
import {
  DESKTOP,
  findAxeViolations,
  PHONE,
  startJourney,
  waitForEnd,
  type Journey,
  type ScreenSize
} from './journey.ts'

const SIZES: readonly ScreenSize[] = [DESKTOP, { width: 1024, height: 768 }, PHONE]
/** Sections of Joan Smith's record that have something to choose from, with one of their kinds. */
const CHOICES: readonly (readonly [section: string, kind: string])[] = [
  ['allergies', 'Recorded as not an allergy'],
  ['problems', 'Active problems'],
  ['medications', 'Repeat'],
  ['results', 'Results'],
  ['documents', 'Discharge summary']
]

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(path: string, size?: ScreenSize): Promise<void> {
  journey = await startJourney(browser, { lines: joanSmith(), later: JOANS_LATER }, size)
  await journey.goto(path)
  await waitForEnd(journey.page)
}

const main = () => journey.page.getByRole('main')
const status = () => main().getByRole('status')
const honesty = () => main().locator('.ncr-honesty').first()
const states = () => main().locator('.ncr-states').innerText()
const titles = () => main().locator('.ncr-rows .ncr-row__title').allInnerTexts()

describe.each(CHOICES)('%s', (section, kind) => {
  it(`H-003: filtered by “${kind}” says n of m, and hides nothing of what the sources said`, async () => {
    await open(`/${section}`)
    const [before, said, all] = [await honesty().innerText(), await states(), await titles()]
    await main().getByLabel('Kind').selectOption({ label: kind })
    await status()
      .filter({ hasText: `Filtered by kind ${kind}` })
      .waitFor()
    expect(await status().innerText()).toMatch(
      /(\d+ of at least \d+ shown, \d+ hidden by your choice|all shown, at least \d+)\./
    )
    const left = await titles()
    expect(left.length).toBeGreaterThan(0)
    for (const title of left) expect(all).toContain(title)
    expect(await honesty().innerText()).toBe(before)
    expect(await states()).toBe(said)
    expect(journey.page.url()).toMatch(new RegExp(`/record/${section}\\?kind=[a-z0-9-]+$`))
    expect(journey.complaints).toEqual([])
  })
})

describe('the filter of a section', () => {
  it('by partner stands in the address as an ODS code, is there after a reload, and Back takes it off', async () => {
    await open('/allergies')
    const all = await titles()
    await main().getByLabel('Partner').selectOption('RX1')
    await expect.poll(() => journey.page.url()).toMatch(/\/record\/allergies\?partner=RX1$/)
    await expect.poll(titles).not.toEqual(all)
    const left = await titles()
    await journey.page.reload()
    await waitForEnd(journey.page)
    expect(await titles()).toEqual(left)
    await journey.page.goBack()
    await expect.poll(titles).toEqual(all)
  })

  it('H-007: goes by the date of the column, and keeps what may lie in the range', async () => {
    await open('/allergies')
    await main().getByLabel('Recorded from').fill('2011-03-31')
    await main().getByLabel('To').fill('2011-12-31')
    await status().filter({ hasText: 'from 31-Mar-2011, to 31-Dec-2011' }).waitFor()
    expect((await titles()).join()).toMatch(/Penicillin/)
    // Recorded in March 2011, the day is not known.
    expect(await main().locator('.ncr-rows .ncr-row__date').allInnerTexts()).toContainEqual(
      expect.stringMatching(/^Mar 2011/)
    )
    expect((await titles()).join()).not.toMatch(/Latex|Strawberries/)
  })

  it('H-003: nothing of a partner that did not answer is not "nothing recorded"', async () => {
    await open('/allergies?partner=NR3')
    expect(await main().innerText()).toContain(
      'Nothing that was received matches this filter, but this does not mean that nothing is recorded.'
    )
    expect(await honesty().innerText()).toContain('CityCare')
  })

  it('H-003: medicines side by side are of all sources, whatever the filter', async () => {
    await open('/medications?partner=NR3')
    await main().getByRole('link', { name: 'Side by side' }).click()
    await main().locator('.ncr-compared').waitFor()
    expect(await main().getByLabel('Partner').count()).toBe(0)
    expect(await main().locator('.ncr-compared tbody tr').count()).toBeGreaterThan(1)
    expect(journey.page.url()).toContain('partner=NR3')
  })

  it('H-007: the latest of each test is of all, whatever the filter, and says so', async () => {
    await open('/results')
    const latest = () => main().locator('.ncr-sheet', { hasText: 'Latest of each test' }).locator('table').innerText()
    const before = await latest()
    await main().getByLabel('To').fill('1990-01-01')
    await status().filter({ hasText: 'Filtered by' }).waitFor()
    expect(await latest()).toBe(before)
    expect(await main().innerText()).toContain('whatever the filter')
  })

  it('is printed in words, with how many entries it hides, and with every source that failed', async () => {
    await open('/allergies?partner=RX1')
    await journey.page.emulateMedia({ media: 'print' })
    const text = await main().innerText()
    expect(text).toMatch(/Filtered by partner .+: \d+ of at least \d+ shown, \d+ hidden by your choice\./)
    expect(text).toMatch(/CityCare/)
    expect(text).not.toContain('All partners')
  })

  it.each(SIZES)('is clean for axe and never scrolls sideways at $width pixels', async (size) => {
    for (const path of ['/allergies?partner=RX1', '/results?from=2026-01-01', '/documents?kind=nonsense']) {
      await open(path, size)
      expect(await findAxeViolations(journey.page)).toEqual([])
      expect(await journey.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
      await journey.end()
    }
    await open('/allergies', size)
  })
})
