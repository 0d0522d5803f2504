/// <reference lib="dom" />
/** Every page for every reader: axe, keyboard only, phone width, 200% zoom, print (features 18 and 35). */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PAGE_NAMES } from '@ncr/contract/section-names.ts'
import { launchBrowser } from '../harness/browser.ts'
import { PATHS } from './addresses.ts'
import { toProblem } from './fixture-server.ts'
import { joanSmith } from './joan-smith.ts'
import { JOANS_LATER } from './joan-smith-pages.ts'
import {
  DESKTOP,
  findAxeViolations,
  PHONE,
  readText,
  startJourney,
  waitForEnd,
  type Journey,
  type ScreenSize
} from './journey.ts'

const WARNING = 'Additional information to support your decision. It may not be complete: never rely on it alone.'
const ZOOMED: ScreenSize = { width: 720, height: 450 }

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(path: string, size: ScreenSize = DESKTOP): Promise<Journey> {
  journey = await startJourney(browser, { lines: joanSmith(), later: JOANS_LATER }, size)
  await journey.goto(path)
  await waitForEnd(journey.page)
  return journey
}

describe('every page', () => {
  it.each(Object.values(PATHS).flat())(
    'H-021: /record%s is clean for axe, has one h1, and carries the warning',
    async (path) => {
      await open(path)
      if (/page|feeds/.test(path)) await journey.page.getByRole('heading', { level: 2 }).first().waitFor()
      expect(await findAxeViolations(journey.page)).toEqual([])
      expect(await journey.page.getByRole('heading', { level: 1 }).count()).toBe(1)
      expect(await readText(journey.page)).toContain(WARNING)
      expect(await journey.page.getByRole('banner').getByRole('link', { name: 'Help' }).count()).toBe(1)
      expect(journey.complaints).toEqual([])
    }
  )

  it.each([
    ['phone', PHONE],
    ['200% zoom', ZOOMED]
  ])('is clean for axe and never scrolls sideways (%s)', async (_name, size) => {
    await open('', size)
    expect(await findAxeViolations(journey.page)).toEqual([])
    for (const path of ['', '/medications', '/help', '/data-feeds', ...PAGE_NAMES.map((page) => `/page/${page}`)]) {
      await journey.goto(path)
      await waitForEnd(journey.page)
      const overflow = await journey.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    }
  })

  it('a page that says why there is no record is clean for axe', async () => {
    journey = await startJourney(browser, { lines: [], problem: toProblem('partner-not-live', 403) })
    await journey.goto('')
    await journey.page.getByRole('heading', { level: 1 }).waitFor()
    expect(await findAxeViolations(journey.page)).toEqual([])
  })
})

describe('the keyboard alone', () => {
  it('skips to the record, opens an entry, closes it with Esc, and is back where it was', async () => {
    await open('')
    const { page } = journey
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the record')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    const entry = page.getByRole('button', { name: 'Latex' }).first()
    await entry.focus()
    await page.keyboard.press('Enter')
    expect(await page.getByRole('dialog').innerText()).toContain('What the source sent')
    expect(await findAxeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Latex')
  })

  it('reaches a section, and the focus is on its heading', async () => {
    await open('')
    const { page } = journey
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Medications/ })
      .focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /Medications/ }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    expect(journey.server.opened()).toBe(1)
  })

  it('reaches help from each page: training, appropriate use and the data feeds (feature 22)', async () => {
    await open('')
    const { page } = journey
    for (const path of Object.values(PATHS).flat()) {
      if (path !== '') await journey.goto(path)
      await waitForEnd(page)
      await page.locator('body').press('Tab')
      for (let stop = 0; stop < 40; stop++) {
        if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Help') break
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Help and sources' }).waitFor()
    }
    await page.getByRole('link', { name: 'First steps' }).waitFor()
    const main = page.getByRole('main')
    const training = main.getByRole('region', { name: 'Training' })
    expect(await training.innerText()).toContain('Twenty minutes, for new staff.')
    expect(await training.getByRole('link').getAttribute('rel')).toBe('noopener noreferrer')
    expect(await main.getByRole('heading', { level: 2, name: 'Appropriate use' }).count()).toBe(1)
    await main.getByRole('link', { name: 'data feeds of all partners' }).press('Enter')
    await page.getByText('NUH letters').waitFor()
    expect(journey.complaints).toEqual([])
  })

  it('every stop of the Tab key can be seen', async () => {
    await open('')
    const { page } = journey
    for (let stop = 0; stop < 60; stop++) {
      await page.keyboard.press('Tab')
      const isSeen = await page.evaluate(() => {
        const focused = document.activeElement
        if (!focused || focused === document.body) return true
        const box = focused.getBoundingClientRect()
        const banner = document.querySelector('.ncr-person')
        const top = document.elementFromPoint(box.x + Math.min(box.width, 8) / 2, box.y + box.height / 2)
        const isInBanner = banner?.contains(focused) ?? false
        return isInBanner || !(banner?.contains(top) ?? false)
      })
      expect(isSeen).toBe(true)
    }
  })
})

describe('a phone', () => {
  it('reaches every section from the menu, which closes behind the reader', async () => {
    await open('', PHONE)
    const { page } = journey
    const toggle = page.getByRole('button', { name: 'Sections and pages' })
    await toggle.click()
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Documents/ })
      .click()
    await page.getByRole('heading', { level: 1, name: /Documents/ }).waitFor()
    expect(await toggle.getAttribute('aria-expanded')).toBe('false')
  })
})

describe('a print-out', () => {
  it('H-017: carries person, reader, time, missing sources and the warning, and no safeguarding text (H-014)', async () => {
    await open('/alerts')
    await journey.page.emulateMedia({ media: 'print' })
    const text = await readText(journey.page)
    for (const words of [
      'SMITH, Joan (Mrs)',
      'Ada Okafor',
      '22-Nov-2026 12:01',
      'Missing or incomplete: CityCare',
      'County Council',
      WARNING
    ]) {
      expect(text).toContain(words)
    }
    expect(text).not.toMatch(/nephew/i)
  })

  it('is reported as printed', async () => {
    await open('/allergies')
    await journey.page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    const printed = { disclosureId: 'disclosure-1', section: 'allergies', printed: true }
    await expect.poll(() => journey.server.displayed).toContainEqual(printed)
  })
})
