/// <reference lib="dom" />
/** What changed since the reader last looked (feature 49): told once, calmly, and plain about who was not compared. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { SinceLastLook } from '@ncr/contract/record.ts'
import { launchBrowser } from '../harness/browser.ts'
import { joanSmith } from './joan-smith.ts'
import type { TimedLine } from './fixture-server.ts'
import {
  DESKTOP,
  findAxeViolations,
  PHONE,
  startJourney,
  waitForEnd,
  type Journey,
  type ScreenSize
} from './journey.ts'

const SINCE: SinceLastLook = {
  at: '2026-11-20T10:12:00Z',
  new: 1,
  changed: 0,
  retracted: 1,
  gone: [{ id: 'nuh/Condition/77', source: 'nuh', section: 'problems' }],
  notCompared: [
    { source: 'citycare', section: 'allergies' },
    { source: 'citycare', section: 'problems' },
    { source: 'emas', section: 'allergies' },
    { source: 'sfh', section: 'results' }
  ]
}

/** Latex is new, one problem is gone, and CityCare did not answer. */
function joanSmithChanged(): readonly TimedLine[] {
  return joanSmith().map(({ afterMs, event }): TimedLine => {
    if (event.event === 'complete') return { afterMs, event: { ...event, since: SINCE } }
    if (event.event !== 'section') return { afterMs, event }
    const entries = event.entries.map((one) => (one.text === 'Latex' ? { ...one, since: 'new' as const } : one))
    return { afterMs, event: { ...event, entries } }
  })
}

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(path: string, lines = joanSmithChanged(), size: ScreenSize = DESKTOP): Promise<void> {
  journey = await startJourney(browser, { lines }, size)
  await journey.goto(path)
  await waitForEnd(journey.page)
}

it('H-003: the Summary leads to what is new and gone, and says who was not compared', async () => {
  await open('')
  const { page } = journey
  await page.getByRole('link', { name: 'at least 2 changes since you last looked' }).click()
  await page.getByRole('heading', { level: 1, name: 'What changed' }).waitFor()
  const words = await page.getByRole('main').innerText()
  expect(words).toContain('20-Nov-2026 10:12')
  expect(words).toContain('nuh/Condition/77')
  expect(words).toMatch(/New since then\s+at least 1/)
  expect(words).toMatch(/No longer sent\s+at least 1/)
  expect(words).toContain('Now: CityCare did not answer in time – allergies and problems')
  expect(words).toContain('Then: EMAS did not give its whole answer – allergies')
  expect(words).toContain('Now: Sherwood Forest did not give its whole answer – results')
  expect(await page.getByRole('main').locator('.ncr-row').count()).toBe(1)
  await page.getByRole('main').getByRole('button', { name: 'Latex' }).click()
  expect(await page.getByRole('dialog').innerText()).toContain('What the source sent')
  await page.keyboard.press('Escape')
  expect(await findAxeViolations(page)).toEqual([])
  await expect.poll(() => journey.server.displayed).toContainEqual({ disclosureId: 'disclosure-1', page: 'changes' })
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: 'Summary' }).waitFor()
})

it('the Summary is silent where nothing is to be told, and the page does not say that nothing changed', async () => {
  await open('', joanSmith())
  expect(await journey.page.getByText('since you last looked').count()).toBe(0)
  await journey.goto('/changes')
  await waitForEnd(journey.page)
  expect(await journey.page.getByRole('main').innerText()).toContain('or this is your first look')
})

it('moves nothing on a phone when it comes, and is clean for axe', async () => {
  await open('', joanSmith(), PHONE)
  const top = () => journey.page.locator('.ncr-grid').evaluate((grid) => grid.getBoundingClientRect().top)
  const without = await top()
  await journey.end()
  await open('', joanSmithChanged(), PHONE)
  expect(await top()).toBe(without)
  expect(await findAxeViolations(journey.page)).toEqual([])
  expect(await journey.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
})
