/** One reader's way through the record: a real browser, the built viewer, a canned record. */
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { startFixtureServer, type FixtureRecord, type FixtureServer } from './fixture-server.ts'

export interface Journey {
  readonly page: Page
  readonly server: FixtureServer
  /** What the browser complained of: scripts that failed, and what the content security policy refused. */
  readonly complaints: readonly string[]
  goto(path: string): Promise<void>
  end(): Promise<void>
}

export interface ScreenSize {
  readonly width: number
  readonly height: number
}

export const DESKTOP: ScreenSize = { width: 1440, height: 900 }
export const PHONE: ScreenSize = { width: 390, height: 844 }

export async function startJourney(
  browser: Browser,
  record: FixtureRecord,
  size: ScreenSize = DESKTOP
): Promise<Journey> {
  const server = await startFixtureServer(record)
  const context = await browser.newContext({ viewport: { ...size } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused answer is logged by the browser itself; what the screen makes of it is what the tests look at.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  return {
    page,
    server,
    complaints,
    goto: async (path) => {
      await page.goto(`${server.url}/record${path}`)
    },
    end: async () => {
      await context.close()
      await server.close()
    }
  }
}

/** Waits until the record is as complete as it will be. */
export async function waitForEnd(page: Page): Promise<void> {
  await page
    .getByRole('status')
    .filter({ hasText: /Record complete|unfinished/ })
    .first()
    .waitFor({ state: 'attached' })
  // Screens behind the first come in parts of their own.
  await page.locator('.ncr-later').waitFor({ state: 'detached' })
}

/** Findings of axe for WCAG 2.2 A and AA, each as one line. */
export async function findAxeViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    // A frame without scripts runs no axe: it would be waited for without end.
    .exclude('iframe')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

/** All text of the page, as a reader would find it. */
export function readText(page: Page): Promise<string> {
  return page.locator('body').innerText()
}
