/// <reference lib="dom" />
/** A section of 5,000 entries opens, scrolls, is searched and prints whole (features 44 and 48, hazard H-010). Times are printed. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { largeRecord, LARGE_RECORD_ENTRIES } from './large-record.ts'
import { startJourney, waitForEnd, type Journey } from './journey.ts'

const SCROLL_FRAMES = 180
/** As a quick turn of the wheel. */
const SCROLL_PX = 60
const JUMPS = 30

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

const lastRow = () => journey.page.locator('.ncr-row', { hasText: 'number 4999' })

async function open(path: string): Promise<{ readonly firstMs: number; readonly allMs: number }> {
  journey = await startJourney(browser, { lines: largeRecord() })
  const { page } = journey
  await journey.goto('')
  await waitForEnd(page)
  const startMs = performance.now()
  await page.locator(`nav a[href="/record${path}"]`).click()
  await page.locator('.ncr-row').first().waitFor()
  const firstMs = performance.now() - startMs
  await lastRow().waitFor({ state: 'attached' })
  return { firstMs, allMs: performance.now() - startMs }
}

interface Scrolled {
  readonly framesPerSecond: number
  /** Longer than two frames of 60 a second. */
  readonly lateFrames: number
  readonly longestMs: number
  readonly longestJumpMs: number
}

/** A smooth scroll, then jumps through the whole list, frame by frame. */
function scrollThrough(page: Page): Promise<Scrolled> {
  return page.evaluate(
    async ({ frames, stepPx, jumps }) => {
      let last = performance.now()
      const frame = async (): Promise<number> => {
        await new Promise(requestAnimationFrame)
        const now = performance.now()
        const took = now - last
        last = now
        return took
      }
      await frame()
      const smooth: number[] = []
      for (let step = 0; step < frames; step++) {
        window.scrollBy(0, stepPx)
        smooth.push(await frame())
      }
      let longestJumpMs = 0
      for (let step = 1; step <= jumps; step++) {
        window.scrollTo(0, (document.documentElement.scrollHeight * step) / jumps)
        longestJumpMs = Math.max(longestJumpMs, await frame())
      }
      return {
        framesPerSecond: (1000 * frames) / smooth.reduce((sum, ms) => sum + ms, 0),
        lateFrames: smooth.filter((ms) => ms > 2000 / 60).length,
        longestMs: Math.max(...smooth),
        longestJumpMs
      }
    },
    { frames: SCROLL_FRAMES, stepPx: SCROLL_PX, jumps: JUMPS }
  )
}

describe.each(['/results', '/timeline'])('5,000 entries at %s', (path) => {
  it('scroll: frames a second, printed', async () => {
    const { firstMs, allMs } = await open(path)
    const { framesPerSecond, lateFrames, longestMs, longestJumpMs } = await scrollThrough(journey.page)
    console.log(
      `${LARGE_RECORD_ENTRIES} entries, ${path}: first rows after ${firstMs.toFixed(0)} ms, all in the page after ${allMs.toFixed(0)} ms; ` +
        `scrolling ${framesPerSecond.toFixed(1)} frames/s, ${lateFrames} of ${SCROLL_FRAMES} late, longest ${longestMs.toFixed(0)} ms; longest jump ${longestJumpMs.toFixed(0)} ms`
    )
    expect(await journey.page.locator('.ncr-row').count()).toBe(LARGE_RECORD_ENTRIES)
  })

  it('H-010: only rows near the screen are laid out; the last is in the page, can be found, and is drawn when it comes near', async () => {
    await open(path)
    const { page } = journey
    const row = lastRow().locator('b').first()
    const isDrawn = () => row.evaluate((one) => one.checkVisibility({ contentVisibilityAuto: true }))
    expect(await isDrawn()).toBe(false)
    // `auto`, unlike `hidden`, is searched by the browser’s own "Find in page" (CSS Containment 2, 4.2).
    expect(
      await page
        .locator('.ncr-portion')
        .last()
        .evaluate((one) => getComputedStyle(one).contentVisibility)
    ).toBe('auto')
    await row.scrollIntoViewIfNeeded()
    await expect.poll(isDrawn).toBe(true)
    expect(await row.isVisible()).toBe(true)
  })

  it('H-010: a print that is asked for before all rows are drawn holds all of them', async () => {
    journey = await startJourney(browser, { lines: largeRecord() })
    const { page } = journey
    await journey.goto(path)
    await page.locator('.ncr-row').first().waitFor()
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    expect(await page.locator('.ncr-row').count()).toBe(LARGE_RECORD_ENTRIES)
    await page.emulateMedia({ media: 'print' })
    expect(await lastRow().innerText()).toContain('number 4999')
  })
})
