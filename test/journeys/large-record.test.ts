/// <reference lib="dom" />
/** A section of 5,000 entries opens, scrolls and prints whole (feature 44, hazard H-010). */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Entry, RecordEvent } from '@ncr/contract/record.ts'
import { launchBrowser } from '../harness/browser.ts'
import type { TimedLine } from './fixture-server.ts'
import { nothingRecordedBut } from './joan-smith.ts'
import { startJourney, waitForEnd, type Journey } from './journey.ts'

const ENTRIES = 5_000
const DAY_MS = 86_400_000
/** Loose: a machine that is busy must not fail; the time is printed. */
const OPEN_MS_MAX = 10_000
const FRAME_MS_MAX = 1_000

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

function toResult(index: number): Entry {
  const taken = new Date(Date.parse('2026-11-20') - index * DAY_MS).toISOString().slice(0, 10)
  return {
    id: `nuh/Observation/${index}`,
    source: 'nuh',
    odsCode: 'RX1',
    text: `Test ${index % 40}, number ${index}`,
    recorded: taken,
    occurred: taken,
    status: 'final',
    links: [],
    conflicts: [],
    resource: {
      resourceType: 'Observation',
      code: { coding: [{ system: 'http://loinc.org', code: `test-${index % 40}` }] },
      valueQuantity: { value: index % 97, unit: 'g/L' }
    }
  }
}

function largeRecord(): readonly TimedLine[] {
  const entries = Array.from({ length: ENTRIES }, (_, index) => toResult(index))
  return nothingRecordedBut('citycare', 'timed-out').map(({ afterMs, event }) => {
    const filled: RecordEvent = event.event === 'section' && event.section === 'results' ? { ...event, entries } : event
    return { afterMs, event: filled }
  })
}

it('H-010: 5,000 results open, scroll and print whole', async () => {
  journey = await startJourney(browser, { lines: largeRecord() })
  const { page } = journey
  await journey.goto('')
  await waitForEnd(page)
  const startMs = performance.now()
  await page.getByRole('link', { name: 'All results' }).click()
  await page
    .getByRole('region', { name: 'Results', exact: true })
    .getByText('Test 39, number 4999')
    .waitFor({ state: 'attached' })
  const openMs = performance.now() - startMs
  const frameMs = await page.evaluate(async () => {
    let longest = 0
    let last = performance.now()
    for (let step = 1; step <= 30; step++) {
      window.scrollTo(0, (document.documentElement.scrollHeight * step) / 30)
      await new Promise(requestAnimationFrame)
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }
    return longest
  })
  console.log(
    `${ENTRIES} results: opened in ${openMs.toFixed(0)} ms, longest frame in scrolling ${frameMs.toFixed(0)} ms`
  )
  expect(openMs).toBeLessThan(OPEN_MS_MAX)
  expect(frameMs).toBeLessThan(FRAME_MS_MAX)
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('region', { name: 'Results', exact: true }).locator('.ncr-row').count()).toBe(ENTRIES)
  expect(await page.locator('.ncr-row').last().innerText()).toContain('number 4999')
})
