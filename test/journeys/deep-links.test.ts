/// <reference lib="dom" />
/** Addresses within a session: an entry, a filtered section, a page and a result open again; in another session they open nothing. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { toProblem } from './fixture-server.ts'
import { joanSmith } from './joan-smith.ts'
import { JOANS_LATER } from './joan-smith-pages.ts'
import { foundAnswer } from './joan-smith-search.ts'
import { LINK_KEY } from './joan-smith-sources.ts'
import { largeRecord, LARGE_RECORD_ENTRIES } from './large-record.ts'
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

const SIZES: readonly ScreenSize[] = [DESKTOP, { width: 1024, height: 768 }, PHONE]
const OWN_SESSION = LINK_KEY.slice(0, 6)
const UNKNOWN = `${OWN_SESSION}.00000000000000000000`
const ENTRY_ADDRESS = new RegExp(`[?&]entry=${OWN_SESSION}\\.[0-9a-f]{20}$`)
const PERSON = /SMITH|Joan|999\s000\s0018|Penicillin/

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(path: string, size?: ScreenSize): Promise<void> {
  journey = await startJourney(browser, { lines: joanSmith(), later: { ...JOANS_LATER, search: foundAnswer } }, size)
  await go(path)
}

async function go(path: string): Promise<void> {
  await journey.goto(path)
  await waitForEnd(journey.page)
}

async function reload(): Promise<void> {
  await journey.page.reload()
  await waitForEnd(journey.page)
}

const main = () => journey.page.getByRole('main')
const dialog = () => journey.page.getByRole('dialog')
const address = () => journey.page.url()
const title = () => dialog().getByRole('heading', { level: 2 }).innerText()
const isOnScreen = (row: Element) => {
  const { top, bottom } = row.getBoundingClientRect()
  return bottom > 0 && top < window.innerHeight
}
/** The address follows a moment later: the step back in the history is the browser's own. */
const isGone = () => dialog().waitFor({ state: 'detached' })

describe('an entry', () => {
  it('has an address that names nobody and nothing, closes by Back, and gives the focus back', async () => {
    await open('/allergies')
    await main().getByRole('button', { name: 'Latex' }).click()
    expect(await title()).toContain('Latex')
    expect(address()).toMatch(ENTRY_ADDRESS)
    expect(address()).not.toMatch(/latex|AllergyIntolerance|emas|999/i)
    await journey.page.goBack()
    await isGone()
    await expect.poll(address).toMatch(/\/record\/allergies$/)
    expect(await journey.page.evaluate(() => document.activeElement?.textContent)).toBe('Latex')
    await journey.page.goForward()
    expect(await title()).toContain('Latex')
    await journey.page.keyboard.press('Escape')
    await isGone()
    await expect.poll(address).toMatch(/\/record\/allergies$/)
    expect(journey.complaints).toEqual([])
  })

  it('is open again after a reload, over its section with its filter', async () => {
    await open('/allergies?kind=active-allergies')
    await main().getByRole('button', { name: 'Latex' }).click()
    await dialog().waitFor()
    await reload()
    expect(await title()).toContain('Latex')
    await dialog().getByRole('button', { name: 'Close' }).click()
    await isGone()
    await expect.poll(address).toMatch(/\/record\/allergies\?kind=active-allergies$/)
    expect(await main().getByRole('status').innerText()).toContain('Filtered by kind Active allergies')
  })

  it('that was opened from another is left by one step back, and both by Close', async () => {
    await open('/allergies')
    await main().getByRole('button', { name: 'Penicillin', exact: true }).first().click()
    await dialog().waitFor()
    const first = address()
    await dialog()
      .getByRole('button', { name: /Notts Healthcare/ })
      .first()
      .click()
    await expect.poll(address).not.toBe(first)
    await journey.page.goBack()
    await expect.poll(address).toBe(first)
    await journey.page.goForward()
    await expect.poll(address).not.toBe(first)
    await dialog().getByRole('button', { name: 'Close' }).click()
    await isGone()
    await expect.poll(address).toMatch(/\/record\/allergies$/)
  })

  it('of a page is open again when the page has been asked for again', async () => {
    await open('/page/systmone-non-gp')
    await main().locator('.ncr-row .ncr-open').first().click()
    const before = await title()
    await reload()
    expect(await title()).toBe(before)
  })

  it('of a result is open again after a reload; the words that were looked for are kept nowhere', async () => {
    await open('/search')
    await main().getByRole('searchbox').fill('anaphylaxis')
    await journey.page.keyboard.press('Enter')
    await main().getByRole('button', { name: 'Penicillin', exact: true }).click()
    expect(await title()).toContain('Penicillin')
    expect(await journey.page.evaluate(() => JSON.stringify(history.state))).not.toContain('anaphylaxis')
    await journey.page.goBack()
    await isGone()
    expect(await main().locator('mark').count()).toBeGreaterThan(0)
    await journey.page.goForward()
    await dialog().waitFor()
    await reload()
    expect(await title()).toContain('Penicillin')
    await dialog().getByRole('button', { name: 'Close' }).click()
    await isGone()
    expect(await main().innerText()).toContain('What was searched for here is not kept when the page is loaded anew.')
  })

  it('H-014: safeguarding text opens on purpose alone, and by no reload', async () => {
    await open('/alerts')
    await main().getByRole('button', { name: 'Alert – open to read' }).click()
    expect(await dialog().innerText()).toContain('nephew')
    await reload()
    await dialog().getByRole('button', { name: 'Open to read' }).waitFor()
    expect(await journey.page.content()).not.toMatch(/safeguarding adult|nephew/i)
    expect(await findAxeViolations(journey.page)).toEqual([])
    await dialog().getByRole('button', { name: 'Open to read' }).click()
    expect(await dialog().innerText()).toContain('nephew')
  })

  it('H-003: that is gone, or never was, is said plainly; a source that is missing may hold it', async () => {
    await open(`/allergies?entry=${UNKNOWN}`)
    const words = await dialog().innerText()
    expect(words).toContain('This entry is not in the record')
    expect(words).toContain('a source that did not give its whole answer this time')
    await dialog().getByRole('button', { name: 'Close' }).click()
    await isGone()
    await expect.poll(address).toMatch(/\/record\/allergies\?$|\/record\/allergies$/)
  })

  it.each(SIZES)('is clean for axe at $width pixels, there or not', async (size) => {
    await open(`/allergies?entry=${UNKNOWN}`, size)
    await dialog().waitFor()
    expect(await findAxeViolations(journey.page)).toEqual([])
    await dialog().getByRole('button', { name: 'Close' }).click()
    await isGone()
    await main().getByRole('button', { name: 'Latex' }).click()
    await dialog().waitFor()
    expect(await findAxeViolations(journey.page)).toEqual([])
  })
})

