/// <reference lib="dom" />
/** How a view ends: refused, replaced, expired, closed, left. Nothing of the person may stay on the screen. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { startFixtureServer, toProblem } from './fixture-server.ts'
import { joanSmith } from './joan-smith.ts'
import { OPENED } from './joan-smith-sources.ts'
import { findAxeViolations, readText, startJourney, waitForEnd, type Journey } from './journey.ts'

const PERSON = /SMITH|Joan|999\s000\s0018|Penicillin/

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

describe('before the first line', () => {
  it.each([
    ['session-ended', 401, 'This record has been closed'],
    ['partner-not-live', 403, 'Your organisation is not live on the record'],
    ['audit-unavailable', 503, 'The record is closed for the moment'],
    ['overloaded', 503, 'The record is too busy'],
    ['made-up-code', 500, 'The record could not be opened']
  ])('%s is told in plain words, with the request to quote and the detail on demand', async (code, status, heading) => {
    journey = await startJourney(browser, { lines: [], problem: toProblem(code, status) })
    await journey.goto('')
    const { page } = journey
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    expect(await readText(page)).toContain('req-7f3a')
    await page.getByText('Technical detail').click()
    expect(await readText(page)).toContain(`a detail of ${code}`)
  })

  it('H-019: a server that cannot be reached is said', async () => {
    journey = await startJourney(browser, { lines: joanSmith() })
    await journey.page.route('**/api/record', (route) => route.abort())
    await journey.goto('')
    await journey.page.getByRole('heading', { name: 'The Notts Care Record cannot be reached' }).waitFor()
  })
})

describe('in the middle', () => {
  it.each([
    ['view-replaced', 409, 'Another view has replaced this one'],
    ['session-ended', 401, 'This record has been closed']
  ])('H-001: %s blanks the tab and says so', async (code, status, heading) => {
    journey = await startJourney(browser, { lines: joanSmith() })
    await journey.goto('')
    await waitForEnd(journey.page)
    await expect.poll(() => journey.server.displayed.length).toBe(17)
    journey.server.refuseDisplayed(toProblem(code, status))
    await journey.page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    await journey.page.getByRole('heading', { level: 1, name: heading }).waitFor()
    expect(await journey.page.content()).not.toMatch(PERSON)
    expect(await findAxeViolations(journey.page)).toEqual([])
  })

  it.each([
    ['session-ended', 401, 'This record has been closed'],
    ['view-replaced', 409, 'Another view has replaced this one']
  ])(
    'H-024: asked every 10 s whether it may stay, %s blanks a tab that nobody touches',
    async (code, status, heading) => {
      journey = await startJourney(browser, { lines: joanSmith() })
      const { page } = journey
      await page.clock.install()
      let asked = 0
      await page.route('**/api/record/standing', (route) => {
        asked += 1
        return asked === 1
          ? route.fulfill({ status: 204 })
          : route.fulfill({
              status,
              contentType: 'application/problem+json',
              body: JSON.stringify(toProblem(code, status))
            })
      })
      await journey.goto('')
      await waitForEnd(page)
      await page.clock.runFor(10_000)
      await expect.poll(() => asked).toBe(1)
      expect(await readText(page)).toContain('SMITH, Joan')
      await page.clock.runFor(10_000)
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      expect(await page.content()).not.toMatch(PERSON)
    }
  )

  it('H-001: a record opened in another tab blanks this one at once', async () => {
    journey = await startJourney(browser, { lines: joanSmith() })
    await journey.goto('')
    await waitForEnd(journey.page)
    const other = await journey.page.context().newPage()
    const opened = { ...OPENED, disclosureId: 'disclosure-2' }
    const body = [opened, { event: 'complete', tookMs: 1 }].map((line) => JSON.stringify(line)).join('\n')
    await other.route('**/api/record', (route) =>
      route.fulfill({ contentType: 'application/x-ndjson', body: `${body}\n` })
    )
    await other.goto(`${journey.server.url}/record`)
    await journey.page.getByRole('heading', { name: 'Another view has replaced this one' }).waitFor()
    expect(await journey.page.content()).not.toMatch(PERSON)
    expect(await readText(other)).toContain('SMITH, Joan')
  })
})

describe('at the end', () => {
  it('closing leaves nothing behind', async () => {
    journey = await startJourney(browser, { lines: joanSmith() })
    await journey.goto('')
    await waitForEnd(journey.page)
    await journey.page.getByRole('button', { name: 'Close record' }).click()
    await journey.page.getByRole('heading', { name: 'Record closed' }).waitFor()
    expect(await journey.page.content()).not.toMatch(PERSON)
    expect(await findAxeViolations(journey.page)).toEqual([])
  })

  it('H-024: Back does not bring an old record to the screen', async () => {
    journey = await startJourney(browser, { lines: joanSmith() })
    await journey.goto('')
    await waitForEnd(journey.page)
    const elsewhere = await startFixtureServer({ lines: [], problem: toProblem('session-ended', 401) })
    await journey.page.goto(`${elsewhere.url}/record`)
    await journey.page.route('**/api/record', (route) =>
      route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        body: JSON.stringify(toProblem('session-ended', 401))
      })
    )
    await journey.page.goBack()
    await journey.page.getByRole('heading', { name: 'This record has been closed' }).waitFor()
    expect(await journey.page.content()).not.toMatch(PERSON)
    await elsewhere.close()
  })

  it('asking again opens the record anew', async () => {
    journey = await startJourney(browser, { lines: joanSmith() })
    await journey.goto('')
    await waitForEnd(journey.page)
    await journey.page.getByRole('button', { name: 'Ask again' }).click()
    await expect.poll(() => journey.server.opened()).toBe(2)
    await waitForEnd(journey.page)
    expect(await readText(journey.page)).toContain('SMITH, Joan')
  })

  it('no person’s name is in the address or the title, which browsers keep', async () => {
    journey = await startJourney(browser, { lines: joanSmith() })
    await journey.goto('/allergies')
    await waitForEnd(journey.page)
    expect(await journey.page.title()).toBe('Allergies – Notts Care Record')
    expect(journey.page.url()).not.toMatch(/smith|joan|999/i)
  })
})
