/// <reference lib="dom" />
/**
 * Nothing moves while sources answer (feature 48), measured on the whole region as a reader meets it: the hospital's own
 * button, whoever the person is, at every width and at 200% zoom, in whatever order sources answer, and where one hangs.
 */
import { strict as assert } from 'node:assert'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { endSandpit, newSandpitFolder, readSandpitFile, startSandpit, type StartedSandpit } from '../harness/sandpit.ts'
import { DESKTOP, PHONE, waitForEnd, type ScreenSize } from './journey.ts'

const READY_WITHIN_MS = 120_000
const LAYOUT_SHIFT_MAX = 0.02
const SETTLE_MS = 400

/** 720 x 450 is a laptop's screen at 200% zoom. */
const SIZES: readonly ScreenSize[] = [DESKTOP, { width: 1024, height: 768 }, PHONE, { width: 720, height: 450 }]

interface Source {
  readonly id: string
  readonly controlUrl: string
}

interface Found {
  shift: number
  /** Milliseconds from the click until it was on the screen. */
  at: Record<string, number>
}

let browser: Browser
let context: BrowserContext
let sandpit: StartedSandpit
let folder: string
let hospital: string
let sources: readonly Source[]

beforeAll(async () => {
  folder = newSandpitFolder()
  sandpit = startSandpit(folder)
  ;[browser] = await Promise.all([launchBrowser(), sandpit.ready])
  const said = readSandpitFile(folder) as {
    hostSystems: { address: string }[]
    sources: Source[]
  }
  hospital = said.hostSystems[0]?.address ?? ''
  sources = said.sources
}, READY_WITHIN_MS)
afterAll(async () => {
  await browser?.close()
  await endSandpit(sandpit, folder)
})
afterEach(() => context?.close())