describe('in another session', () => {
  it('H-001: an address of an entry opens nothing, not even this session’s own record', async () => {
    journey = await startJourney(browser, { lines: joanSmith(), later: JOANS_LATER })
    await journey.goto('/allergies?entry=another.00000000000000000000')
    await journey.page.getByRole('heading', { level: 1, name: 'This record has been closed' }).waitFor()
    expect(await readText(journey.page)).not.toMatch(PERSON)
    expect(await journey.page.content()).not.toMatch(PERSON)
    expect(journey.server.displayed).toEqual([])
  })

  it.each(['/allergies?entry=another.00000000000000000000', '/allergies?partner=RX1', '/page/diabetes', '/search'])(
    'H-024: after it has ended, %s says so and nothing else',
    async (path) => {
      journey = await startJourney(browser, { lines: [], problem: toProblem('session-ended', 401) })
      await journey.goto(path)
      await journey.page.getByRole('heading', { level: 1, name: 'This record has been closed' }).waitFor()
      expect(await journey.page.getByRole('navigation').count()).toBe(0)
      expect(journey.server.laterReads).toEqual([])
    }
  )
})

describe('Back', () => {
  const scrolled = () => journey.page.evaluate(() => Math.round(window.scrollY))

  it('leads to where the reader was on the page', async () => {
    journey = await startJourney(browser, { lines: largeRecord(), later: JOANS_LATER })
    await go('/timeline')
    const rows = main().locator('.ncr-row')
    await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(LARGE_RECORD_ENTRIES)
    await rows.nth(300).scrollIntoViewIfNeeded()
    await expect.poll(scrolled).toBeGreaterThan(2_000)
    await journey.page.getByRole('navigation').getByRole('link', { name: 'Help', exact: true }).click()
    await journey.page.getByRole('heading', { level: 1, name: 'Help' }).waitFor()
    expect(await scrolled()).toBe(0)
    await journey.page.goBack()
    await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(LARGE_RECORD_ENTRIES)
    // Rows far from the screen have a guessed height: the row is on the screen, not the pixel where it was.
    await expect.poll(() => rows.nth(300).evaluate(isOnScreen), { timeout: 20_000 }).toBe(true)
  }, 90_000)

  it('from a jump within the page leads to the jump, and not past it', async () => {
    await open('/timeline')
    await main().getByRole('navigation', { name: 'Years' }).getByRole('link').last().click()
    await expect.poll(scrolled).toBeGreaterThan(0)
    expect(address()).toContain('#')
  })
})
