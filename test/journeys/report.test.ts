/// <reference lib="dom" />
/** A problem is reported from an entry and from a page, by keyboard, with references alone (feature 69). */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { joanSmith } from './joan-smith.ts'
import { JOANS_LATER } from './joan-smith-pages.ts'
import { findAxeViolations, PHONE, readText, startJourney, waitForEnd, type Journey } from './journey.ts'

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(path: string, size?: typeof PHONE): Promise<void> {
  journey = await startJourney(browser, { lines: joanSmith(), later: JOANS_LATER }, size)
  await journey.goto(path)
  await waitForEnd(journey.page)
}

const CLINICAL = /latex|penicillin|smith|joan|9990000018|999.000.0018/i

it('of an entry: its kind of problem, its number and where it stands, and nothing else', async () => {
  await open('/allergies')
  const { page } = journey
  await page.getByRole('button', { name: 'Latex' }).first().focus()
  await page.keyboard.press('Enter')
  await page.getByText('Report a problem with this entry').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'What is wrong' }).selectOption('is-somebody-else')
  expect(await findAxeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Report', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Report reference-1').waitFor()
  const [report] = journey.server.reported as { entry: string }[]
  expect(report).toEqual({
    disclosureId: 'disclosure-1',
    problem: 'is-somebody-else',
    section: 'allergies',
    entry: report?.entry
  })
  expect(report?.entry).toMatch(/^[\w-]+\/AllergyIntolerance\/[\w-]+$/)
  const mail =
    (await page.getByRole('dialog').getByRole('link', { name: 'desk@nuh.example' }).getAttribute('href')) ?? ''
  expect(decodeURIComponent(mail)).toContain('Report reference-1')
  expect(decodeURIComponent(mail)).toContain(report?.entry)
  expect(decodeURIComponent(mail).replace(/^mailto:\S+\?/, '')).not.toMatch(CLINICAL)
  expect(journey.complaints).toEqual([])
})

it.each([
  ['', { page: 'summary' }],
  ['/medications', { section: 'medications' }],
  ['/page/frailty', { page: 'frailty' }],
  ['/timeline', { page: 'timeline' }]
])('of /record%s: from the foot of the page', async (path, place) => {
  await open(path, PHONE)
  const { page } = journey
  await page.getByRole('link', { name: 'Report a problem with this page' }).click()
  await page.getByRole('heading', { name: 'Report a problem' }).waitFor()
  expect(new URL(page.url()).search).toBe('')
  await page.getByRole('button', { name: 'Report', exact: true }).click()
  await page.getByText('Report reference-1').waitFor()
  expect(journey.server.reported).toEqual([{ disclosureId: 'disclosure-1', problem: 'looks-wrong', ...place }])
  expect(await readText(page)).toContain('NUH service desk')
  expect(await findAxeViolations(page)).toEqual([])
})
