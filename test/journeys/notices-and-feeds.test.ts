/// <reference lib="dom" />
/** Known problems where they matter (feature 21), and the data feeds of the region (feature 23). */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { launchBrowser } from '../harness/browser.ts'
import { toProblem, type LaterReads, type TimedLine } from './fixture-server.ts'
import { joanSmith } from './joan-smith.ts'
import { DATA_FEEDS, JOANS_LATER, NOTICES } from './joan-smith-pages.ts'
import { OPENED } from './joan-smith-sources.ts'
import { findAxeViolations, PHONE, readText, startJourney, waitForEnd, type Journey } from './journey.ts'

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

function withNotices(notices: OpenedEvent['notices']): readonly TimedLine[] {
  const event = notices ? { ...OPENED, notices } : OPENED
  return [{ afterMs: 0, event }, ...joanSmith().slice(1)]
}

async function open(path: string, lines: readonly TimedLine[], later: LaterReads = JOANS_LATER): Promise<Journey> {
  journey = await startJourney(browser, { lines, later })
  await journey.goto(path)
  await waitForEnd(journey.page)
  return journey
}

const panel = (title: string) => journey.page.getByRole('region', { name: title, exact: true })

describe('a known problem', () => {
  it('stands on the panel it touches with since when, and takes nothing away', async () => {
    await open('', withNotices([...NOTICES]))
    const words = await panel('Medications').innerText()
    expect(words).toContain('Known problem with Sherwood Forest: Medicines of the last 24 hours are missing.')
    expect(words).toContain('since 21-Nov-2026 16:30')
    expect(words).toContain('Ibuprofen')
    expect(await panel('Allergies').innerText()).not.toContain('Known problem')
    expect(await readText(journey.page)).toContain('Known problem: Opening is slow this morning.')
    expect(await findAxeViolations(journey.page)).toEqual([])
    await journey.page.emulateMedia({ media: 'print' })
    expect(await panel('Medications').innerText()).toContain('Medicines of the last 24 hours are missing.')
  })

  it('stands on its section, its page and beside its source', async () => {
    await open('/medications', withNotices([...NOTICES]))
    const main = journey.page.getByRole('main')
    expect(await main.innerText()).toContain('Medicines of the last 24 hours are missing.')
    const row = main.getByRole('row').filter({ hasText: 'CityCare' })
    expect(await row.innerText()).toContain('Visits are entered a day late.')
    await journey.page.getByRole('link', { name: /^Diabetes/ }).click()
    await main.getByText('Foot checks of October are late.').waitFor()
    await journey.page.getByRole('link', { name: /^SystmOne/ }).click()
    await main.getByText('Visits are entered a day late.').first().waitFor()
  })

  it('is gone when it was cleared', async () => {
    const cleared = NOTICES.map((notice) => ({ ...notice, clearedAt: '2026-11-22T10:00:00Z' }))
    await open('', withNotices(cleared))
    expect(await readText(journey.page)).not.toContain('Known problem')
  })
})

describe('the data feeds', () => {
  it('say what each sends, how fresh it is and every fault it has', async () => {
    await open('/data-feeds', withNotices([]))
    const { page } = journey
    const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) })
    await row('NUH hospital record').waitFor()
    expect(await row('NUH hospital record').innerText()).toMatch(/Working.*Live.*01-Jan-2023.*Allergies/s)
    expect(await row('NUH letters').innerText()).toContain('Failing since 22-Nov-2026 11:40')
    expect(await row('NUH archive').innerText()).toContain('Switched off')
    expect(await row('eHealthscope / GPRCC').innerText()).toMatch(/Up to date.*due by 06:00.*As at 22-Nov-2026 01:00/s)
    const extract = await row('Mental health extract').innerText()
    expect(extract).toMatch(/Rejected.*its manifest says 41.*The last good night is shown.*Older than promised/s)
    expect(await row('Falls register').innerText()).toContain('Nothing loaded yet')
    const problems = page.getByRole('region', { name: 'Known problems' })
    expect(await problems.innerText()).toContain('Medications')
    await problems.getByText('Cleared (1)').click()
    expect(await problems.innerText()).toContain('Letters were late. from 01-Oct-2026 09:00, cleared 03-Oct-2026 11:00')
    expect(journey.complaints).toEqual([])
  })

  it('are cards on a phone, and never scroll sideways', async () => {
    journey = await startJourney(browser, { lines: joanSmith(), later: JOANS_LATER }, PHONE)
    await journey.goto('/data-feeds')
    await journey.page.getByText('NUH letters').waitFor()
    expect(await journey.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
    expect(await findAxeViolations(journey.page)).toEqual([])
  })

  it('are reached from the help page, and say so when they cannot be read', async () => {
    let feeds: LaterReads = { dataFeeds: DATA_FEEDS }
    await open('/help', withNotices([]), feeds)
    await journey.page.getByRole('link', { name: 'data feeds of all partners' }).click()
    await journey.page.getByText('NUH letters').waitFor()
    await journey.end()
    feeds = { dataFeeds: toProblem('internal-error', 500) }
    await open('/data-feeds', withNotices([]), feeds)
    await journey.page.getByRole('alert').getByText('This page could not be shown').waitFor()
  })
})

describe('about this record (feature 81)', () => {
  it('says what it is, what is in it by the registry, what is to come, and whose review is overdue', async () => {
    await open('/about', joanSmith())
    await panel('Questions people ask').waitFor()
    expect(await panel('What is in it now').innerText()).toContain('7 feeds of 3 partners')
    expect(await panel('What is planned').innerText()).toContain('Equipment on loan, County Council: summer 2027')
    expect(await panel('News').innerText()).toContain('02-Nov-2026 Letters of practices can be opened.')
    const suppliers = await panel('Suppliers and their assurance').innerText()
    expect(suppliers).toContain('review by 31-Mar-2099')
    expect(suppliers).toContain('review overdue since 31-Mar-2020')
    expect(await panel('Your service desk').innerText()).toContain('0115 496 0000')
    expect(await panel('What it is, and what it is not').innerText()).toContain('misuse')
  })

  it('a region that has said nothing is not given words of others', async () => {
    const { about: _about, ...silent } = DATA_FEEDS
    await open('/about', joanSmith(), { ...JOANS_LATER, dataFeeds: silent })
    await panel('News').waitFor()
    expect(await panel('News').innerText()).toContain('The region has published nothing here.')
  })
})
