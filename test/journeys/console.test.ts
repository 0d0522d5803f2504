/// <reference lib="dom" />
/** The console in a real browser, against the real product and a real OpenID provider: every page by axe, keyboard, width. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aPerson } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { launchBrowser } from '../harness/browser.ts'
import { identityService, type IdentityService } from '../harness/officer.ts'
import { DESKTOP, findAxeViolations, PHONE, type ScreenSize } from './journey.ts'

const JOAN = aPerson(1)
let browser: Browser
let identity: IdentityService
let world: World
let context: BrowserContext | null = null

beforeAll(async () => {
  browser = await launchBrowser()
  identity = await identityService()
  world = await startWorld({ people: [JOAN], sources: [], more: { console: identity.region } })
  identity.provider.register(world.product.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
  await identity?.close()
})
afterEach(async () => {
  await context?.close()
  context = null
})

async function newPage(size: ScreenSize = DESKTOP): Promise<Page> {
  context = await browser.newContext({ viewport: { ...size } })
  return context.newPage()
}

async function signedIn(who: RegExp, size: ScreenSize = DESKTOP): Promise<Page> {
  const page = await newPage(size)
  await page.goto(`${world.product.url}/console`)
  await page.getByRole('link', { name: 'Sign in' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('listitem').filter({ hasText: who }).getByRole('button').first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  return page
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

describe('the console', () => {
  it.each([DESKTOP, PHONE])('is signed in to by the keyboard alone, and is clean for axe (%o)', async (size) => {
    const before = await newPage(size)
    await before.goto(`${world.product.url}/console`)
    await before.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(await findAxeViolations(before)).toEqual([])
    await before.context().close()
    const page = await signedIn(/Harriet Lowe/, size)
    await page.getByRole('heading', { level: 1, name: 'Signed in for Partner RX1' }).waitFor()
    expect(await findAxeViolations(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
  })

  it('H-024: a sign-out clears the screen, and Back brings nothing back', async () => {
    const page = await signedIn(/Harriet Lowe/)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    await page.goBack()
    await page.goto(`${world.product.url}/console`)
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(await page.getByText('Harriet Lowe').count()).toBe(0)
  })

  it('whoever opens a record does not load it', async () => {
    const page = await newPage()
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(request.url()))
    await page.goto(`${world.product.url}/record`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(loaded.filter((url) => url.includes('console'))).toEqual([])
  })
})
