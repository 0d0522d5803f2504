/// <reference lib="dom" />
/** Paper, page by page, as the browser’s own PDF of it: a sheet that is carried away says whose, whose eyes, when, and what was missing (H-017). */
import type { Browser } from 'playwright-core'
import { getDocumentProxy } from 'unpdf'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { SECTION_TITLES } from '../../viewer/src/content/sections.ts'
import { launchBrowser } from '../harness/browser.ts'
import { PATHS } from './addresses.ts'
import { joanSmith } from './joan-smith.ts'
import { JOANS_LATER } from './joan-smith-pages.ts'
import { largeRecord, LARGE_RECORD_ENTRIES } from './large-record.ts'
import { startJourney, waitForEnd, type Journey } from './journey.ts'

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

/** The words of each sheet. */
async function printPages(): Promise<readonly string[]> {
  const bytes = await journey.page.pdf({ format: 'A4', preferCSSPageSize: false })
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  const pages: string[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent()
    const text = items.map((item) => ('str' in item ? `${item.str} ` : '')).join('')
    pages.push(text.replaceAll(/\s+/g, ' '))
  }
  await document.loadingTask.destroy()
  return pages
}

function expectRunning(pages: readonly string[]): void {
  for (const [index, page] of pages.entries()) {
    for (const words of [
      'SMITH, Joan',
      '999 000 0018',
      'Ada Okafor, Consultant',
      'Opened 22-Nov-2026 12:01',
      'never rely on it alone',
      'Missing or incomplete: CityCare',
      'Answered: Sherwood Forest',
      `Page ${index + 1} of ${pages.length}`
    ]) {
      expect(page, `page ${index + 1} of ${pages.length}`).toContain(words)
    }
  }
}

describe('H-017: every sheet of paper', () => {
  it.each([...Object.values(PATHS).flat(), '/medications?view=by-source', '/page/gp-data?section=ENC'])(
    'of /record%s carries person, reader, time, the state of every source and its number',
    async (path) => {
      journey = await startJourney(browser, { lines: joanSmith(), later: JOANS_LATER })
      await journey.goto(path)
      await waitForEnd(journey.page)
      const pages = await printPages()
      expectRunning(pages)
      expect(pages.join(' '), 'H-014').not.toMatch(/nephew/i)
    }
  )

  it('H-010: the Summary’s last sheets are there: every section is on paper, with what it says of each source', async () => {
    journey = await startJourney(browser, { lines: joanSmith(), later: JOANS_LATER })
    await journey.goto('')
    await waitForEnd(journey.page)
    const paper = (await printPages()).join(' ')
    for (const section of SECTION_NAMES) expect(paper).toContain(SECTION_TITLES[section].title)
    expect(paper).toContain('Nothing received, but this does not mean that nothing is recorded')
    // A fold of the screen is open on paper.
    expect(paper).not.toMatch(/and \d+ more|Show \d+/)
  })

  it('H-010: a print of 5,000 entries holds all of them, and each of its sheets carries the same', async () => {
    journey = await startJourney(browser, { lines: largeRecord() })
    await journey.goto('/results')
    await waitForEnd(journey.page)
    const pages = await printPages()
    console.log(`print of ${LARGE_RECORD_ENTRIES} entries: ${pages.length} sheets`)
    const numbers = pages.flatMap((page) =>
      [...page.matchAll(/Test \d+, number (\d+)/g)].map(([, number]) => Number(number))
    )
    expect(new Set(numbers).size).toBe(LARGE_RECORD_ENTRIES)
    for (const [index, page] of pages.entries()) {
      expect(page).toContain('SMITH, Joan')
      expect(page).toContain('Missing or incomplete: CityCare')
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`)
    }
  }, 120_000)
})
