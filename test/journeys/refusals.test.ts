/// <reference lib="dom" />
/**
 * Every way the product says no, in a real browser: the page that the server writes and the page that the viewer draws, for
 * each code of the total map of problem codes. A new code is here by itself.
 */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROBLEMS, type ProblemCode } from '@ncr/contract/problem-codes.ts'
import { toHtml, toRefusalPage } from '../../server/src/http/page.ts'
import { WHAT_TO_DO } from '../../server/src/http/refusal-content.ts'
import { launchBrowser } from '../harness/browser.ts'
import { toProblem } from './fixture-server.ts'
import { DESKTOP, findAxeViolations, PHONE, readText, startJourney } from './journey.ts'

const CODES = Object.keys(PROBLEMS) as ProblemCode[]
const PAGE_CSS = readFileSync(new URL('../../server/src/http/page.css', import.meta.url))
const DESK = { name: 'NUH service desk', telephone: '0115 496 0000', email: 'desk@nuh.example' }
/** As the product's own server sends it. */
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const REQUEST_ID = '7f3a0c52-6d1e-4e0b-9a55-0d6a2f3b9c11'

let browser: Browser
let server: Server
let url: string

beforeAll(async () => {
  browser = await launchBrowser()
  server = createServer((request, response) => {
    const code = CODES.find((one) => request.url === `/${one}`)
    if (code === undefined) return response.writeHead(200, { 'content-type': 'text/css' }).end(PAGE_CSS)
    const page = toRefusalPage({ code, detail: 'a detail' }, { requestId: REQUEST_ID, serviceDesk: DESK })
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY }
    return response.writeHead(PROBLEMS[code].status, headers).end(toHtml(page, 'Notts Care Record'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await browser?.close()
  await new Promise((resolve) => server?.close(resolve))
})

async function expectFitForAll(page: Page): Promise<void> {
  expect(await findAxeViolations(page)).toEqual([])
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  expect(await page.locator('html').getAttribute('lang')).toBe('en-GB')
  await page.setViewportSize(PHONE)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
}

it('there is a page for every code of the launch, and for what ends a view', () => {
  const known: readonly string[] = CODES
  const told = [
    'launch-malformed',
    'person-objected',
    'session-ended',
    'view-replaced',
    'overloaded',
    'audit-unavailable'
  ]
  expect(told.filter((code) => !known.includes(code))).toEqual([])
  expect(CODES.length).toBeGreaterThan(35)
})

describe('the page that the server writes', () => {
  it.each(CODES)('for %s is clean for axe, fits a phone, and says what to do and whom to call', async (code) => {
    const context = await browser.newContext({ viewport: DESKTOP })
    const page = await context.newPage()
    await page.goto(`${url}/${code}`)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(PROBLEMS[code].title)
    const text = await readText(page)
    for (const sentence of [...WHAT_TO_DO[code], REQUEST_ID, DESK.telephone]) expect(text).toContain(sentence)
    await expectFitForAll(page)
    await context.close()
  })
})

describe('the page that the viewer draws', () => {
  it.each(CODES)('for %s is clean for axe, fits a phone, and has the request to quote', async (code) => {
    const journey = await startJourney(browser, { lines: [], problem: toProblem(code, PROBLEMS[code].status) })
    await journey.goto('')
    await journey.page.getByRole('heading', { level: 1 }).waitFor()
    expect(await readText(journey.page)).toContain('req-7f3a')
    await journey.page.getByText('Technical detail').click()
    await expectFitForAll(journey.page)
    expect(journey.complaints).toEqual([])
    await journey.end()
  })
})
