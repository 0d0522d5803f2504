/// <reference lib="dom" />
/** The pages that are asked for when opened (features 13 to 16): each by keyboard, its failures, its units, its GP HTML. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PAGE_NAMES } from '@ncr/contract/section-names.ts'
import { launchBrowser } from '../harness/browser.ts'
import { toProblem, type LaterReads } from './fixture-server.ts'
import { joanSmith } from './joan-smith.ts'
import { failedPageOf, JOANS_LATER, pageOf } from './joan-smith-pages.ts'
import { findAxeViolations, startJourney, waitForEnd, type Journey } from './journey.ts'

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(path: string, later: LaterReads = JOANS_LATER): Promise<Journey> {
  journey = await startJourney(browser, { lines: joanSmith(), later })
  await journey.goto(path)
  await waitForEnd(journey.page)
  return journey
}

const main = () => journey.page.getByRole('main')
const frame = () => journey.page.frameLocator('iframe.ncr-html')

describe('every page', () => {
  it('is reached with the keyboard alone, asked for when opened, named, and reported as displayed', async () => {
    const { page, server } = await open('')
    expect(server.laterReads).toEqual([])
    for (const name of PAGE_NAMES) {
      await page.locator(`nav a[href$="/page/${name}"]`).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Ask this page again' }).waitFor()
      await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
      await expect.poll(() => server.displayed).toContainEqual({ disclosureId: 'disclosure-1', page: name })
    }
    expect(server.laterReads).toHaveLength(PAGE_NAMES.length)
    expect(server.laterReads.every((read) => read.endsWith(' disclosure-1'))).toBe(true)
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: /End of Life/ }).waitFor()
    expect(server.opened()).toBe(1)
    expect(journey.complaints).toEqual([])
  })

  it('H-003: the navigation says the count or the state of each, and never "none" for a failure', async () => {
    await open('')
    const words = await journey.page.getByRole('navigation', { name: 'Record' }).innerText()
    for (const said of [
      /GP Data\s+open to ask/,
      /SystmOne Non-GP\s+not answered/,
      /Diabetes\s+5/,
      /Frailty\s+at least 1/,
      /End of Life\s+none recorded/,
      /Care Co-ordinator Case Notes\s+2/
    ]) {
      expect(words).toMatch(said)
    }
  })

  it.each(PAGE_NAMES)('H-003: %s says that its source failed, whose fault it is, and what to quote', async (name) => {
    const later = { ...JOANS_LATER, page: () => failedPageOf(name) }
    await open(`/page/${name}`, later)
    await main().getByText('could not be read').first().waitFor()
    const words = await main().innerText()
    expect(words).toContain('the fault is with the partner’s system')
    expect(words).toMatch(/Quote request req-page-\d+/)
    expect(words).toMatch(/does not mean that nothing is recorded/)
    expect(words).not.toMatch(/none recorded|has none/i)
    if (name === 'gp-data')
      expect(await journey.page.locator('nav a[href$="/page/gp-data"]').innerText()).toMatch(/not answered/)
  })

  it.each([
    ['document-unavailable', 502, 'The fault is with the partner'],
    ['internal-error', 500, 'The fault is with the Notts Care Record and not with a partner'],
    ['hidden-from-role', 403, 'hidden from your role']
  ])('a refusal (%s) says who failed, and can be asked again', async (code, status, words) => {
    let asked = 0
    const page = () => (asked++ === 0 ? toProblem(code, status) : pageOf('diabetes'))
    await open('/page/diabetes', { page })
    const alert = main().getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain(words)
    expect(await alert.innerText()).toContain('req-7f3a')
    expect(await alert.innerText()).toContain('NUH service desk: telephone 0115 496 0000')
    expect(await findAxeViolations(journey.page)).toEqual([])
    await alert.getByText('Technical detail').click()
    expect(await alert.innerText()).toContain(`a detail of ${code}`)
    await alert.getByRole('button', { name: 'Ask again' }).click()
    await main().getByText('Foot risk').waitFor()
  })

  it('H-001: an answer for another view is not drawn, and one that ends the view blanks the tab', async () => {
    let asked = 0
    const page = () => (asked++ === 0 ? pageOf('diabetes', { disclosureId: 'other' }) : toProblem('view-replaced', 409))
    await open('/page/diabetes', { page })
    await main().getByRole('alert').waitFor()
    expect(await main().innerText()).not.toContain('Foot risk')
    await main().getByRole('button', { name: 'Ask again' }).click()
    await journey.page.getByRole('heading', { name: 'Another view has replaced this one' }).waitFor()
    expect(await journey.page.content()).not.toMatch(/SMITH|999/)
  })
})

describe('a register page', () => {
  it('groups by what was observed, newest first, with value, judgement and who recorded it', async () => {
    await open('/page/diabetes')
    const table = main().getByRole('table').first()
    await table.waitFor()
    const words = (await table.innerText()).replaceAll(/\s+/g, ' ')
    expect(words).toMatch(/HbA1c 2 02-Nov-2026 68 mmol\/mol High Grace Adeyemi.* 01-May-2024 59.12 mmol\/mol/)
    expect(words).toMatch(/Entered in error: Weight 7 kg/)
    await table.getByRole('button', { name: '59.12 mmol/mol' }).click()
    const detail = await journey.page.getByRole('dialog').innerText()
    expect(detail).toContain('59.123456789')
    expect(detail).toMatch(/Page\s+Diabetes/)
  })

  it('draws case notes in full text, newest first', async () => {
    await open('/page/case-notes')
    await main().getByText('Daughter visits on Sundays').waitFor()
    const words = await main().innerText()
    expect(words.indexOf('12-Nov-2026')).toBeLessThan(words.indexOf('14-Aug-2026'))
  })
})

describe('SystmOne Non-GP', () => {
  it('a unit that is switched off takes away its rows and no others, which is said', async () => {
    const { page } = await open('/page/systmone-non-gp')
    const podiatry = main().getByRole('checkbox', { name: 'Podiatry' })
    await podiatry.waitFor()
    expect(await main().innerText()).toContain('3 of 3 units shown.')
    expect(await main().innerText()).toContain('No unit stated · CityCare')
    await podiatry.focus()
    await page.keyboard.press('Space')
    await main().getByText('2 of 3 units shown; 2 entries hidden by your choice.').waitFor()
    const words = await main().innerText()
    expect(words).not.toMatch(/Nail surgery|Ingrowing/)
    for (const kept of ['Venous leg ulcer', 'Wound area', 'Key safe', '1 of 1 source answered']) {
      expect(words).toContain(kept)
    }
    await main().getByRole('button', { name: 'Show all units' }).click()
    await main().getByText('Nail surgery').waitFor()
  })
})

describe('GP Data', () => {
  it('H-022: hostile HTML runs nothing, loads nothing, asks for nothing and leads nowhere', async () => {
    const { page } = await open('/page/gp-data?section=ENC')
    await frame().getByText('Seen at the surgery').click()
    await frame().getByText('Read more').click()
    expect(await page.title()).toBe('GP Data: Encounters – Notts Care Record')
    expect(await frame().locator('body').innerText()).toContain('Seen at the surgery')
    expect(await frame().locator('a[href]').count()).toBe(0)
    expect(await main().innerText()).toContain('Taken out for safety before it was shown: 1 script')
    expect(await page.locator('iframe.ncr-html').getAttribute('sandbox')).toBe('allow-same-origin')
  })

  it('is shown as received: banners, tables, and as high as it is', async () => {
    const { page } = await open('/page/gp-data?section=ALL')
    await frame().getByText('Penicillin, anaphylaxis').waitFor()
    const colour = await frame()
      .locator('.exclusion-banner')
      .evaluate((banner) => getComputedStyle(banner).backgroundColor)
    expect(colour).toBe('rgb(255, 249, 196)')
    const fits = () =>
      page.locator('iframe.ncr-html').evaluate((one) => {
        const content = (one as HTMLIFrameElement).contentDocument?.querySelector('.ncr-frame')
        return one.clientHeight - (content?.getBoundingClientRect().height ?? 0)
      })
    await expect.poll(fits).toBeGreaterThanOrEqual(0)
    await expect.poll(fits).toBeLessThan(40)
  })

  it.each([
    ['REF', 'The practice has none recorded', 'is recorded for this patient'],
    ['OBS', 'The practice’s system cannot send this', 'may still exist in the source system'],
    ['IMM', 'The practice’s system denies access to this', 'Access is denied'],
    ['ADM', 'The practice’s system does not hold this kind of data', 'is not supported by this system']
  ])('H-003: the empty of %s reads as itself and as none of the other three', async (section, words, asSent) => {
    await open(`/page/gp-data?section=${section}`)
    await main().getByText(words).waitFor()
    expect(await frame().locator('body').innerText()).toContain(asSent)
    expect(await main().locator('.ncr-empty').count()).toBe(1)
  })

  it('each tab asks for its own section when opened', async () => {
    const { page, server } = await open('/page/gp-data')
    await page.getByRole('navigation', { name: 'GP Data sections' }).getByRole('link', { name: 'Allergies' }).click()
    await frame().getByText('Penicillin, anaphylaxis').waitFor()
    expect(server.laterReads.map((read) => read.split(' ')[0])).toEqual([
      '/api/record/page/gp-data?section=SUM',
      '/api/record/page/gp-data?section=ALL'
    ])
  })

  it('H-017: is printed in full, without the frame that browsers cut', async () => {
    const { page } = await open('/page/gp-data?section=ENC')
    await frame().getByText('Seen at the surgery').waitFor()
    await page.emulateMedia({ media: 'print' })
    const printed = await main().innerText()
    expect(printed).toContain('Seen at the surgery')
    expect(await page.locator('iframe.ncr-html').isVisible()).toBe(false)
    expect(await page.locator('.ncr-print-copy').locator('script, form, img, a, input, [onclick]').count()).toBe(0)
  })

  it.each([
    ['problems', 'PRB'],
    ['allergies', 'ALL'],
    ['medications', 'MED']
  ])('the %s panel and section point there, and still say what failed (feature 16)', async (section, code) => {
    const { page } = await open(`/${section}`)
    const link = main().getByRole('link', { name: /Check GP Data/ })
    expect(await link.getAttribute('href')).toBe(`/record/page/gp-data?section=${code}`)
    expect(await main().innerText()).toContain('CityCare did not answer in time')
    await journey.goto('')
    await waitForEnd(page)
    expect(await page.locator(`.ncr-panel--${section} a[href$="section=${code}"]`).count()).toBe(1)
    expect(await page.locator(`.ncr-panel--${section}`).innerText()).toContain('CityCare did not answer in time')
  })
})
