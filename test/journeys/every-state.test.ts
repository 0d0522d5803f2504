/// <reference lib="dom" />
/**
 * Every state forced in every section, on screen and on paper (H-003, H-009, H-010): alone, beside a source that has
 * none recorded, and beside one that sent something. What is held here is what a reader may conclude.
 */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { launchBrowser } from '../harness/browser.ts'
import { COMPANY, everySectionSays, FORCED, type Saying } from './every-state.ts'
import { startJourney, waitForEnd, type Journey } from './journey.ts'

interface Forced extends Saying {
  readonly called: string
  /** In the line that says how far the section can be trusted; left out where that needs no more than the numbers. */
  readonly says?: string
  /** In its row of the table of sources, where the line leaves it to that. */
  readonly row?: string
  /** More than is shown may exist: every count then is "at least", and no words may say that there is none. */
  readonly isOpen: boolean
}

const FORCINGS: readonly Forced[] = [
  {
    called: 'recorded',
    state: { state: 'recorded' },
    entries: 1,
    row: 'sent what it has recorded',
    isOpen: false
  },
  { called: 'none-recorded', state: { state: 'none-recorded' }, row: 'has none recorded', isOpen: false },
  {
    called: 'not-held',
    state: { state: 'not-held' },
    says: `${FORCED} has no record under this NHS number`,
    isOpen: false
  },
  { called: 'not-supported', state: { state: 'not-supported' }, says: `${FORCED} does not send this`, isOpen: false },
  {
    called: 'not-asked',
    state: { state: 'not-asked', detail: 'no linkage says that it holds this person' },
    says: `${FORCED} was not asked`,
    isOpen: true
  },
  {
    called: 'failing, so not asked',
    state: { state: 'not-asked' },
    event: { failingSince: '2026-11-22T09:12:00Z' },
    says: `${FORCED} is down and was not asked`,
    isOpen: true
  },
  {
    called: 'switched off, so not asked',
    state: { state: 'not-asked' },
    event: { switchedOff: true },
    says: `${FORCED} is switched off`,
    isOpen: true
  },
  { called: 'refused', state: { state: 'refused', detail: '403' }, says: `${FORCED} refused access`, isOpen: true },
  { called: 'withheld', state: { state: 'withheld' }, says: `${FORCED} withheld this by policy`, isOpen: true },
  {
    called: 'timed-out',
    state: { state: 'timed-out', detail: 'no answer within 2000 ms' },
    says: `${FORCED} did not answer in time`,
    isOpen: true
  },
  { called: 'unavailable', state: { state: 'unavailable' }, says: `${FORCED} could not be read`, isOpen: true },
  {
    called: 'timed out after an entry had come',
    state: { state: 'timed-out', detail: 'page 2' },
    entries: 1,
    says: `${FORCED} did not answer in time`,
    isOpen: true
  },
  {
    called: 'recorded and cut',
    state: { state: 'recorded', flags: ['cut'] },
    entries: 1,
    says: `${FORCED}: cut at a limit: more may exist`,
    isOpen: true
  },
  {
    called: 'recorded and part withheld',
    state: { state: 'recorded', flags: ['part-withheld'] },
    entries: 1,
    says: `${FORCED}: part withheld`,
    isOpen: true
  },
  {
    called: 'recorded, one of two unreadable',
    state: { state: 'recorded', unreadable: 1, unreadableIssues: [{ resource: 'X/2', issues: ['code: missing'] }] },
    entries: 1,
    says: '1 entry could not be read',
    isOpen: true
  },
  {
    called: 'an old copy with none recorded',
    kind: 'overnight',
    state: { state: 'none-recorded', flags: ['stale'], asOf: '2026-11-18T02:10:00Z' },
    event: { asOf: '2026-11-18T02:10:00Z', flags: ['stale'] },
    says: `${FORCED}: copy of 18-Nov-2026 02:10 is older than promised`,
    isOpen: false
  }
]

interface Company {
  readonly called: string
  readonly saying: Saying | null
}

const COMPANIES: readonly Company[] = [
  { called: 'alone', saying: null },
  { called: 'beside none recorded', saying: { state: { state: 'none-recorded' } } },
  { called: 'beside something recorded', saying: { state: { state: 'recorded' }, entries: 1 } }
]

/** Any way to say that there is nothing. */
const NONE = /none recorded|no entries|nothing (is )?recorded|no known/i
/** Sentences that say what somebody else has, or that nothing can be concluded. */
const HONEST_NONE = [
  `${COMPANY} has none recorded.`,
  `${COMPANY} has none recorded`,
  'has none recorded',
  'does not mean that nothing is recorded',
  `None recorded by the sources that were asked: ${COMPANY}. Others may hold some.`
]

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

