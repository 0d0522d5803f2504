/// <reference lib="dom" />
/** The Summary in a real browser: everything is drawn, nothing jumps, no missing answer reads as "none". */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { launchBrowser } from '../harness/browser.ts'
import { COMPANY, everySectionSays, FORCED } from './every-state.ts'
import type { FixtureRecord } from './fixture-server.ts'
import { joanSmith, joanSmithAtPace, joanSmithStillAsking, nothingRecordedBut } from './joan-smith.ts'
import { OPENED } from './joan-smith-sources.ts'
import { DESKTOP, PHONE, readText, startJourney, waitForEnd, type Journey, type ScreenSize } from './journey.ts'

const LAYOUT_SHIFT_MAX = 0.02

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

async function open(record: FixtureRecord, size?: ScreenSize): Promise<Journey> {
  journey = await startJourney(browser, record, size)
  await journey.goto('')
  return journey
}

const panel = (title: string) => journey.page.getByRole('region', { name: title, exact: true })

describe('the Summary', () => {
  it('draws the person, every section and the reader, and reports each section as displayed', async () => {
    await open({ lines: joanSmith() })
    await waitForEnd(journey.page)
    const text = await readText(journey.page)
    for (const words of ['SMITH, Joan (Mrs)', '31-Mar-1950 (76y)', '999\u00a0000\u00a00018', 'Ada Okafor']) {
      expect(text).toContain(words)
    }
    expect(await journey.page.getByRole('heading', { level: 2 }).count()).toBe(SECTION_NAMES.length + 1)
    await expect.poll(() => journey.server.displayed.length).toBe(SECTION_NAMES.length)
    const reported = journey.server.displayed.map((one) => (one as { section: string }).section)
    expect(reported.toSorted()).toEqual([...SECTION_NAMES].toSorted())
    expect(journey.complaints).toEqual([])
  })

  it('holds what every partner sent in every section: on the screen or counted there, and all of it on paper (feature 11)', async () => {
    const both = { state: { state: 'recorded' }, entries: 2 } as const
    await open({ lines: everySectionSays(both, both) })
    await waitForEnd(journey.page)
    for (const section of SECTION_NAMES) {
      const shown = journey.page.locator(`.ncr-panel--${section}`)
      const rows = await shown.locator('.ncr-row, .ncr-tests tbody tr').count()
      const more = Number(/(\d+) more/.exec(await shown.innerText())?.[1] ?? 0)
      // the tests panel has a line for each test: here all are of one, and its chart is theirs
      expect(rows + more, section).toBe(section === 'observations' ? 1 : 4)
      expect(rows, section).toBeGreaterThan(0)
    }
    await journey.page.emulateMedia({ media: 'print' })
    for (const section of SECTION_NAMES) {
      const paper = journey.page.locator(`.ncr-panel--${section} .ncr-row`)
      await expect.poll(() => paper.count()).toBe(4)
      for (const name of [FORCED, COMPANY]) expect(await paper.filter({ hasText: name }).count(), section).toBe(2)
    }
  })

  it('shows what sources disagree about above everything clinical (H-005)', async () => {
    await open({ lines: joanSmith() })
    await waitForEnd(journey.page)
    const words = await panel('Sources disagree').innerText()
    expect(words).toContain('Notts Healthcare (Rio): recorded as not an allergy')
    expect(words).toContain('Sherwood Forest: stopped')
  })

  it('H-004: a refuted allergy is not named as an allergy in the banner', async () => {
    await open({ lines: joanSmith() })
    await waitForEnd(journey.page)
    const banner = await panel('Person').innerText()
    expect(banner).toContain('Penicillin (sources disagree) and Latex')
    expect(banner).not.toMatch(/Aspirin|Strawberries/)
  })

  it('the safety line says what is known of resuscitation and communication, and opens the entries behind it', async () => {
    await open({ lines: joanSmith() })
    await waitForEnd(journey.page)
    const banner = await panel('Person').innerText()
    // H-003: CityCare and the County Council did not answer; before what was found, in number, as it could be more.
    expect(banner).toContain('Communication needs (2 sources missing): Needs hearing loop')
    expect(banner).toContain('Resuscitation: not known, sources missing')
    await panel('Person').getByRole('button', { name: 'Communication needs' }).click()
    expect(await journey.page.getByRole('dialog').innerText()).toMatch(/happened|01-Feb-2025[\s\S]*NUH hospital record/)
  })

  it('H-008: a comparator is said and not drawn', async () => {
    await open({ lines: joanSmith() })
    await waitForEnd(journey.page)
    const row = panel('Results').getByRole('row').filter({ hasText: 'CRP' })
    expect(await row.innerText()).toContain('<5 mg/L')
    expect(await row.innerText()).toContain('1 not drawn')
    expect(await panel('Results').getByRole('row').filter({ hasText: 'HbA1c' }).innerText()).toContain(
      '68 mmol/mol High'
    )
  })

  it('H-014: safeguarding text is nowhere on the Summary until it is opened', async () => {
    await open({ lines: joanSmith() })
    await waitForEnd(journey.page)
    expect(await journey.page.content()).not.toMatch(/safeguarding adult|nephew/i)
    await panel('Alerts').getByRole('button', { name: 'Alert – open to read' }).click()
    expect(await journey.page.getByRole('dialog').innerText()).toContain('Safeguarding adult enquiry: nephew')
  })

  it('H-010: a limit that was reached and entries that could not be read are said', async () => {
    await open({ lines: joanSmith() })
    await waitForEnd(journey.page)
    expect(await panel('Results').innerText()).toContain('at least 4')
    expect(await panel('Results').innerText()).toContain('cut at a limit: more may exist')
    const problems = panel('Problems and diagnoses')
    expect(await problems.innerText()).toContain('1 entry could not be read')
    await problems.getByText('why').click()
    expect(await problems.innerText()).toContain('clinicalStatus: not a CodeableConcept')
  })

  it('H-009: an old copy is said with its age, on the strip and in the panel', async () => {
    await open({ lines: joanSmith() })
    await waitForEnd(journey.page)
    expect(await panel('Sources').innerText()).toContain(
      '1 older than promised: Mental health extract (copy of 18-Nov-2026 02:10)'
    )
    expect(await panel('Referrals').innerText()).toContain('copy of 18-Nov-2026 02:10 is older than promised')
  })

  it.each(['timed-out', 'unavailable', 'refused'] as const)(
    'H-003: a source that is %s is never shown as nothing recorded',
    async (outcome) => {
      await open({ lines: nothingRecordedBut('citycare', outcome) })
      await waitForEnd(journey.page)
      const text = await panel('Medications').innerText()
      expect(text).toContain('not known')
      expect(text).toMatch(/CityCare (did not answer in time|could not be read|refused access)/)
      expect(text).not.toMatch(/none recorded, say/i)
      expect(await journey.page.getByRole('navigation').innerText()).not.toMatch(/\b0\b/)
      expect(await panel('Person').innerText()).toContain('1 source missing')
    }
  )

  it('H-003: while a source is still being asked, nothing reads as none', async () => {
    await open({ lines: [...joanSmithStillAsking(), { afterMs: 20_000, event: { event: 'complete', tookMs: 1 } }] })
    await panel('Sources').getByText('Asking 1 source…').first().waitFor()
    const services = await panel('Services').innerText()
    expect(services).toContain('asking…')
    expect(services).toContain('Asking 1 source…')
    expect(services).not.toMatch(/none/i)
  })

  it('H-010: a record that breaks off says that it is unfinished', async () => {
    await open({ lines: joanSmithStillAsking(), cut: true })
    await waitForEnd(journey.page)
    expect(await panel('Sources').innerText()).toContain('This record is unfinished')
    expect(await panel('Allergies').innerText()).toContain('CityCare was not heard of before the record broke off')
    expect(await panel('Services').innerText()).toContain('not known')
  })

  it('H-010: a record that fails half-way says so, with the request to quote', async () => {
    const failed = { event: 'failed', code: 'audit-unavailable', requestId: 'req-7f3a' } as const
    await open({ lines: [...joanSmithStillAsking(), { afterMs: 0, event: failed }] })
    await waitForEnd(journey.page)
    expect(await panel('Sources').innerText()).toMatch(/unfinished.*not a partner.*Request req-7f3a/s)
    expect(await panel('Sources').innerText()).toContain('NUH service desk: telephone 0115 496 0000')
    await panel('Sources').getByText('Technical detail').click()
    expect(await panel('Sources').innerText()).toContain('Code audit-unavailable')
  })

  it('says which sections are hidden from the role (feature 7)', async () => {
    const sections = SECTION_NAMES.filter((section) => section !== 'results')
    const opened = { ...OPENED, sections, hidden: ['results' as const] }
    await open({ lines: [{ afterMs: 0, event: opened }, ...joanSmith().slice(1)] })
    await waitForEnd(journey.page)
    expect(await panel('Results').innerText()).toContain('Hidden from your role by your organisation.')
    expect(await panel('Results').innerText()).not.toContain('HbA1c')
  })

  it('H-013: a person who has died is shown with the date of death and no age of today', async () => {
    const person = { ...OPENED.person, deceased: '2026-09-03' }
    await open({ lines: [{ afterMs: 0, event: { ...OPENED, person } }, ...joanSmith().slice(1)] })
    await waitForEnd(journey.page)
    const banner = await panel('Person').innerText()
    expect(banner).toContain('Died 03-Sep-2026 (aged 76y)')
    expect(banner).toMatch(/Born 31-Mar-1950\s/)
    expect(banner).not.toContain('31-Mar-1950 (76y)')
  })
})