/** Counted from the first frame, with what a reader's own action moves, too: there is none. */
async function newReader(size: ScreenSize): Promise<void> {
  context = await browser.newContext({ viewport: { ...size } })
  await context.addInitScript(() => {
    const found: Found = { shift: 0, at: {} }
    Object.assign(window, { found })
    // From the click: the launch and its redirect are in it.
    const note = (what: string, isThere: boolean): void => {
      if (isThere) found.at[what] ??= performance.now()
    }
    new MutationObserver(() => {
      note('person', document.querySelector('.ncr-person__facts') !== null)
      note('first section', document.querySelector('.ncr-panel .ncr-row, .ncr-panel tbody tr') !== null)
      const said = [...document.querySelectorAll('[role=status]')].map(({ textContent }) => textContent)
      note(
        'complete',
        said.some((text) => text.startsWith('Record complete'))
      )
    }).observe(document, { childList: true, subtree: true, characterData: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) found.shift += (entry as PerformanceEntry & { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

/** Opens the person whose button `choose` names, by that button. */
async function open(size: ScreenSize, choose: (list: Page) => Promise<string>): Promise<Page> {
  await newReader(size)
  const list = await context.newPage()
  await list.goto(hospital)
  const button = list.getByRole('button', { name: await choose(list) }).first()
  const [record] = await Promise.all([context.waitForEvent('page'), button.click()])
  await waitForEnd(record)
  return record
}

async function find(size: ScreenSize, choose: (list: Page) => Promise<string>): Promise<Found> {
  const record = await open(size, choose)
  await record.waitForTimeout(SETTLE_MS)
  return record.evaluate(() => (window as unknown as { found: Found }).found)
}

async function measure(size: ScreenSize, choose: (list: Page) => Promise<string>): Promise<number> {
  return (await find(size, choose)).shift
}

const named = (name: string) => async () => `Open Notts Care Record of ${name}`

/** One of those without a story, by the seed. */
function residentOf(seed: number): (list: Page) => Promise<string> {
  return async (list) => {
    const names = await list
      .getByRole('table', { name: 'Others' })
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
    const name = names[seed % names.length]
    assert(name, 'the hospital lists residents without a story')
    return name
  }
}

const seed = inject('seed')
const PEOPLE = [
  { who: 'Joan Smith', choose: named('SMITH, Joan') },
  { who: 'Mohammed Hussain', choose: named('HUSSAIN') },
  { who: `a resident (seed ${seed})`, choose: residentOf(seed) }
]

async function tell(sourceId: string, behaviour: Record<string, unknown>): Promise<void> {
  const found = sources.find(({ id }) => id === sourceId)
  assert(found, `no source ${sourceId}`)
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(found.controlUrl, { method: 'POST', headers, body: JSON.stringify(behaviour) })
  assert(response.ok, `${sourceId} was told: ${response.status}`)
}

describe.each(SIZES.map((size) => ({ size, at: `${size.width} x ${size.height}` })))('at $at', ({ size, at }) => {
  test.each(PEOPLE)('nothing moves: $who', async ({ who, choose }) => {
    const shift = await measure(size, choose)
    console.log(`layout shift, ${at}, ${who}: ${shift.toFixed(4)}`)
    expect(shift).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX)
  })
})

/** A list that is opened by its address: another tab, a reload, Back after a document. */
async function measureList(size: ScreenSize, section: string): Promise<number> {
  const record = await open(size, named('SMITH, Joan'))
  await record.goto(new URL(`record/${section}`, new URL('/', record.url())).href)
  await waitForEnd(record)
  await record.waitForTimeout(SETTLE_MS)
  return record.evaluate(() => (window as unknown as { found: Found }).found.shift)
}

test.each(SIZES)('nothing moves in a full list that is asked anew ($width x $height)', async (size) => {
  for (const section of ['allergies', 'problems', 'medications', 'results']) {
    const shift = await measureList(size, section)
    console.log(`layout shift, ${size.width} x ${size.height}, ${section} asked anew: ${shift.toFixed(4)}`)
    expect(shift).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX)
  }
})

test('H-020: the person stands first, then sections, then all is in; how long each took is printed', async () => {
  for (const { who, choose } of PEOPLE) {
    const { at } = await find(DESKTOP, choose)
    const { person, 'first section': first, complete } = at
    console.log(
      `from the click, ${who}: ${Object.entries(at)
        .map(([what, ms]) => `${what} ${ms.toFixed(0)} ms`)
        .join(', ')}`
    )
    assert(person !== undefined && first !== undefined && complete !== undefined, 'each was on the screen')
    expect(person).toBeLessThanOrEqual(first)
    expect(first).toBeLessThanOrEqual(complete)
  }
})

describe('where sources are late (H-003)', () => {
  afterEach(async () => {
    await tell('nuh-epr', { mode: 'ok' })
    await tell('nottshc-rio', { mode: 'ok' })
  })

  test.each(SIZES)('nothing moves when one answers last and one hangs ($width x $height)', async (size) => {
    await tell('nuh-epr', { mode: 'slow', ms: 900 })
    await tell('nottshc-rio', { mode: 'hang' })
    const shift = await measure(size, named('SMITH, Joan'))
    console.log(`layout shift, ${size.width} x ${size.height}, one late and one hanging: ${shift.toFixed(4)}`)
    expect(shift).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX)
  })
})

test('H-003: a full list that waits for a source says so, and shows what is in when asked', async () => {
  const record = await open(DESKTOP, named('SMITH, Joan'))
  await tell('nottshc-rio', { mode: 'hang' })
  await record.goto(new URL('record/problems', new URL('/', record.url())).href)
  await record.getByText(/Asking .*Notts Healthcare Rio.* in so far/).waitFor()
  expect(await record.locator('main .ncr-row').count()).toBe(0)
  const now = record.getByRole('button', { name: 'Show what is in now' })
  await now.waitFor()
  // H-010: paper cannot be asked.
  const printed = await record.evaluate(() => {
    window.dispatchEvent(new Event('beforeprint'))
    const rows = document.querySelectorAll('main .ncr-row').length
    window.dispatchEvent(new Event('afterprint'))
    return rows
  })
  expect(printed).toBeGreaterThan(0)
  await now.click()
  expect(await record.locator('main .ncr-row').count()).toBeGreaterThan(0)
  await waitForEnd(record)
  await tell('nottshc-rio', { mode: 'ok' })
  await record.getByText('Notts Healthcare Rio did not answer in time').first().waitFor()
})

test('H-005: what has no room in "Sources disagree" is counted, and opens in full', async () => {
  const record = await open(PHONE, named('SMITH, Joan'))
  const panel = record.getByRole('region', { name: 'Sources disagree', exact: true })
  const all = panel.getByRole('button', { name: /show all|in full/i })
  const count = Number((await panel.locator('.ncr-panel__count').innerText()).replaceAll(/\D/gu, ''))
  const drawn = await panel.locator('.ncr-disagree').count()
  const more = Number(/and (\d+) more/.exec(await all.innerText())?.[1] ?? 0)
  expect(drawn + more).toBe(count)
  await all.click()
  expect(await panel.locator('.ncr-disagree').count()).toBe(count)
  expect(await panel.locator('.ncr-disagree--short').count()).toBe(0)
})

test('the safety line says what it has no room for, and opens', async () => {
  // a phone at 200% zoom
  const record = await open({ width: 195, height: 422 }, named('SMITH, Joan'))
  const more = record.getByRole('button', { name: /show all of/ })
  expect(await more.count()).toBeGreaterThan(0)
  await more.first().click()
  expect(await more.count()).toBe(0)
  const cut = await record
    .locator('.ncr-safety__words')
    .evaluateAll((parts) => parts.filter((part) => part.scrollHeight > part.clientHeight + 8).length)
  expect(cut).toBe(0)
})