interface Seen {
  readonly section: string
  readonly main: string
  readonly count: string
  readonly navigation: string
  /** Each row of the table of sources. */
  readonly rows: readonly string[]
}

/** Each section in turn, within the open record, as a reader goes: no reload. */
async function seeAll(media: 'screen' | 'print'): Promise<readonly Seen[]> {
  await journey.page.emulateMedia({ media })
  return journey.page.evaluate(async (sections) => {
    /** The table of the section before is another element. */
    const drawnAfter = async (before: Element | null): Promise<void> => {
      const now = (): Element | null => document.querySelector('main .ncr-states')
      while (now() === null || now() === before) await new Promise(requestAnimationFrame)
    }
    const textOf = (selector: string): string => document.querySelector<HTMLElement>(selector)?.innerText ?? ''
    const seen: Seen[] = []
    for (const section of sections) {
      const before = document.querySelector('main .ncr-states')
      document.querySelector<HTMLElement>(`nav a[href="/record/${section}"]`)?.click()
      await drawnAfter(before)
      seen.push({
        section,
        main: textOf('main'),
        count: textOf('main .ncr-panel__count'),
        navigation: document.querySelector(`nav a[href="/record/${section}"] .ncr-nav__count`)?.textContent ?? '',
        rows: [...document.querySelectorAll('main .ncr-states tbody tr')].map(({ textContent }) => textContent)
      })
    }
    return seen
  }, SECTION_NAMES)
}

/** What is left of a text once the sentences that may speak of none are taken out. */
function withoutHonestNone(text: string): string {
  return HONEST_NONE.reduce((rest, words) => rest.replaceAll(words, ''), text)
}

function expectSaid({ section, main, rows }: Seen, { says, row }: Forced): void {
  if (says !== undefined) expect(main, section).toContain(says)
  if (row !== undefined) expect(rows[0], section).toContain(row)
  expect(rows[0], section).toContain(FORCED)
}

/** What stands beside the title, or begins it, and in the navigation. */
function sayCounts(forced: Forced, beside: Saying | null): readonly [count: string, navigation: string] {
  const entries = (forced.entries ?? 0) + (beside?.entries ?? 0)
  const states = [forced.state.state, beside?.state.state]
  if (entries > 0) return forced.isOpen ? [`at least ${entries}`, `at least ${entries}`] : [`${entries}`, `${entries}`]
  if (forced.isOpen) return ['not known', 'not known']
  if (states.includes('none-recorded')) return ['none recorded', '0']
  return states.includes('not-held') ? ['no record held', 'not held'] : ['not sent', 'not sent']
}

function expectCount({ section, count }: Pick<Seen, 'section' | 'count'>, forced: Forced, beside: Saying | null): void {
  // How many of them are current may follow.
  expect(count.replace(/, \d+ [a-z ]+$/, ''), section).toBe(sayCounts(forced, beside)[0])
}

/** No source said "none", or another may have some. */
function mayHaveSome(forced: Forced, beside: Saying | null): boolean {
  return forced.isOpen || ![forced.state.state, beside?.state.state].includes('none-recorded')
}

/** Each panel of the Summary says the same as the section's own page. */
async function expectSummary(forced: Forced, beside: Saying | null): Promise<void> {
  const panels = await journey.page.locator('main section.ncr-panel:not(.ncr-panel--disagree)').evaluateAll((all) =>
    all.map((panel) => ({
      section: panel.querySelector('h2')?.textContent ?? '',
      text: panel instanceof HTMLElement ? panel.innerText : '',
      count: panel.querySelector('.ncr-panel__count')?.textContent ?? ''
    }))
  )
  expect(panels).toHaveLength(SECTION_NAMES.length)
  for (const { section, text, count } of panels) {
    expectCount({ section, count }, forced, beside)
    if (mayHaveSome(forced, beside)) expect(withoutHonestNone(text), section).not.toMatch(NONE)
  }
}

describe.each(FORCINGS)('H-003: a source that is $called', (forced) => {
  it.each(COMPANIES)('$called, in every section, on screen and on paper', async ({ saying }) => {
    journey = await startJourney(browser, { lines: everySectionSays(forced, saying) })
    await journey.goto('')
    await waitForEnd(journey.page)
    await expectSummary(forced, saying)
    for (const media of ['screen', 'print'] as const) {
      for (const seen of await seeAll(media)) {
        expectSaid(seen, forced)
        expectCount(seen, forced, saying)
        expect(seen.navigation, seen.section).toBe(sayCounts(forced, saying)[1])
        if (mayHaveSome(forced, saying)) expect(withoutHonestNone(seen.main), seen.section).not.toMatch(NONE)
      }
    }
    expect(journey.complaints).toEqual([])
  })
})
