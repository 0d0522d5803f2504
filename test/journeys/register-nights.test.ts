/** The overnight register misbehaves from its own page, and the record says what a reader must know of it (H-009). */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { endSandpit, newSandpitFolder, readSandpitFile, startSandpit, type StartedSandpit } from '../harness/sandpit.ts'
import { waitForEnd } from './journey.ts'

const READY_WITHIN_MS = 120_000
/** The product looks into the folder every 2 s. */
const TAKEN_IN_WITHIN_MS = 20_000

let browser: Browser
let context: BrowserContext
let sandpit: StartedSandpit
let folder: string
let hospital: string
let register: string

beforeAll(async () => {
  folder = newSandpitFolder()
  sandpit = startSandpit(folder)
  ;[browser] = await Promise.all([launchBrowser(), sandpit.ready])
  const { hostSystems, sources } = readSandpitFile(folder) as {
    hostSystems: { address: string }[]
    sources: { id: string; controlUrl: string }[]
  }
  hospital = hostSystems[0]?.address ?? ''
  register = new URL('/', sources.find(({ id }) => id === 'gprcc')?.controlUrl).href
}, READY_WITHIN_MS)
afterAll(async () => {
  await browser?.close()
  await endSandpit(sandpit, folder)
})
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
})
afterEach(() => context.close())

async function press(button: string | RegExp): Promise<void> {
  const page = await context.newPage()
  await page.goto(register)
  await page.getByRole('button', { name: button }).first().click()
  await page.getByRole('region', { name: 'How it behaves now' }).waitFor()
  await page.close()
}

async function open(): Promise<Page> {
  const list = await context.newPage()
  await list.goto(hospital)
  const row = list.getByRole('row').filter({ hasText: 'SMITH, Joan' })
  const [record] = await Promise.all([context.waitForEvent('page'), row.getByRole('button').click()])
  await waitForEnd(record)
  return record
}

const strip = async (record: Page): Promise<string> => {
  const sources = record.getByRole('region', { name: 'Sources', exact: true })
  await sources.getByRole('button', { name: 'show all' }).click()
  return sources.innerText()
}

async function dataFeeds(record: Page): Promise<string> {
  await record.getByRole('navigation', { name: 'Record' }).getByRole('link', { name: 'Data feeds' }).click()
  const row = record.getByRole('row').filter({ hasText: 'eHealthscope / GPRCC register' })
  return row.first().innerText()
}

test('H-009: nights that did not come are said on the strip, in the panels and by the data-feeds page', async () => {
  await press(/^stopped/)
  const record = await open()
  expect(await strip(record)).toMatch(/GPRCC register: copy of .* 02:10, older than promised/)
  const problems = record.getByRole('region', { name: 'Problems and diagnoses', exact: true })
  expect(await problems.innerText()).toMatch(/GPRCC register: copy of .* is older than promised/)
  expect(await dataFeeds(record)).toMatch(/older than promised/i)
}, 60_000)

test('H-009: half a night leaves the last good one, and the strip and the data-feeds page say that it was rejected', async () => {
  await press('Behave again')
  await press(/^half/)
  await expect.poll(async () => strip(await open()), { timeout: TAKEN_IN_WITHIN_MS }).toMatch(/was rejected/)
  const record = await open()
  expect(await dataFeeds(record)).toMatch(/rejected/i)
  await press('Behave again')
  await expect.poll(async () => strip(await open()), { timeout: TAKEN_IN_WITHIN_MS }).not.toMatch(/rejected|older/)
}, 90_000)
