/**
 * The six stories of the README, opened as a user would, by the button of the hospital's own system. Each claims what the
 * README tells. `npm run pictures` takes the README's pictures anew; a test run takes none.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchBrowser } from '../harness/browser.ts'
import { endSandpit, newSandpitFolder, readSandpitFile, startSandpit, type StartedSandpit } from '../harness/sandpit.ts'
import { readText, waitForEnd } from './journey.ts'

const READY_WITHIN_MS = 120_000
const PICTURES = resolve(import.meta.dirname, '..', '..', 'docs', 'images')
const takesPictures = process.env['NCR_PICTURES'] === '1'

let browser: Browser
let context: BrowserContext
let sandpit: StartedSandpit
let folder: string
let hospital: string

beforeAll(async () => {
  folder = newSandpitFolder()
  sandpit = startSandpit(folder)
  ;[browser] = await Promise.all([launchBrowser(), sandpit.ready])
  const { hostSystems } = readSandpitFile(folder) as { hostSystems: { address: string }[] }
  hospital = hostSystems[0]?.address ?? ''
}, READY_WITHIN_MS)
afterAll(async () => {
  await browser?.close()
  await endSandpit(sandpit, folder)
})

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1200, height: 720 } })
})
afterEach(() => context.close())

/** Presses the person's button and waits until their record is there; the host system's own words about them come along. */
async function open(name: string): Promise<{ record: Page; listed: string }> {
  const list = await context.newPage()
  await list.goto(hospital)
  const row = list.getByRole('row').filter({ hasText: name })
  const listed = await row.innerText()
  const [record] = await Promise.all([context.waitForEvent('page'), row.getByRole('button').click()])
  await waitForEnd(record)
  return { record, listed }
}

async function picture(record: Page, name: string): Promise<void> {
  if (!takesPictures) return
  mkdirSync(PICTURES, { recursive: true })
  await record.screenshot({ path: join(PICTURES, `${name}.png`) })
}

const banner = (record: Page) => record.getByRole('region', { name: 'Person', exact: true })
const panel = (record: Page, title: string) => record.getByRole('region', { name: title, exact: true })

describe('the stories of the README', () => {
  test('Joan Smith: what her sources disagree about stands above everything else (H-005)', async () => {
    const { record } = await open('SMITH, Joan')
    const words = await panel(record, 'Sources disagree').innerText()
    expect(words).toContain('Notts Healthcare Rio: recorded as not an allergy')
    expect(words).toMatch(/NUH hospital record: active, Anaphylaxis/)
    expect(words).toMatch(/Ramipril .* active at one source and stopped at another/)
    expect(await banner(record).innerText()).toContain('sources disagree')
    await picture(record, 'joan-smith')
    await record.setViewportSize({ width: 1440, height: 1100 })
    await picture(record, 'summary')
  })

  test('Mohammed Hussain: launched with an old number, opened under the one that survived (H-012)', async () => {
    const { record, listed } = await open('HUSSAIN')
    expect(listed).toContain('999 000 1375')
    expect((await banner(record).innerText()).replaceAll(/\s/gu, ' ')).toContain('999 000 0719')
    expect(await panel(record, 'Sources disagree').innerText()).toMatch(/Aspirin .* active at one source and stopped/)
    await picture(record, 'mohammed-hussain')
  })

  test('Daniel Oyelaran: the emergency department finds the plan he wrote when he was well', async () => {
    const { record } = await open('OYELARAN')
    expect(await panel(record, 'Alerts').innerText()).toContain('Has a crisis plan: read it first')
    expect(await panel(record, 'Care plans').innerText()).toContain('Written by Daniel')
    await picture(record, 'daniel-oyelaran')
  })

  test('Tyler Webb: whoever stands beside the screen reads nothing of the safeguarding alert (H-014)', async () => {
    const { record } = await open('WEBB')
    const text = await readText(record)
    expect(text).toContain('Alert – open to read')
    expect(text).not.toMatch(/child protection|safeguarding|core group|social work\b|child and family|concern raised/i)
    await picture(record, 'tyler-webb')
  })

  test('Harold Pemberton: the banner says that he died, whatever one source still has booked (H-013)', async () => {
    const { record } = await open('PEMBERTON')
    expect(await banner(record).innerText()).toContain('14-Aug-2026')
    expect(await banner(record).innerText()).toContain('Died')
    expect(await panel(record, 'Appointments').innerText()).toContain('Notts Healthcare Rio')
    await picture(record, 'harold-pemberton')
  })

  test('Lucy Abbott: three sources have nothing, the others have never heard of her (H-003)', async () => {
    const { record } = await open('ABBOTT')
    const words = await panel(record, 'Allergies').innerText()
    expect(words).toContain(
      'None recorded, say NUH hospital record, eHealthscope / GPRCC register and GP record, coded.'
    )
    expect(words).toMatch(/\d hold no record/)
    await picture(record, 'lucy-abbott')
  })
})
