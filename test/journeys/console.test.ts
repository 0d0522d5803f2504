/// <reference lib="dom" />
/** The console in a real browser, against the real product and a real OpenID provider: every page by axe, keyboard, width. */
import { readFile, rm } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { scriptedSource, type ScriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { holding } from '../fixtures/night-world.ts'
import { aPerson } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { launchBrowser } from '../harness/browser.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { openSession } from '../harness/launch.ts'
import { readRecord } from '../harness/record.ts'
import { identityService, type IdentityService } from '../harness/officer.ts'
import { DESKTOP, findAxeViolations, PHONE, type ScreenSize } from './journey.ts'

const JOAN = aPerson(1)
const TABLET: ScreenSize = { width: 1024, height: 768 }

let browser: Browser
let identity: IdentityService
let world: World
let source: ScriptedSource
let drops: string
let context: BrowserContext | null = null

beforeAll(async () => {
  browser = await launchBrowser()
  identity = await identityService()
  source = await scriptedSource('ward', [JOAN])
  source.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
  drops = await newFolder()
  const register = { id: 'register', name: 'GPRCC register', kind: 'overnight-ndjson', directory: drops }
  const kept = { resourceTypes: ['AllergyIntolerance'], heldFromEntries: 4 }
  const sources = [
    { ...register, ...kept },
    liveSource(source, { resourceTypes: ['Condition', 'Observation'], pages: ['diabetes'] })
  ]
  world = await startWorld({ people: [JOAN], sources, more: { console: identity.region } })
  identity.provider.register(world.product.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
  await identity?.close()
  await source?.close()
  await rm(drops, { recursive: true, force: true })
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

/** Clean for axe and no wider than the screen. `NCR_SHOTS=FOLDER` keeps a picture for whoever wants to see it. */
async function lookAt(page: Page, name: string): Promise<void> {
  const folder = process.env['NCR_SHOTS']
  const width = page.viewportSize()?.width ?? 0
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${width}.png` })
  expect(await findAxeViolations(page), name).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThanOrEqual(
    0
  )
}

describe('the console', () => {
  it.each([DESKTOP, PHONE])('is signed in to by the keyboard alone, and is clean for axe (%o)', async (size) => {
    const before = await newPage(size)
    await before.goto(`${world.product.url}/console`)
    await before.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(await findAxeViolations(before)).toEqual([])
    await before.context().close()
    const page = await signedIn(/Harriet Lowe/, size)
    await page.getByRole('heading', { level: 1, name: 'Signed in for Partner RX1' }).waitFor()
    await lookAt(page, 'start')
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

describe('the time machine', () => {
  it.each([DESKTOP, PHONE])(
    'H-018: a replay is drawn by the record’s own screens, marked as one, and asks nothing of any source (%o)',
    async (size) => {
      const cookie = await openSession(world.product.url, world.host, JOAN)
      const { disclosureId } = await readRecord(world.product.url, cookie)
      const headers = { cookie, 'ncr-disclosure': disclosureId }
      await fetch(`${world.product.url}/api/record/page/diabetes`, { headers })
      source.calls.length = 0
      const page = await signedIn(/Harriet Lowe/, size)
      await page.goto(`${world.product.url}/console/replay/${disclosureId}`)
      await page.getByRole('complementary', { name: 'Replay' }).waitFor()
      await page.getByRole('heading', { level: 1, name: 'Summary' }).waitFor()
      const words = await page.locator('body').innerText()
      expect(words).toMatch(/Replay, not a record\. This is what Ada Okafor \(Consultant\) was sent on/)
      expect(words).toContain(JOAN.family.toUpperCase())
      await lookAt(page, 'replay')
      await page.goto(`${world.product.url}/console/replay/${disclosureId}/record/page/diabetes`)
      await page.getByRole('heading', { level: 1, name: /Diabetes/ }).waitFor()
      await page.goto(`${world.product.url}/console/replay/${disclosureId}/record/page/frailty`)
      await page.getByRole('alert').waitFor()
      expect(await page.getByRole('alert').innerText()).toContain('not kept')
      expect(source.calls).toEqual([])
    }
  )
})

describe('the central team’s page of the overnight feeds', () => {
  const drop = async (day: number, ...ids: readonly string[]): Promise<void> =>
    writeNight(drops, { date: dateAgo(day), transactionTime: hoursAgo(day * 24 + 1), output: holding(...ids) })

  it.each([DESKTOP, TABLET, PHONE])('H-009: says what is held, and releases it with a reason (%o)', async (size) => {
    const held = size === DESKTOP ? 8 : size === TABLET ? 5 : 2
    await drop(held + 1, 'a1', 'a2', 'a3', 'a4')
    await expect.poll(() => published(), { timeout: 30_000 }).toBe(dateAgo(held + 1))
    await drop(held, 'a1')
    const page = await signedIn(/Owen Brandt/, size)
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Overnight feeds' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Overnight feeds' }).waitFor()
    const reason = page.getByRole('textbox', { name: /Why the night of .* is right/ })
    for (let looks = 0; looks < 60 && (await reason.count()) === 0; looks += 1) {
      await page.getByRole('button', { name: 'Refresh' }).press('Enter')
      await page.waitForTimeout(500)
    }
    await lookAt(page, 'feeds')
    await reason.fill('two practices closed, says their data manager')
    await reason.press('Enter')
    await page.getByText('The release is written down and handed on').waitFor()
    await expect.poll(() => published(), { timeout: 30_000 }).toBe(dateAgo(held))
    await reason.waitFor({ state: 'detached' })
    await lookAt(page, 'feeds-after')
  })

  async function published(): Promise<unknown> {
    const rows = await asSuperuser(world.product, `select night from overnight_source where source_id = 'register'`)
    return rows[0]?.['night']
  }
})

describe('the pages of a privacy officer', () => {
  it.each([DESKTOP, TABLET, PHONE])(
    'ask, answer, export and review, by the keyboard, clean for axe (%o)',
    async (size) => {
      const cookie = await openSession(world.product.url, world.host, JOAN)
      await readRecord(world.product.url, cookie)
      const page = await signedIn(/Harriet Lowe/, size)
      const goTo = async (name: string): Promise<void> => {
        await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name }).focus()
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { level: 1, name }).waitFor()
      }
      await goTo('Who looked at a person')
      await page.getByLabel('NHS number').fill(JOAN.nhs)
      await page.getByLabel('Why you look').fill('complaint 12')
      await page.keyboard.press('Enter')
      await page.getByText(/\d+ looks? found/).waitFor()
      await page
        .getByRole('cell', { name: /Ada Okafor/ })
        .first()
        .waitFor()
      expect(page.url()).not.toContain(JOAN.nhs)
      await lookAt(page, 'person')
      const saved = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Save as CSV' }).click()
      expect((await saved).suggestedFilename()).toBe('looks.csv')
      await goTo('What a user saw')
      expect(await page.getByRole('table').count()).toBe(0)
      await page.getByLabel('User id').fill('user-4711')
      await page.getByLabel('Why you look').fill('complaint 12')
      await page.getByRole('button', { name: 'Look' }).click()
      await page.getByText(/\d+ looks? found/).waitFor()
      await goTo('Unusual access')
      await page.getByLabel('Why you look').fill('monthly check')
      await page.getByRole('button', { name: 'Look' }).click()
      await page.getByText(/\d+ looks? found/).waitFor()
      await lookAt(page, 'unusual')
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.context().close()
      const second = await signedIn(/Tomas Ferreira/, size)
      await second.goto(`${world.product.url}/console/reviews`)
      await second.getByRole('button', { name: 'Review' }).first().waitFor()
      await lookAt(second, 'reviews')
      await second.getByPlaceholder('What you found').first().fill('the complaint is known')
      await second.keyboard.press('Enter')
      await second
        .getByText(/Tomas Ferreira, .*: the complaint is known/)
        .first()
        .waitFor()
    }
  )
})

describe('an investigation', () => {
  it.each([DESKTOP, TABLET, PHONE])('is opened, noted, linked and closed, clean for axe (%o)', async (size) => {
    const page = await signedIn(/Harriet Lowe/, size)
    const goTo = async (name: string): Promise<void> =>
      page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name }).click()
    await goTo('What a user saw')
    await page.getByLabel('User id').fill('user-4711')
    await page.getByLabel('Why you look').fill('for the investigation')
    await page.keyboard.press('Enter')
    await page.getByText(/\d+ looks? found/).waitFor()
    await goTo('Investigations')
    await page.getByLabel('Reference').fill(`CASE ${size.width}`)
    await page.getByLabel('User id').fill('user-4711')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: `Investigation CASE ${size.width}` }).waitFor()
    expect(page.url()).toBe(`${world.product.url}/console/cases`)
    await page.getByLabel('Add a note').fill('The complaint names a ward clerk.\nShe was on duty.')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByText('The complaint names a ward clerk.').waitFor()
    await page.getByRole('button', { name: 'Link' }).click()
    await page.getByRole('listitem').filter({ hasText: 'for the investigation' }).waitFor()
    await lookAt(page, 'case-open')
    await page.getByLabel('What you found').fill('It was for care.')
    await page.getByRole('button', { name: 'Close the investigation' }).click()
    await page.getByText(/Closed by Harriet Lowe/).waitFor()
    await lookAt(page, 'case-closed')
    await page.getByRole('button', { name: 'All investigations' }).click()
    await page.getByRole('button', { name: `CASE ${size.width}` }).waitFor()
    await lookAt(page, 'cases')
  })
})

describe('an access report', () => {
  it.each([DESKTOP, TABLET, PHONE])(
    'is drafted, reviewed by another officer, released and saved, by the keyboard, clean for axe (%o)',
    async (size) => {
      const cookie = await openSession(world.product.url, world.host, JOAN)
      await readRecord(world.product.url, cookie)
      const reference = `SAR ${size.width}`
      const page = await signedIn(/Harriet Lowe/, size)
      await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Access reports' }).click()
      await page.getByLabel('NHS number').fill(JOAN.nhs)
      await page.getByLabel('Reference').fill(reference)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: `Access report ${reference}` }).waitFor()
      await page.getByRole('heading', { name: 'What the person would get' }).waitFor()
      expect(page.url()).toBe(`${world.product.url}/console/reports`)
      expect(await page.getByRole('button', { name: 'It may go out' }).count()).toBe(0)
      await page
        .getByRole('button', { name: /^Leave out/ })
        .first()
        .focus()
      await page.keyboard.press('Enter')
      await page.getByLabel('What is left out').selectOption('name')
      await page.getByLabel('What you base it on').fill('asked for by the union')
      await lookAt(page, 'report-draft')
      await page.getByRole('button', { name: 'Keep' }).click()
      await page.getByText('A member of staff whose name is left out').waitFor()
      await page.context().close()
      const second = await signedIn(/Tomas Ferreira/, size)
      await second.goto(`${world.product.url}/console/reports`)
      await second.getByRole('button', { name: reference }).waitFor()
      await lookAt(second, 'reports')
      await second.getByRole('button', { name: reference }).focus()
      await second.keyboard.press('Enter')
      await second.getByLabel('What you found').fill('as the request asks')
      await lookAt(second, 'report-review')
      await second.getByRole('button', { name: 'It may go out' }).click()
      await second.getByRole('button', { name: 'Release' }).click()
      const saved = second.waitForEvent('download')
      await second.getByRole('button', { name: 'Save as HTML' }).click()
      const html = await readFile(await (await saved).path(), 'utf8')
      const paper = await newPage(size)
      await paper.setContent(html)
      await lookAt(paper, 'report-paper')
      const pdf = second.waitForEvent('download')
      await second.getByRole('button', { name: 'Save as PDF' }).click()
      expect((await readFile(await (await pdf).path())).subarray(0, 5).toString()).toBe('%PDF-')
      if (process.env['NCR_SHOTS'] !== undefined) await (await pdf).saveAs(`${process.env['NCR_SHOTS']}/report.pdf`)
    }
  )
})

describe('usage', () => {
  it.each([DESKTOP, TABLET, PHONE])('is plots with tables, clean for axe (%o)', async (size) => {
    await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
    const page = await signedIn(/Owen Brandt/, size)
    expect(await page.getByRole('link', { name: 'Who looked at a person' }).count()).toBe(0)
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Usage' }).click()
    await page.getByRole('button', { name: 'Count' }).click()
    await page.getByRole('img', { name: /Opens by day, Partner RX1/ }).waitFor()
    // the register does not answer before its first night
    await page
      .getByRole('cell', { name: 'register' })
      .or(page.getByText('Every source that was asked answered.'))
      .first()
      .waitFor()
    await lookAt(page, 'usage')
    await page.goto(`${world.product.url}/console/person`)
    await page.getByRole('heading', { level: 1, name: 'No such page' }).waitFor()
  })
})

describe('data quality', () => {
  it.each([DESKTOP, TABLET, PHONE])(
    'is rules, examples and a plot with its table, clean for axe (%o)',
    async (size) => {
      await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
      const page = await signedIn(/Owen Brandt/, size)
      await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Data quality' }).click()
      // counted when nobody waits, and written down every few seconds
      await expect
        .poll(
          async () => {
            await page.getByRole('button', { name: 'Count' }).click()
            await page.getByRole('status').waitFor()
            return page.getByRole('region', { name: 'Rules broken by Scripted ward' }).count()
          },
          { timeout: 30_000, interval: 1000 }
        )
        .toBe(1)
      await page.getByRole('img', { name: /Rules broken by day, Scripted ward/ }).waitFor()
      await page.getByText('ward/Condition/c1').first().waitFor()
      await lookAt(page, 'data-quality')
    }
  )
})
