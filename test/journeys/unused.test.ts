/// <reference lib="dom" />
/** H-024: a record that nobody uses leaves the screen before its session ends; "Keep open" keeps it. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { joanSmith } from './joan-smith.ts'
import { OPENED } from './joan-smith-sources.ts'
import { findAxeViolations, readText, startJourney, waitForEnd, type Journey } from './journey.ts'

const PERSON = /SMITH|Joan|999\s000\s0018|Penicillin/
const IDLE_HEADING = 'This record was closed because it was not used'
const HOUR_MS = 3_600_000

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(idleMs: number): Promise<Journey> {
  const opened = { ...OPENED, idleMs }
  journey = await startJourney(browser, { lines: [{ afterMs: 0, event: opened }, ...joanSmith().slice(1)] })
  return journey
}

describe('H-024: a record that is not used', () => {
  it('warns, then leaves nothing of the person and says whom to call', async () => {
    await open(6_000)
    await journey.goto('')
    await waitForEnd(journey.page)
    await journey.page.getByText('This record will close soon').waitFor()
    expect(await findAxeViolations(journey.page)).toEqual([])
    await journey.page.getByRole('heading', { level: 1, name: IDLE_HEADING }).waitFor()
    expect(await journey.page.content()).not.toMatch(PERSON)
    expect(await findAxeViolations(journey.page)).toEqual([])
    expect(await readText(journey.page)).toContain('NUH service desk: telephone 0115 496 0000')
  })

  it('stays when the reader keeps it open, by a request that the server sees', async () => {
    await open(8_000)
    await journey.goto('')
    await waitForEnd(journey.page)
    await journey.page.getByRole('button', { name: 'Keep open' }).click()
    await journey.page.getByText('This record will close soon').waitFor({ state: 'detached' })
    expect(journey.server.displayed).toContainEqual({ disclosureId: 'disclosure-1', page: 'kept-open' })
    expect(await readText(journey.page)).toContain('SMITH, Joan')
  })

  it('is gone at once on a laptop that wakes hours later', async () => {
    await open(HOUR_MS)
    await journey.page.clock.install()
    await journey.goto('')
    await waitForEnd(journey.page)
    // A report of what is displayed that is still to be sent would count as use after the jump.
    await settled(journey)
    await journey.page.clock.setSystemTime(Date.now() + 2 * HOUR_MS)
    await journey.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await journey.page.getByRole('heading', { level: 1, name: IDLE_HEADING }).waitFor()
    expect(await journey.page.content()).not.toMatch(PERSON)
  })
})

describe('H-024: a record that is open for as long as is allowed', () => {
  const endsIn = async (leftMs: number): Promise<void> => {
    const endsAt = new Date(Date.parse(OPENED.at) + leftMs).toISOString()
    const opened = { ...OPENED, idleMs: HOUR_MS, endsAt }
    journey = await startJourney(browser, { lines: [{ afterMs: 0, event: opened }, ...joanSmith().slice(1)] })
    await journey.goto('')
  }

  it('warns that use will not keep it, then leaves nothing of the person', async () => {
    await endsIn(8_000)
    await waitForEnd(journey.page)
    const warning = journey.page.getByRole('alert')
    await warning.getByText('open for as long as is allowed').waitFor()
    expect(await warning.getByRole('button').count()).toBe(0)
    expect(await findAxeViolations(journey.page)).toEqual([])
    await journey.page.getByRole('heading', { level: 1, name: 'its time was up' }).waitFor()
    expect(await journey.page.content()).not.toMatch(PERSON)
  })

  it('is not drawn at all where no time is left', async () => {
    await endsIn(0)
    await journey.page.getByRole('heading', { level: 1, name: 'its time was up' }).waitFor()
    expect(await journey.page.content()).not.toMatch(PERSON)
    expect(await findAxeViolations(journey.page)).toEqual([])
  })
})

/** Until no report has come for a second. */
async function settled({ server, page }: Journey): Promise<void> {
  let known = -1
  while (known !== server.displayed.length) {
    known = server.displayed.length
    await page.waitForLoadState('networkidle')
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
