/// <reference lib="dom" />
/**
 * Every address of the viewer for every reader (feature 35): by keyboard alone, in forced colours, at 200% and 400% zoom, and
 * to those who listen. An address that is added to the viewer is added here by itself.
 */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { PATHS } from './addresses.ts'
import { joanSmith, joanSmithAtPace } from './joan-smith.ts'
import { JOANS_LATER } from './joan-smith-pages.ts'
import { startJourney, waitForEnd, type Journey, type ScreenSize } from './journey.ts'

const ALL_PATHS = Object.values(PATHS).flat()
/** More stops than any page of the fixture has. */
const STOPS_MAX = 400
/** Of a screen of 1280 by 900 pixels. */
const ZOOMS: readonly (readonly [name: string, size: ScreenSize])[] = [
  ['200% zoom', { width: 640, height: 450 }],
  ['400% zoom', { width: 320, height: 225 }]
]
/** What is being asked, and that the record is complete: one of them may come twice, when a page is drawn anew. */
const ANNOUNCEMENTS_MAX = 3

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(path: string, size?: ScreenSize): Promise<void> {
  journey = await startJourney(browser, { lines: joanSmith(), later: JOANS_LATER }, size)
  await journey.goto(path)
  await waitForEnd(journey.page)
  await journey.page.locator('.ncr-asking').waitFor({ state: 'detached' })
}

interface Stop {
  readonly what: string
  readonly name: string
  readonly isSeen: boolean
  readonly outlinePx: number
}

/** Marks everything that a mouse could press; answers how many there are. */
function markControls(): Promise<number> {
  return journey.page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')
    const reachable = [...all].filter(
      (one) => !one.matches(':disabled') && one.checkVisibility({ visibilityProperty: true })
    )
    reachable.forEach((one, index) => (one.dataset['stop'] = String(index)))
    return reachable.length
  })
}

/** Once the page draws nothing anew: a panel that has just given its spare room back has other rows than a moment ago. */
async function markSettledControls(): Promise<number> {
  const isDrawnAnew = (): Promise<boolean> =>
    journey.page.evaluate(async (stillMs) => {
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const observer = new MutationObserver(() => resolve(true))
      observer.observe(document.body, { childList: true, subtree: true })
      setTimeout(() => resolve(false), stillMs)
      return promise.finally(() => observer.disconnect())
    }, 300)
  while (await isDrawnAnew());
  return markControls()
}

/** Presses Tab until the focus leaves the page; what it stood on, in order. */
async function tabThrough(): Promise<ReadonlyMap<string, Stop>> {
  const stops = new Map<string, Stop>()
  let before = ''
  for (let press = 0; press < STOPS_MAX; press++) {
    await journey.page.keyboard.press('Tab')
    const stop = await journey.page.evaluate(() => {
      const on = document.activeElement
      if (!(on instanceof HTMLElement) || on === document.body) return null
      const { outlineStyle, outlineWidth } = getComputedStyle(on)
      const box = on.getBoundingClientRect()
      const labels = 'labels' in on ? [...((on.labels ?? []) as Iterable<HTMLElement>)] : []
      const name = on.getAttribute('aria-label') ?? (labels.length > 0 ? labels[0]?.innerText : on.innerText) ?? ''
      return {
        key: on.dataset['stop'] ?? `${on.tagName} ${on.className} ${on.id}`,
        stop: {
          what: `${on.tagName} ${on.className}`,
          name: name.trim(),
          isSeen: box.bottom > 0 && box.top < window.innerHeight && box.width > 0,
          outlinePx: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth)
        }
      }
    })
    // Out of the page, or round it. A field for a date has a stop for each of its parts.
    if (stop === null || (stops.has(stop.key) && stop.key !== before)) return stops
    stops.set(stop.key, stop.stop)
    before = stop.key
  }
  return stops
}

describe('by keyboard alone, in forced colours', () => {
  it.each(ALL_PATHS)(
    '/record%s: Tab comes to everything that can be pressed, each is named, in sight and outlined',
    async (path) => {
      await open(path)
      await journey.page.emulateMedia({ forcedColors: 'active' })
      const controls = await markSettledControls()
      const stops = await tabThrough()
      const missed = Array.from({ length: controls }, (_, index) => String(index)).filter((key) => !stops.has(key))
      expect(missed, 'pressed by a mouse alone').toEqual([])
      for (const stop of stops.values()) {
        // A frame's own document has the focus then.
        if (stop.what.startsWith('IFRAME')) continue
        expect(stop.name, stop.what).not.toBe('')
        expect(stop.isSeen, `${stop.what} ${stop.name}`).toBe(true)
        // Shadows are not drawn in forced colours: only an outline says where the focus is.
        expect(stop.outlinePx, `${stop.what} ${stop.name}`).toBeGreaterThanOrEqual(2)
      }
      expect(journey.complaints).toEqual([])
    }
  )
})

describe.each(ZOOMS)('at %s', (_name, size) => {
  it.each(ALL_PATHS)('/record%s never scrolls sideways', async (path) => {
    await open(path, size)
    const { documentWidth, screenWidth } = await journey.page.evaluate(() => ({
      documentWidth: document.documentElement.scrollWidth,
      screenWidth: document.documentElement.clientWidth
    }))
    expect(documentWidth).toBeLessThanOrEqual(screenWidth)
  })
})

describe('to those who listen', () => {
  it('a record that comes in piece by piece is announced in few words, and the last of them says how it ended', async () => {
    journey = await startJourney(browser, { lines: joanSmithAtPace() })
    await journey.page.addInitScript(() => {
      const said: string[] = []
      Object.assign(window, { said })
      new MutationObserver(() => {
        const regions = document.querySelectorAll('[role=status], [role=alert], [aria-live]')
        const text = [...regions]
          .map(({ textContent }) => textContent.trim())
          .filter((one) => one !== '')
          .join(' | ')
        if (text !== '' && said.at(-1) !== text) said.push(text)
      }).observe(document, { childList: true, subtree: true, characterData: true })
    })
    await journey.goto('')
    await waitForEnd(journey.page)
    const said = await journey.page.evaluate(() => (window as unknown as { said: string[] }).said)
    expect(said.length, said.join('\n')).toBeLessThanOrEqual(ANNOUNCEMENTS_MAX)
    expect(said.at(-1)).toContain('Record complete')
    expect(said.at(-1)).toContain('2 sources failed')
  })
})
