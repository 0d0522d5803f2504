/** The browser of the tests: draws words, keeps web security on, is accepted by the accessibility checker. */
import AxeBuilder from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(() => browser.close())

const pageHtml = `<!doctype html><html lang="en"><head><title>Bay 4</title></head>
  <body><main><h1>Nothing recorded</h1><p style="font-family: arial, sans-serif">Letters have width.</p></main></body></html>`

it('renders a page with real letters and takes a screenshot', async () => {
  const page = await (await browser.newContext()).newPage()
  await page.setContent(pageHtml)
  expect(await page.title()).toBe('Bay 4')
  const widths = await page.evaluate(`['iiii', 'MMMM'].map((text) => {
    const span = document.createElement('span')
    span.textContent = text
    document.body.append(span)
    return span.getBoundingClientRect().width
  })`)
  const [narrow = 0, wide = 0] = widths as number[]
  expect(narrow).toBeGreaterThan(0)
  expect(wide).toBeGreaterThan(narrow)
  const picture = await page.screenshot()
  expect(picture.subarray(1, 4).toString()).toBe('PNG')
  expect(picture.length).toBeGreaterThan(2_000)
})

it('works with axe', async () => {
  const page = await (await browser.newContext()).newPage()
  await page.setContent(pageHtml)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map((violation) => violation.id)).toEqual([])
})
