/// <reference lib="dom" />
/** Search inside the record (feature 50): what is found opens where it stands, and what was not searched is said (H-003). */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SearchAnswer } from '@ncr/contract/search.ts'
import { launchBrowser } from '../harness/browser.ts'
import { toProblem, type LaterReads } from './fixture-server.ts'
import { joanSmith } from './joan-smith.ts'
import { JOANS_LATER } from './joan-smith-pages.ts'
import { emptyAnswer, emptyButMissing, foundAnswer, HOSTILE_WORDS } from './joan-smith-search.ts'
import {
  DESKTOP,
  findAxeViolations,
  PHONE,
  startJourney,
  waitForEnd,
  type Journey,
  type ScreenSize
} from './journey.ts'

let browser: Browser
let journey: Journey

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
afterEach(() => journey.end())

type Answers = NonNullable<LaterReads['search']>

async function open(search: Answers, size: ScreenSize = DESKTOP): Promise<void> {
  journey = await startJourney(browser, { lines: joanSmith(), later: { ...JOANS_LATER, search } }, size)
  await journey.goto('')
  await waitForEnd(journey.page)
  if (size === PHONE) await journey.page.getByRole('button', { name: 'Sections and pages' }).click()
  await journey.page.getByRole('navigation').getByRole('link', { name: 'Search' }).click()
  await field().waitFor()
}

const field = () => journey.page.getByRole('searchbox', { name: 'Search this record' })
const main = () => journey.page.getByRole('main')
const said = () => main().getByRole('status')
const searches = () => journey.server.laterReads.filter((read) => read.startsWith('/api/record/search'))

/** By keyboard alone. */
async function look(words: string): Promise<void> {
  await field().fill(words)
  await journey.page.keyboard.press('Enter')
  await said().filter({ hasText: words }).waitFor()
}

describe('what is found', () => {
  it('stands by section with its words marked, and opens as its entry or on its page', async () => {
    await open(foundAnswer)
    const { page } = journey
    await look('anaphylaxis')
    expect(await main().locator('mark').allInnerTexts()).toEqual(Array.from({ length: 4 }, () => 'anaphylaxis'))
    const words = await main().innerText()
    expect(words).toContain('At least 4 results for “anaphylaxis”')
    expect(words).toContain('For “anaphylaxis” also: anaphylactic.')
    expect(words).toContain('In the document: Readmitted with anaphylaxis in 2011')
    for (const [title, href] of [
      ['Allergies', '/record/allergies'],
      ['Documents', '/record/documents'],
      ['SystmOne Non-GP', '/record/page/systmone-non-gp'],
      ['GP Data', '/record/page/gp-data']
    ] as const) {
      expect(await main().getByRole('heading', { level: 2, name: title }).getByRole('link').getAttribute('href')).toBe(
        href
      )
    }
    expect(await main().getByRole('link', { name: 'Summary', exact: true }).getAttribute('href')).toBe(
      '/record/page/gp-data?section=SUM'
    )
    await main().getByRole('button', { name: 'Penicillin', exact: true }).click()
    expect(await page.getByRole('dialog').innerText()).toContain('What the source sent')
  })

  it('H-007: what is not in the view shows its date and which date that is', async () => {
    await open(() => {
      const answer = foundAnswer()
      const hits = answer.hits.map((hit) =>
        hit.entry === 'citycare/Condition/7' ? { ...hit, recorded: null, occurred: '2011-03' } : hit
      )
      return { ...answer, hits }
    })
    await look('anaphylaxis')
    const row = main().getByRole('listitem').filter({ hasText: 'Venous leg ulcer' })
    expect(await row.innerText()).toMatch(/Mar 2011\s*happened[\s\S]*no recorded date/)
  })

  it('H-022: is text alone, whatever a source put into its words', async () => {
    await open(foundAnswer)
    await look('anaphylaxis')
    expect(await main().innerText()).toContain(HOSTILE_WORDS)
    expect(await main().locator('img').count()).toBe(0)
    expect(journey.complaints).toEqual([])
  })

  it('is reported as displayed, once for each search', async () => {
    await open(foundAnswer)
    await look('anaphylaxis')
    const report = { disclosureId: 'disclosure-1', page: 'search' }
    await expect.poll(() => journey.server.displayed).toContainEqual(report)
  })
})

