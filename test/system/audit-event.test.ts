/** The audit by `GET /fhir/R4/AuditEvent` (feature 56): an officer's own organisation alone, valid R4, itself in the audit. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createResourceCheck } from '../../server/src/adapters/fhir-r4/resource-check.ts'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { BALP_RULES, brokenRules } from '../fixtures/balp-rules.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json, wrongCheckDigit } from '../fixtures/people.ts'
import { consumerPartner, liveSource, startWorld, type World } from '../fixtures/region.ts'
import { type HostSystem, hostSystem, openSession, postLaunch } from '../harness/launch.ts'
import { identityService, signIn, type IdentityService } from '../harness/officer.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const [JOAN, PAVEL] = [aPerson(1), aPerson(2)]
const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'
const TOLD = `('launch-refused', 'read-refused', 'opened', 'page-opened', 'document', 'displayed', 'printed')`
const YEAR = new Date().getUTCFullYear()
const r4 = createResourceCheck(['AuditEvent', 'Bundle', 'OperationOutcome'])
let world: World
let source: ScriptedSource
let identity: IdentityService
let lowe: string

const url = () => world.product.url
const sql = (text: string) => asSuperuser(world.product, text)

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN, PAVEL])
  source.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
  identity = await identityService()
  const other = await hostSystem('https://epr.other.example', 'RHA')
  const folder = await newFolder()
  await writeFile(join(folder, 'rha.jwks.json'), JSON.stringify(other.jwks))
  world = await startWorld({
    people: [JOAN, PAVEL],
    sources: [liveSource(source, { resourceTypes: ['Condition'] })],
    partners: [consumerPartner('RHA', other, join(folder, 'rha.jwks.json'))],
    more: { console: identity.region }
  })
  identity.provider.register(url())
  lowe = (await signIn(url(), { who: 'Lowe' })).cookie
  await open(world.host, JOAN, 'nurse-1')
  await open(world.host, JOAN, 'ward,7|2')
  await open(world.host, PAVEL, 'nurse-1')
  await open(other, JOAN, 'elsewhere-1')
  await refused({ sub: 'nurse-3', rsn: 'research', usr: { giv: undefined } })
  await refused({ sub: 'nurse-4', pat: { nhs: wrongCheckDigit(JOAN.nhs) } })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
  await identity?.close()
})

async function open(host: HostSystem, person: typeof JOAN, sub: string): Promise<void> {
  const cookie = await openSession(url(), host, person, { sub, usr: { giv: undefined } })
  const { disclosureId } = await readRecord(url(), cookie)
  await fetch(`${url()}/api/record/displayed`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ disclosureId, section: 'problems' })
  })
}

async function refused(bend: Json): Promise<void> {
  const answer = await postLaunch(url(), { assertion: await world.host.sign(world.host.claims(url(), JOAN, bend)) })
  expect(answer.status).toBeGreaterThanOrEqual(400)
}

interface Found {
  readonly status: number
  readonly body: Json
  readonly events: readonly Json[]
  readonly users: readonly string[]
  readonly links: Readonly<Record<string, string>>
}

async function toFound(response: Response): Promise<Found> {
  expect(response.headers.get('content-type')).toMatch(/^application\/fhir\+json/)
  const body = (await response.json()) as Json
  expect(r4.issuesOf(body as never)).toEqual([])
  const entries = (body['entry'] ?? []) as { resource: Json; fullUrl: string }[]
  const events = entries.map(({ resource }) => resource)
  for (const event of events) expect(r4.issuesOf(event as never)).toEqual([])
  for (const { resource, fullUrl } of entries)
    expect(fullUrl).toBe(`${url()}/fhir/R4/AuditEvent/${String(resource['id'])}`)
  const users = events.map((event) => {
    const reader = (event['agent'] as { requestor: boolean; who: { identifier: { value: string } } }[]).at(-1)
    return reader?.who.identifier.value ?? ''
  })
  const links = ((body['link'] ?? []) as { relation: string; url: string }[]).map((link) => [link.relation, link.url])
  return { status: response.status, body, events, users, links: Object.fromEntries(links) as Found['links'] }
}

const search = async (query: Record<string, string> | string[][], headers: Record<string, string> = {}) =>
  toFound(
    await fetch(`${url()}/fhir/R4/AuditEvent?${new URLSearchParams(query)}`, { headers: { cookie: lowe, ...headers } })
  )
const ofJoan = { 'patient.identifier': `${NHS_NUMBER}|${JOAN.nhs}` }
const countOf = async (where: string): Promise<number> =>
  Number((await sql(`SELECT count(*)::int AS n FROM audit_entry WHERE kind IN ${TOLD} AND ${where}`))[0]?.['n'])

describe('a search of the audit', () => {
  test('by person is every look and refusal of the own organisation, as a searchset of valid R4 with its own address', async () => {
    const { status, body, events, users, links } = await search(ofJoan)
    expect(status).toBe(200)
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: events.length })
    expect(events).toHaveLength(await countOf(`nhs_number = '${JOAN.nhs}' AND ods_code = 'RX1'`))
    expect(new Set(users)).toEqual(new Set(['nurse-1', 'ward,7|2', 'nurse-3']))
    expect(new URL(links['self'] ?? '').searchParams.get('patient.identifier')).toBe(`${NHS_NUMBER}|${JOAN.nhs}`)
    expect(events.filter(({ outcome }) => outcome === '4')).toMatchObject([{ outcomeDesc: 'launch-reason' }])
    expect(JSON.stringify(body)).not.toMatch(/: ?""/)
  })

  test('keeps every rule of its BALP pattern', async () => {
    const { events } = await search(ofJoan)
    expect(events.flatMap(brokenRules)).toEqual([])
    const patterns = new Set(events.map((event) => String((event['meta'] as { profile: string[] }).profile[0])))
    expect(patterns.size).toBe(2)
  })

  test.each(BALP_RULES.filter(({ min }) => min > 0).map((rule) => [rule.path, rule.where?.[1] ?? '', rule] as const))(
    'a rule would be missed: %s %s',
    async (_path, _slice, { path, where, of }) => {
      const { events } = await search(ofJoan)
      const event = events.find(({ meta }) => JSON.stringify(meta).includes(String(of[0])))
      const bent = JSON.parse(JSON.stringify(event)) as Json
      const [name = ''] = path.split('.')
      const list = bent[name]
      const [place, value] = where ?? ['', '']
      if (where === undefined || !Array.isArray(list)) delete bent[name]
      else
        bent[name] = list.filter(
          (one) => !JSON.stringify(one).includes(`"${place.split('.').at(-1)}":"${String(value)}"`)
        )
      expect(brokenRules(bent)).not.toEqual([])
    }
  )

  test('emergency access over an objection is marked as breaking the glass, and no other look is', async () => {
    const act = async (...args: string[]): Promise<void> => {
      const done = await world.product.ncr(['objection', ...args, '--config', world.product.configFile])
      expect(done.code, done.stderr).toBe(0)
    }
    const before = await search({ 'patient.identifier': PAVEL.nhs })
    await act('record', '--nhs-number', PAVEL.nhs, '--capacity', 'own', '--evidence', 'form 1', '--by', 'Ann')
    const reader = ['--ods', 'RX1', '--user', 'nurse-7', '--reason', 'unconscious', '--minutes', '30']
    await act('override', '--nhs-number', PAVEL.nhs, ...reader, '--by', 'Ann')
    await open(world.host, PAVEL, 'nurse-7')
    const after = await search({ 'patient.identifier': PAVEL.nhs })
    const purposesOf = (event: Json): string => JSON.stringify((event['agent'] as Json[]).at(-1)?.['purposeOfUse'])
    const isNew = (event: Json): boolean => !before.events.some(({ id }) => id === event['id'])
    const added = after.events.filter(isNew)
    expect(added.length).toBeGreaterThan(1)
    for (const event of added) expect(purposesOf(event)).toMatch(/"code":"TREAT".*"code":"BTG"/)
    for (const event of before.events) expect(purposesOf(event)).not.toContain('BTG')
    await act('withdraw', '--nhs-number', PAVEL.nhs, '--by', 'Ann')
  })

  test('a launch that was refused as research is no treatment, and a reader without a known name has no empty one', async () => {
    const { events, users } = await search(ofJoan)
    const agent = (events[users.indexOf('nurse-3')]?.['agent'] as Json[] | undefined)?.at(-1)
    expect(agent).toMatchObject({ purposeOfUse: [{ text: 'research' }] })
    expect(JSON.stringify(agent)).not.toContain('TREAT')
    expect(agent?.['who']).not.toHaveProperty('display')
  })

  test.each([
    ['the number alone', { 'patient.identifier': JOAN.nhs }],
    ['the identifier of the reference', { 'patient:identifier': `${NHS_NUMBER}|${JOAN.nhs}` }],
    ['a form in the body', null]
  ])('by %s is the same', async (_how, query) => {
    const whole = await search(ofJoan)
    const body = new URLSearchParams(ofJoan)
    const found =
      query === null
        ? await toFound(
            await fetch(`${url()}/fhir/R4/AuditEvent/_search`, { method: 'POST', headers: { cookie: lowe }, body })
          )
        : await search(query)
    expect(found.events).toEqual(whole.events)
  })

  test('by user is what that user saw and was refused, whatever stands in the id', async () => {
    const nurse = await search({ agent: 'nurse-1' })
    expect(nurse.events).toHaveLength(await countOf(`user_id = 'nurse-1' AND ods_code = 'RX1'`))
    expect(new Set((await search({ agent: 'ward\\,7\\|2' })).users)).toEqual(new Set(['ward,7|2']))
    expect((await search({ 'agent:identifier': '|nurse-1', ...ofJoan })).events.length).toBeLessThan(
      nurse.events.length
    )
    expect((await search({ agent: 'nurse-4' })).events).toMatchObject([{ outcomeDesc: 'nhs-number-invalid' }])
    expect((await search({ agent: 'elsewhere-1' })).body).toMatchObject({ total: 0 })
  })

  test('by date is what was recorded then', async () => {
    const all = (await search(ofJoan)).events
    const [first, last] = [String(all[0]?.['recorded']), String(all.at(-1)?.['recorded'])]
    const found = async (...dates: string[]) =>
      (await search([...Object.entries(ofJoan), ...dates.map((date) => ['date', date])])).events
    expect(await found(`ge${YEAR - 1}`, `lt${YEAR + 2}`)).toEqual(all)
    expect(await found(`lt${YEAR - 1}`)).toEqual([])
    expect(await found(`gt${YEAR + 1}`)).toEqual([])
    expect(await found(first)).toEqual(all.filter(({ recorded }) => recorded === first))
    expect(await found(`gt${first}`)).toEqual(all.filter(({ recorded }) => String(recorded) > first))
    expect(await found(`le${first}`)).toEqual(all.filter(({ recorded }) => String(recorded) <= first))
    expect(await found(`ge${first}`, `le${last}`)).toEqual(all)
    expect(await found('9999')).toEqual([])
  })

  test('comes in pages that together are the whole', async () => {
    const whole = await search(ofJoan)
    let page = await search({ ...ofJoan, _count: '2' })
    const pages = [...page.events]
    while (page.links['next'] !== undefined) {
      page = await toFound(await fetch(page.links['next'], { headers: { cookie: lowe } }))
      expect(page.body).toMatchObject({ total: whole.events.length })
      pages.push(...page.events)
    }
    expect(pages).toEqual(whole.events)
    expect(await search({ ...ofJoan, _count: '0' })).toMatchObject({ events: [], body: { total: pages.length } })
  })

  test('is in the audit before it is answered, and another officer reviews it', async () => {
    await search({ ...ofJoan, date: '2026-11' })
    const [row] = await sql("SELECT * FROM audit_entry WHERE kind = 'looks-looked-up' ORDER BY seq DESC LIMIT 1")
    expect(row).toMatchObject({ nhs_number: JOAN.nhs, ods_code: 'RX1', user_id: '910000000101' })
    expect(JSON.parse(String(row?.['body']))).toMatchObject({ from: '2026-11-01T00:00:00.000Z', format: 'fhir-search' })
    const answer = await fetch(`${url()}/api/console/look-ups`, {
      method: 'POST',
      headers: { cookie: lowe, 'content-type': 'application/json' },
      body: '{}'
    })
    const { lookUps } = (await answer.json()) as { lookUps: Json[] }
    expect(lookUps[0]).toMatchObject({
      what: expect.stringContaining('by FHIR search'),
      why: expect.stringMatching(/./)
    })
  })
})

describe('a search that is refused', () => {
  const asked = async (): Promise<unknown> =>
    (await sql("SELECT count(*)::int AS n FROM audit_entry WHERE kind = 'looks-looked-up'"))[0]?.['n']

  test.each<[string, Record<string, string> | string[][], number, string]>([
    ['a wrong check digit', { 'patient.identifier': wrongCheckDigit(JOAN.nhs) }, 422, 'value'],
    ['a number of another system', { 'patient.identifier': `urn:x|${JOAN.nhs}` }, 400, 'invalid'],
    ['two people', { 'patient.identifier': `${JOAN.nhs},${PAVEL.nhs}` }, 400, 'invalid'],
    ['a person twice', [...Object.entries(ofJoan), ...Object.entries(ofJoan)], 400, 'invalid'],
    ['nothing asked', {}, 400, 'invalid'],
    ['a filter that is not known', { ...ofJoan, 'agent.name': 'x' }, 400, 'invalid'],
    ['a day that there is not', { ...ofJoan, date: '2026-02-30' }, 400, 'invalid'],
    ['a comparison that is not done', { ...ofJoan, date: 'ap2026' }, 400, 'invalid'],
    ['a user with a zero byte', { agent: 'a\0b' }, 400, 'invalid'],
    ['XML', { ...ofJoan, _format: 'xml' }, 400, 'invalid']
  ])('for %s says why as an OperationOutcome and reads nothing', async (_what, query, status, code) => {
    const before = await asked()
    expect(await search(query)).toMatchObject({
      status,
      body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] }
    })
    expect(await asked()).toBe(before)
  })

  test.each<[string, () => Promise<Record<string, string>>, number, string]>([
    ['nobody who is signed in', async () => ({ cookie: '' }), 401, 'login'],
    ['a bearer of a token that is no officer', async () => ({ cookie: '', authorization: 'Bearer x' }), 401, 'login'],
    ['a reader of a record', async () => ({ cookie: await openSession(url(), world.host, PAVEL) }), 401, 'login'],
    ['the central team', async () => ({ cookie: (await signIn(url(), { who: 'Brandt' })).cookie }), 403, 'forbidden'],
    ['a page of another site', async () => ({ 'sec-fetch-site': 'cross-site' }), 403, 'security']
  ])('to %s is an OperationOutcome and nothing else', async (_who, headers, status, code) => {
    const found = await search(ofJoan, await headers())
    expect(found).toMatchObject({ status, body: { resourceType: 'OperationOutcome', issue: [{ code }] } })
    expect(JSON.stringify(found.body)).not.toContain(JOAN.nhs)
  })
})
