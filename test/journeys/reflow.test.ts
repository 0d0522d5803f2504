/// <reference lib="dom" />
/** Nothing is wider than the narrowest screen (WCAG 1.4.10, reflow at 320 px), however long a test's name or value is. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Entry, RecordEvent } from '@ncr/contract/record.ts'
import { launchBrowser } from '../harness/browser.ts'
import type { TimedLine } from './fixture-server.ts'
import { joanSmith } from './joan-smith.ts'
import { startJourney, waitForEnd, type Journey } from './journey.ts'

const LONG_WORD = 'Anti-glomerulobasementmembraneimmunoglobulinautoantibodies'
const LONG_VALUE = `Detected-in-a-dilution-of-${'1/1280,'.repeat(12)}confirmed`

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

/** Each test with the longest words; the first is a report, whose conclusion is long, too. */
function withLongWords(entry: Entry, index: number): Entry {
  const resource = { ...entry.resource, valueQuantity: undefined, valueString: LONG_VALUE, conclusion: LONG_VALUE }
  return { ...entry, text: `${LONG_WORD} ${index} ${LONG_WORD}`, resource }
}

function longWords(): readonly TimedLine[] {
  return joanSmith().map(({ afterMs, event }) => {
    const isTests = event.event === 'section' && (event.section === 'results' || event.section === 'observations')
    const changed: RecordEvent = isTests ? { ...event, entries: event.entries.map(withLongWords) } : event
    return { afterMs, event: changed }
  })
}

describe.each([320, 390, 720])('on a screen of %d px', (width) => {
  it.each(['', '/results'])('nothing of /record%s is wider than the screen', async (path) => {
    journey = await startJourney(browser, { lines: longWords() }, { width, height: 640 })
    await journey.goto(path)
    await waitForEnd(journey.page)
    const region = journey.page.getByRole('region', { name: 'Results' })
    expect(await region.first().innerText()).toContain(LONG_WORD)
    const { documentWidth, screenWidth } = await journey.page.evaluate(() => ({
      documentWidth: document.documentElement.scrollWidth,
      screenWidth: document.documentElement.clientWidth
    }))
    expect(documentWidth).toBe(screenWidth)
    const sideways = await journey.page
      .locator('main *')
      .evaluateAll((all) =>
        all
          .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth)
          .map(({ className }) => className)
      )
    expect(sideways).toEqual([])
  })
})