describe('H-003: what was not searched', () => {
  it('is said in the open: sources, sections, what is hidden, and each document with its reason', async () => {
    await open(foundAnswer)
    await look('anaphylaxis')
    const sheet = main().getByRole('region', { name: 'Not searched' })
    const words = await sheet.innerText()
    expect(words).toContain('CityCare did not answer in time (no answer within 2000 ms): nothing of it was searched')
    expect(words).toContain('NUH hospital record withheld this by policy (organisation policy): documents')
    expect(words).toContain('GP record refused access: nothing of it was searched')
    expect(words).toContain('Hidden from your role, and not searched: social care.')
    expect(words).toContain('Notts Healthcare (Rio): it is a picture – Memory clinic letter, recorded 02-Sep-2026')
    expect(await sheet.locator('details').count()).toBe(0)
  })

  it('is never "nothing recorded" where nothing was found', async () => {
    await open(emptyButMissing)
    await look('tamponade')
    expect(await said().innerText()).toBe('Nothing was found for “tamponade” in what could be searched.')
    expect(await main().innerText()).toContain('It may be recorded in what was not searched.')
    expect(await main().innerText()).toContain('CityCare did not answer in time')
  })

  it('is nothing where all was searched, and that is said too', async () => {
    await open(emptyAnswer)
    await look('tamponade')
    const words = await main().innerText()
    expect(words).toContain('Nothing was found for “tamponade”.')
    expect(words).toContain('Everything that you are shown was searched. 2 documents read through.')
  })
})

describe('a search', () => {
  it('is made on purpose: not while typing, not for one letter, and not in the address', async () => {
    await open(foundAnswer)
    await field().pressSequentially('a')
    await journey.page.keyboard.press('Enter')
    expect(await main().getByRole('alert').innerText()).toContain('at least two letters or figures')
    expect(searches()).toEqual([])
    await field().pressSequentially('naphylaxis')
    expect(searches()).toEqual([])
    await main().getByRole('button', { name: 'Search', exact: true }).click()
    await said().filter({ hasText: 'At least 4' }).waitFor()
    expect(searches()).toEqual(['/api/record/search?q=anaphylaxis disclosure-1'])
    expect(new URL(journey.page.url()).pathname + new URL(journey.page.url()).search).toBe('/record/search')
  })

  it('is there again after Back, from memory; the same words again ask again', async () => {
    await open(foundAnswer)
    const { page } = journey
    await look('anaphylaxis')
    await main().getByRole('heading', { level: 2, name: 'Allergies' }).getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: /Allergies/ }).waitFor()
    await page.goBack()
    await said().filter({ hasText: 'At least 4' }).waitFor()
    expect(await field().inputValue()).toBe('anaphylaxis')
    expect(searches()).toHaveLength(1)
    await field().press('Enter')
    await expect.poll(() => searches().length).toBe(2)
    await said().filter({ hasText: 'At least 4' }).waitFor()
    await look('penicillin')
    await page.goBack()
    await expect.poll(() => field().inputValue()).toBe('anaphylaxis')
    await page.goBack()
    await expect.poll(() => field().inputValue()).toBe('')
    expect(await main().locator('mark').count()).toBe(0)
  })

  it('is told to those who listen once', async () => {
    await open(foundAnswer)
    await said().evaluate((status) => {
      const heard: string[] = []
      new MutationObserver(() => heard.push(status.textContent)).observe(status, { childList: true, subtree: true })
      Object.assign(window, { heard })
    })
    await look('anaphylaxis')
    const heard = await journey.page.evaluate(() => (window as unknown as { heard: string[] }).heard)
    expect(heard).toEqual(['At least 4 results for “anaphylaxis”; something was not searched.'])
  })

  it('that failed says who failed, and can be asked again', async () => {
    let answers: (SearchAnswer | ReturnType<typeof toProblem>)[] = [toProblem('overloaded', 503), foundAnswer()]
    await open(() => {
      const [next, ...rest] = answers
      answers = rest
      return next ?? null
    })
    await field().fill('anaphylaxis')
    await journey.page.keyboard.press('Enter')
    const alert = main().getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('Do not take this to mean that nothing is recorded.')
    await alert.getByRole('button', { name: 'Ask again' }).click()
    await said().filter({ hasText: 'At least 4' }).waitFor()
  })

  it('H-001: an answer for another view is not drawn', async () => {
    await open(() => ({ ...foundAnswer(), disclosureId: 'disclosure-2' }))
    await field().fill('anaphylaxis')
    await journey.page.keyboard.press('Enter')
    await main().getByRole('alert').waitFor()
    expect(await main().locator('mark').count()).toBe(0)
  })

  it('H-024: in a session that has ended leaves nothing of the person', async () => {
    await open(() => toProblem('session-ended', 401))
    await field().fill('anaphylaxis')
    await journey.page.keyboard.press('Enter')
    await journey.page.locator('.ncr-person').waitFor({ state: 'detached' })
    expect(await journey.page.content()).not.toMatch(/SMITH|Joan|Penicillin|anaphylaxis/)
  })
})

it.each([
  ['desktop', DESKTOP],
  ['phone', PHONE]
])('is clean for axe and never scrolls sideways with results (%s)', async (_name, size) => {
  await open(foundAnswer, size)
  await look('anaphylaxis')
  expect(await findAxeViolations(journey.page)).toEqual([])
  expect(await journey.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
})