/** The sum of all layout shifts, which is never smaller than the largest window of them. */
async function measureShift(size: ScreenSize): Promise<number> {
  journey = await startJourney(browser, { lines: joanSmithAtPace() }, size)
  await journey.page.addInitScript(() => {
    const found = { shift: 0 }
    Object.assign(window, { found })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) found.shift += (entry as PerformanceEntry & { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await journey.goto('')
  await waitForEnd(journey.page)
  await journey.page.waitForTimeout(300)
  return journey.page.evaluate(() => (window as unknown as { found: { shift: number } }).found.shift)
}

describe('how it feels', () => {
  it.each([
    ['desktop', DESKTOP],
    ['small desktop', { width: 1024, height: 768 }],
    ['phone', PHONE]
  ])('nothing jumps while sources answer (%s)', async (name, size) => {
    const shift = await measureShift(size)
    console.log(`layout shift, ${name}: ${shift.toFixed(4)}`)
    expect(shift).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX)
  })

  it.each([DESKTOP, PHONE])('somebody with nothing recorded has no empty room ($width px)', async (size) => {
    await open({ lines: nothingRecordedBut('nobody', 'timed-out') }, size)
    await waitForEnd(journey.page)
    const gaps = await journey.page.locator('.ncr-panel').evaluateAll((panels) =>
      panels.map((one) => {
        const foot = one.querySelector('.ncr-panel__foot')?.getBoundingClientRect()
        const words = one.querySelector('.ncr-panel__empty')?.getBoundingClientRect()
        return foot && words ? foot.top - words.bottom : 0
      })
    )
    expect(gaps.length).toBe(SECTION_NAMES.length + 1)
    // side by side, a panel is as high as its neighbour with a few lines more; a kept place leaves 150 px and more
    expect(Math.max(...gaps)).toBeLessThan(80)
  })
})
