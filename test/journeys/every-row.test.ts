/// <reference lib="dom" />
/** Every row of every section says when it was recorded and happened, and who sent it; a missing date is said (feature 17). */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Entry, RecordEvent } from '@ncr/contract/record.ts'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import { ofSection } from '../fixtures/every-section.ts'
import { aPerson } from '../fixtures/people.ts'
import { launchBrowser } from '../harness/browser.ts'
import { COMPANY, everySectionSays } from './every-state.ts'
import type { TimedLine } from './fixture-server.ts'
import { startJourney, waitForEnd, type Journey } from './journey.ts'

const JOAN = aPerson(1)

/** Which of its two dates an entry has, and what its row must then say. */
const DATED = [
  { name: 'Both dates', recorded: '2026-01-10', occurred: '2025-12-09', says: ['10-Jan-2026', '09-Dec-2025'] },
  { name: 'Recorded alone', recorded: '2026-01-11', occurred: null, says: ['11-Jan-2026'] },
  { name: 'Happened alone', recorded: null, occurred: '2025-12-12', says: ['12-Dec-2025', 'no recorded date'] },
  { name: 'No date', recorded: null, occurred: null, says: ['date not stated'] }
] as const

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

function entriesOf(section: SectionName): Entry[] {
  return DATED.map(({ name, recorded, occurred }, index) => {
    const resource = ofSection(section, `${section}-${index}`, JOAN) as Entry['resource']
    const text = `${name} of ${section}`
    // each a test, a letter and a person of its own
    const called = { code: { text }, title: text, name: [{ text }], ...(section === 'documents' && { type: { text } }) }
    return {
      id: `company/${resource.resourceType}/${section}-${index}`,
      source: 'company',
      odsCode: 'RX1',
      text,
      recorded,
      occurred,
      status: null,
      links: [],
      conflicts: [],
      resource: { ...resource, ...called }
    }
  })
}

const LINES = everySectionSays({ state: { state: 'none-recorded' } }, { state: { state: 'recorded' } }).map(
  ({ afterMs, event }): TimedLine => {
    const filled: RecordEvent = event.event === 'section' ? { ...event, entries: entriesOf(event.section) } : event
    return { afterMs, event: filled }
  }
)

/** The words of each row, table row or form in which an entry of that name stands. */
async function wordsOf(name: string): Promise<readonly string[]> {
  const main = journey.page.getByRole('main')
  const named = main.getByRole('button', { name, exact: true }).or(main.getByRole('heading', { name, exact: true }))
  return named.evaluateAll((all) =>
    all.map((one) => {
      const row = one.closest<HTMLElement>('li, tr') ?? one.closest<HTMLElement>('section')
      return row?.innerText.replaceAll(/\s+/g, ' ') ?? ''
    })
  )
}

it.each(SECTION_NAMES)(
  '%s: each row says its dates, or that one is missing, and its source; its detail names the partner',
  async (section) => {
    journey = await startJourney(browser, { lines: LINES })
    await journey.goto(`/${section}`)
    await waitForEnd(journey.page)
    for (const { name, says } of DATED) {
      const words = await wordsOf(`${name} of ${section}`)
      expect(words.length, name).toBeGreaterThan(0)
      for (const row of words) for (const said of [...says, COMPANY]) expect(row, name).toContain(said)
    }
    await journey.page
      .getByRole('button', { name: `Happened alone of ${section}`, exact: true })
      .first()
      .click()
    const detail = await journey.page.getByRole('dialog').innerText()
    expect(detail).toContain(`${COMPANY} of Nottingham`)
    expect(detail).toMatch(/Recorded in that system\s+Date not stated/)
    expect(journey.complaints).toEqual([])
  }
)
