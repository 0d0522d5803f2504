/** Features 7 and 60: what each organisation is shown, by the region's policies; something new is off until switched on. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { consumerPartner, liveSource, startWorld, type World } from '../fixtures/region.ts'
import { type HostSystem, hostSystem, openSession } from '../harness/launch.ts'
import { readPage, searchRecord } from '../harness/later-reads.ts'
import { runNcr } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const TYPES = ['Observation', 'Condition', 'DocumentReference', 'QuestionnaireResponse']
const ITEM = { id: 'home-readings', sources: ['ward'], resourceTypes: ['Observation', 'DocumentReference'] }

const at = (system: string, value: string): Json => ({ identifier: { system, value } })
const actor = (...codes: string[]): Json[] =>
  codes.map((code) => ({
    role: { text: 'recipient' },
    reference: at('https://fhir.nhs.uk/Id/ods-organization-code', code)
  }))
const item = (id: string): Json => ({
  meaning: 'instance',
  reference: at('https://fhir.nottscr.nhs.uk/Id/data-item', id)
})
const consent = (...provision: Json[]): Json => ({
  resourceType: 'Consent',
  status: 'active',
  provision: { type: 'permit', provision }
})
const place = (code: string): Json => ({
  system: 'https://fhir.nottscr.nhs.uk/CodeSystem/NottsCareRecord-Section',
  code
})

const POLICY = consent(
  { type: 'permit', actor: actor('RX1'), data: [item('home-readings')] },
  // Over before today: it permits nothing.
  { type: 'permit', actor: actor('RX2'), period: { end: '2025-01-31' }, data: [item('home-readings')] },
  { type: 'deny', actor: actor('RX2'), class: [place('about-me'), place('frailty')] }
)

let folder: string
let other: HostSystem
let world: World
let ward: ScriptedSource

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncr-policy-'))
  other = await hostSystem('https://council.example', 'RX2')
  await writeFile(join(folder, 'rx2.jwks.json'), JSON.stringify(other.jwks))
  await writeFile(join(folder, 'policy.json'), JSON.stringify(POLICY))
  ward = await scriptedSource('ward', [JOAN])
  for (const type of ['Observation', 'Condition']) ward.answer(type, behave.ok(aResource(type, 'x1', byNumber(JOAN))))
  world = await startWorld({
    people: [JOAN],
    sources: [liveSource(ward, { resourceTypes: TYPES, deadlineMs: 5000, pages: ['systmone-non-gp', 'frailty'] })],
    partners: [consumerPartner('RX2', other, join(folder, 'rx2.jwks.json'))],
    more: { dataItems: [ITEM], policies: [join(folder, 'policy.json')] }
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
  await rm(folder, { recursive: true, force: true })
})

const opened = async (host: HostSystem) => {
  const cookie = await openSession(world.product.url, host, JOAN)
  return { cookie, record: await readRecord(world.product.url, cookie) }
}

test('a new data item is shown to the organisation for which it is switched on, and withheld from the other', async () => {
  const on = (await opened(world.host)).record
  const off = (await opened(other)).record
  expect(on.state('observations', 'ward')?.state).toBe('recorded')
  expect(off.state('observations', 'ward')).toMatchObject({ state: 'withheld' })
  expect(off.state('documents', 'ward')).toMatchObject({ state: 'withheld' })
  expect(off.allEntries().map(({ id }) => id)).toEqual(['ward/Condition/x1'])
  expect(on.allEntries().map(({ id }) => id)).toContain('ward/Observation/x1')
})

test('H-003: withheld by policy is told whether or not there is any of it, and never as none', async () => {
  const told = async () => ({ ...(await opened(other)).record.state('observations', 'ward'), asOf: null })
  const withSome = await told()
  ward.answer('Observation', behave.empty)
  const without = await told()
  ward.answer('Observation', behave.ok(aResource('Observation', 'x1', byNumber(JOAN))))
  expect(without).toEqual(withSome)
})

test('pages, documents and search hold back the same', async () => {
  const { cookie, record } = await opened(other)
  const page = await readPage(world.product.url, cookie, record.disclosureId, 'systmone-non-gp')
  expect(page.entries.map(({ id }) => id)).toEqual(['ward/Condition/x1'])
  expect(page.state('ward')).toMatchObject({ state: 'withheld' })
  const headers = { cookie, accept: 'application/json', 'ncr-disclosure': record.disclosureId }
  const ask = async (path: string): Promise<Json> =>
    (await fetch(`${world.product.url}/api/record/${path}`, { headers })).json() as Promise<Json>
  expect(await ask('document/ward%2FDocumentReference%2Fx1')).toMatchObject({ code: 'hidden-from-role' })
  expect(await ask('search?q=heart')).toMatchObject({ found: 0, hits: [], atLeast: true })
  expect(await ask('search?q=diabetes')).toMatchObject({ found: 1, hits: [{ entry: 'ward/Condition/x1' }] })
})

test('the same search finds it for the organisation for which it is switched on', async () => {
  const { cookie, record } = await opened(world.host)
  const found = await searchRecord(world.product.url, cookie, record.disclosureId, 'heart')
  expect(found.hits.map(({ entry }) => entry)).toEqual(['ward/Observation/x1'])
})

test('a section and a page that the organisation is not shown are named as hidden, and refused', async () => {
  const { cookie, record } = await opened(other)
  expect(record.events[0]).toMatchObject({ hidden: ['about-me'], hiddenPages: ['frailty'] })
  expect(record.state('about-me', 'ward')).toBeUndefined()
  expect((await readPage(world.product.url, cookie, record.disclosureId, 'frailty')).code).toBe('hidden-from-role')
  expect((await opened(world.host)).record.events[0]).not.toHaveProperty('hidden')
})

test.each([
  ['is no Consent', { resourceType: 'Bundle' }],
  ['is not in force', { ...POLICY, status: 'draft' }],
  ['denies all by default', { ...POLICY, provision: { type: 'deny', provision: [] } }],
  [
    'restricts in a way that is not read',
    consent({ type: 'deny', actor: actor('RX2'), class: [place('about-me')], purpose: [{}] })
  ],
  ['names no organisation', consent({ type: 'deny', actor: [], class: [place('about-me')] })],
  ['names a section that is none', consent({ type: 'deny', actor: actor('RX2'), class: [place('gossip')] })],
  ['names no data', consent({ type: 'deny', actor: actor('RX2') })]
])('a policy that %s stops the start, and says so', async (_what, policy) => {
  await writeFile(join(folder, 'bad.json'), JSON.stringify(policy))
  const file = join(folder, 'region.json')
  await writeFile(file, JSON.stringify({ ...world.region, listen: { port: 0 }, policies: ['bad.json'], partners: [] }))
  const { code, stderr } = await runNcr(['serve', '--config', file])
  expect(code).toBe(1)
  expect(stderr).toContain('policies[0]: no readable policy: ')
})
