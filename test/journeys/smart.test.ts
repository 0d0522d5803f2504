/**
 * A click in the SMART host system opens the record: the simulated host with its real OpenID provider, the product as a
 * site runs it, a real browser; nobody types anything.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { signingKey } from '../../simulators/src/host-system/signing-key.ts'
import { startPersonIndex } from '../../simulators/src/person-index/person-index.ts'
import { population } from '../../simulators/src/population/population.ts'
import { SMART_HOST } from '../../simulators/src/sandpit/hosts.ts'
import { CLIENT_KEY_FILE, clientPublicJwk } from '../../simulators/src/smart-host/client-key.ts'
import { startSmartHost, type RunningSmartHost } from '../../simulators/src/smart-host/smart-host.ts'
import { launchBrowser } from '../harness/browser.ts'
import { newFolder, startProduct, type Product } from '../harness/product.ts'
import { findAxeViolations } from './journey.ts'

const residents = population(new Date('2026-11-23T09:00:00Z')).filter(({ person }) => !person.restricted)
let browser: Browser
let host: RunningSmartHost
let product: Product
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const folder = await newFolder()
  browser = await launchBrowser()
  const index = await startPersonIndex(
    residents.map(({ person }) => person),
    0
  )
  const [key, clientJwk] = [await signingKey(folder, 'nottshc'), await clientPublicJwk(folder, CLIENT_KEY_FILE)]
  host = await startSmartHost({ ...SMART_HOST, key, clientJwk, residents }, 0)
  const { iss } = host
  const { clientId, roleMap, odsCode } = SMART_HOST
  const launches = [{ kind: 'smart', iss, clientId, privateJwkFile: CLIENT_KEY_FILE, roleMap, deadlineMs: 2000 }]
  const igApproved = { on: '2024-02-01', by: 'DPO', document: 'DPIA v3' }
  const region = {
    region: { name: 'Notts Care Record', publicUrl: 'http://127.0.0.1:8080' },
    personIndex: { kind: 'fhir-r4', baseUrl: `${index.address}/fhir` },
    partners: [{ odsCode, name: 'Notts Healthcare', consumer: { igApproved, liveFrom: '2024-03-01', launches } }]
  }
  product = await startProduct(region, { on: { folder, databaseUrl: null } })
  host.register(product.url)
  closing.push(
    () => browser.close(),
    host.close,
    () => product.remove(),
    index.close
  )
}, 120_000)
afterAll(async () => {
  for (const close of closing) await close()
})

async function tell(mode: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${host.address}/control`, { method: 'POST', headers, body: JSON.stringify({ mode }) })
}
beforeEach(() => tell('ok'))

/** Presses a person's button in the host's list; the tab that opens. */
async function press(list: Page, name: string, user = 'dr-mbeki'): Promise<Page> {
  await list.goto(host.address)
  await list.getByLabel('Signed in as').selectOption(user)
  const opened = list.context().waitForEvent('page')
  await list.getByRole('button', { name: `Open Notts Care Record of ${name}` }).click()
  const tab = await opened
  await tab.waitForLoadState()
  return tab
}

async function newList(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  return context.newPage()
}

describe('the button of a SMART host', () => {
  test('opens the record of that person in a new tab, with no sign-in and nobody named in the address', async () => {
    const list = await newList()
    const tab = await press(list, 'SMITH, Joan')
    await tab.getByText('SMITH, Joan').filter({ visible: true }).first().waitFor()
    expect(tab.url()).toBe(`${product.url}/record`)
    await tab.getByText('Thandi Mbeki').filter({ visible: true }).first().waitFor()
    await list.context().close()
  })

  test('opens another person for another user of the same browser', async () => {
    const list = await newList()
    await press(list, 'SMITH, Joan')
    const tab = await press(list, 'WEBB, Tyler', 'cpn-frost')
    await tab.getByText('WEBB, Tyler').filter({ visible: true }).first().waitFor()
    await tab.getByText('Ellen Frost').filter({ visible: true }).first().waitFor()
    await list.context().close()
  })

  test('tells a role that does not open the record so, on a page without fault for a screen reader', async () => {
    const list = await newList()
    const tab = await press(list, 'SMITH, Joan', 'clerk-5')
    await tab.getByRole('heading', { name: 'Your role does not open the record' }).waitFor()
    expect(await findAxeViolations(tab)).toEqual([])
    await list.context().close()
  })
})

test('H-024: signing out of the host closes the record on the screen, and leaves a colleague’s', async () => {
  const list = await newList()
  const [mine, colleagues] = [
    await press(list, 'SMITH, Joan'),
    await press(await newList(), 'WEBB, Tyler', 'cpn-frost')
  ]
  await mine.getByText('SMITH, Joan').filter({ visible: true }).first().waitFor()
  await list.getByLabel('Signed in as').selectOption('dr-mbeki')
  await list.getByRole('button', { name: 'Sign out of this system' }).click()
  await list.waitForLoadState()
  await mine.getByRole('heading', { level: 1, name: 'This record has been closed' }).waitFor()
  expect(await mine.content()).not.toContain('SMITH')
  await colleagues.getByText('WEBB, Tyler').filter({ visible: true }).first().waitFor()
  await mine.context().close()
  await colleagues.context().close()
})

describe('a SMART host that misbehaves', () => {
  test.each([
    ['wrong-nonce', 'The launch was used before'],
    ['unknown-key', 'The signature of the launch is not right'],
    ['expired-code', 'Your own system did not confirm the launch'],
    ['denied', 'Your own system did not confirm the launch'],
    ['another-patient', 'The launch could not be read'],
    ['no-nhs-number', 'The NHS number is not valid'],
    ['plain-only', 'Your own system does not meet the rules for opening the record'],
    ['hang', 'Your own system did not answer']
  ])('%s: the reader is told “%s”', async (mode, heading) => {
    const list = await newList()
    await tell(mode)
    const tab = await press(list, 'SMITH, Joan')
    await tab.getByRole('heading', { level: 1, name: heading }).waitFor()
    expect(await tab.getByText('Request id', { exact: true }).count()).toBe(1)
    await list.context().close()
  })
})

test('its page is without fault for a screen reader', async () => {
  const list = await newList()
  await list.goto(host.address)
  expect(await findAxeViolations(list)).toEqual([])
  await list.context().close()
})
