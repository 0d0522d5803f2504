/// <reference lib="dom" />
/** Documents are opened through the hub and shown in words, frames and pictures that can do nothing (feature 27, H-022). */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { toProblem, type LaterReads } from './fixture-server.ts'
import { joanSmith } from './joan-smith.ts'
import { JOANS_LATER } from './joan-smith-pages.ts'
import { findAxeViolations, startJourney, waitForEnd, type Journey } from './journey.ts'

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(later: LaterReads): Promise<Journey> {
  journey = await startJourney(browser, { lines: joanSmith(), later })
  await journey.goto('/documents')
  await waitForEnd(journey.page)
  return journey
}

const action = (title: string) => journey.page.getByRole('button', { name: new RegExp(`^Open document.*${title}`) })
const dialog = () => journey.page.getByRole('dialog')

describe('a document', () => {
  it('opens with the keyboard, carries the disclosure, runs nothing, and closes to where the reader was', async () => {
    const { page, server } = await open(JOANS_LATER)
    await action('Discharge summary').focus()
    await page.keyboard.press('Enter')
    await page.frameLocator('iframe.ncr-html').getByText('Acute exacerbation of COPD.').waitFor()
    expect(server.laterReads[0]).toMatch(/^\/api\/record\/document\/sfh%2FDocumentReference%2F\d+ disclosure-1$/)
    expect(await page.title()).toBe('Documents – Notts Care Record')
    expect(await dialog().innerText()).toContain('web page')
    expect(await findAxeViolations(page)).toEqual([])
    await expect.poll(() => server.displayed).toContainEqual({ disclosureId: 'disclosure-1', page: 'document' })
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Open document/)
    expect(journey.complaints.filter((one) => !/refused|sandbox|violates|blocked/i.test(one))).toEqual([])
  })

  it('shows a picture as a picture', async () => {
    await open(JOANS_LATER)
    await action('Memory clinic letter').click()
    const picture = dialog().getByRole('img')
    await picture.waitFor()
    await expect.poll(() => picture.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(1)
    expect(journey.complaints).toEqual([])
  })

  it('says in words that it could not be fetched and that it is the partner’s fault', async () => {
    await open({ document: () => toProblem('document-unavailable', 502) })
    await action('Discharge summary').click()
    const words = dialog().getByRole('alert')
    await words.waitFor()
    expect(await words.innerText()).toContain('The document could not be shown')
    expect(await words.innerText()).toContain('The fault is with the partner')
    expect(await findAxeViolations(journey.page)).toEqual([])
  })

  it('H-022: a kind that is not shown is refused, whatever the server sent', async () => {
    await open({ document: () => ({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }) })
    await action('Discharge summary').click()
    await dialog().getByRole('alert').waitFor()
    expect(await dialog().innerText()).toContain('of a kind that the record does not show')
  })
})
