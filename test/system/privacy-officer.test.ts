/** The privacy officer's questions (features 55, 56, 70): answers equal what was done, for the own organisation alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { consumerPartner, liveSource, startWorld, type World } from '../fixtures/region.ts'
import { type HostSystem, hostSystem, openSession, postLaunch } from '../harness/launch.ts'
import { identityService, signIn, type IdentityService } from '../harness/officer.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const [JOAN, PAVEL, MERGED, FORMER] = [aPerson(1), aPerson(2), aPerson(3), aPerson(4)]
const today = new Date().toISOString().slice(0, 10)
const WIDE = { from: `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`, to: today, why: 'complaint 12' }
let world: World
let source: ScriptedSource
let identity: IdentityService
let other: HostSystem
let lowe: string

const url = () => world.product.url
const sql = (text: string) => asSuperuser(world.product, text)

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN, PAVEL])
  source.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
  source.answer('Observation', behave.status(503))
  identity = await identityService()
  other = await hostSystem('https://epr.other.example', 'RHA')
  const folder = await newFolder()
  await writeFile(join(folder, 'rha.jwks.json'), JSON.stringify(other.jwks))
  const staff = [
    { userId: 'own-1', nhsNumber: JOAN.nhs },
    { userId: 'home-1', address: '7 test lane, ng9 1zz' },
    { userId: 'nurse-2', nhsNumber: PAVEL.nhs, address: '8 Test Lane, NG9 1ZZ' }
  ]
  await writeFile(join(folder, 'rha.staff.json'), JSON.stringify(staff))
  world = await startWorld({
    people: [JOAN, PAVEL, MERGED, FORMER],
    sources: [liveSource(source, { resourceTypes: ['Condition'], pages: ['systmone-non-gp'] })],
    partners: [
      consumerPartner('RHA', other, join(folder, 'rha.jwks.json'), {
        eligibleStaff: 40,
        staffFile: join(folder, 'rha.staff.json')
      })
    ],
    more: { console: identity.region }
  })
  identity.provider.register(url())
  lowe = (await signIn(url(), { who: 'Lowe' })).cookie
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
  await identity?.close()
})

async function ask(path: string, body: Json, cookie = lowe): Promise<Json & { readonly status: number }> {
  const response = await fetch(`${url()}/api/console/${path}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  return { ...((await response.json()) as Json), status: response.status }
}

interface Look {
  readonly disclosureId: string | null
  readonly user: { readonly id: string }
  readonly nhsNumber: string
  readonly refused: string | null
  readonly displayed: readonly string[]
  readonly printed: readonly string[]
  readonly signals: readonly { readonly signal: string; readonly why: string }[]
}
const looksOf = async (body: Json, cookie = lowe): Promise<readonly Look[]> =>
  (await ask('looks', { ...WIDE, ...body }, cookie))['looks'] as Look[]

async function open(host: HostSystem, person: typeof JOAN, sub: string, family = 'Okafor'): Promise<string> {
  const cookie = await openSession(url(), host, person, { sub, usr: { fam: family } })
  const { disclosureId } = await readRecord(url(), cookie)
  for (const report of [{ section: 'allergies' }, { section: 'problems' }, { section: 'problems', printed: true }])
    await fetch(`${url()}/api/record/displayed`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ disclosureId, ...report })
    })
  return disclosureId
}

describe('who looked', () => {
  test('at this person: each view with what was displayed and printed, each refusal; of the own organisation alone', async () => {
    const seen = [await open(world.host, JOAN, 'nurse-1'), await open(world.host, JOAN, 'nurse-2')]
    await open(world.host, PAVEL, 'nurse-1')
    await open(other, JOAN, 'elsewhere-1')
    const assertion = await world.host.sign(world.host.claims(url(), JOAN, { sub: 'nurse-3', rsn: 'research' }))
    await postLaunch(url(), { assertion })
    const looks = await looksOf({ nhsNumber: JOAN.nhs })
    expect(looks.map(({ disclosureId }) => disclosureId)).toEqual([null, ...seen.toReversed()])
    expect(looks.map(({ user }) => user.id)).toEqual(['nurse-3', 'nurse-2', 'nurse-1'])
    expect(looks[0]?.refused).toBe('launch-reason')
    expect(looks[1]).toMatchObject({ nhsNumber: JOAN.nhs, displayed: ['allergies', 'problems'], printed: ['problems'] })
  })

  test('what did this user see', async () => {
    const looks = await looksOf({ userId: 'nurse-1' })
    expect(looks.map(({ nhsNumber }) => nhsNumber)).toEqual([PAVEL.nhs, JOAN.nhs])
  })

  test('each asking is in the audit with why, before it is answered', async () => {
    await looksOf({ nhsNumber: JOAN.nhs, why: 'complaint 77' })
    const [row] = await sql("SELECT * FROM audit_entry WHERE kind = 'looks-looked-up' ORDER BY seq DESC LIMIT 1")
    expect(row).toMatchObject({ nhs_number: JOAN.nhs, ods_code: 'RX1', user_id: '910000000101' })
    expect(JSON.parse(String(row?.['body']))).toMatchObject({ why: 'complaint 77', of: null, format: 'looks' })
  })

  test.each([
    ['no reason', { why: '' }, 400, 'request-malformed'],
    ['a wrong NHS number', { nhsNumber: '9990000019' }, 422, 'nhs-number-invalid'],
    ['days that are the wrong way round', { from: '2026-02-02', to: '2026-02-01' }, 400, 'request-malformed'],
    ['a day that there is not', { from: '2026-02-30' }, 400, 'request-malformed']
  ])('%s is refused', async (_what, bend, status, code) => {
    expect(await ask('looks', { ...WIDE, ...bend })).toMatchObject({ status, code })
  })

  test('the central team is told nothing of who looked, nor what officers looked up who are not alone', async () => {
    const brandt = (await signIn(url(), { who: 'Brandt' })).cookie
    await signIn(url(), { who: 'Ferreira' })
    expect(await ask('looks', WIDE, brandt)).toMatchObject({ status: 403, code: 'console-forbidden' })
    await looksOf({ nhsNumber: JOAN.nhs, why: 'complaint 13' })
    expect((await ask('look-ups', {}, brandt))['lookUps']).toEqual([])
    const mine = (await ask('look-ups', {}))['lookUps'] as Json[]
    expect(await ask('review', { seq: mine[0]?.['seq'], note: 'all well' }, brandt)).toMatchObject({ status: 404 })
  })

  test('H-012: under every number that the person has had, whichever is asked for; without the index it says so', async () => {
    await open(world.host, FORMER, 'before-the-merge')
    await open(world.host, MERGED, 'after-the-merge')
    const number = (use: string, value: string) => ({ use, system: 'https://fhir.nhs.uk/Id/nhs-number', value })
    world.index.supersedes(FORMER.nhs, MERGED)
    world.index.knows(MERGED, { identifier: [number('official', MERGED.nhs), number('old', FORMER.nhs)] })
    const usersOf = (looks: readonly Look[]) => looks.map(({ user }) => user.id)
    const both = ['after-the-merge', 'before-the-merge']
    expect(usersOf(await looksOf({ nhsNumber: MERGED.nhs }))).toEqual(both)
    world.index.answerAll(behave.status(503))
    const alone = await ask('looks', { ...WIDE, nhsNumber: MERGED.nhs })
    world.index.answerAll(null)
    expect(usersOf(alone['looks'] as Look[])).toEqual(['after-the-merge'])
    expect(alone['isOneNumberOnly']).toBe(true)
  })
})

describe('what stands out', () => {
  test('is said as a fact: the same surname, many people, nobody after', async () => {
    await open(world.host, JOAN, 'cousin', JOAN.family.toLowerCase())
    const signalsOf = (looks: readonly Look[], user: string) =>
      looks.filter((look) => look.user.id === user).flatMap(({ signals }) => signals.map(({ signal }) => signal))
    const unusual = await looksOf({})
    expect(signalsOf(unusual, 'cousin')).toContain('same-surname')
    expect(signalsOf(unusual, 'nurse-2')).not.toContain('same-surname')
    await sql(`SET session_replication_role = replica;
               UPDATE audit_entry SET at = at - interval '30 days' WHERE user_id = 'nurse-2'`)
    expect(signalsOf(await looksOf({}), 'nurse-2')).toContain('no-later-contact')
    await sql(`SET session_replication_role = replica;
               UPDATE audit_entry SET at = at + interval '30 days' WHERE user_id = 'nurse-2'`)
  })
})

describe('a look-up', () => {
  test('is reviewed by another officer of the organisation, once, and never by who made it', async () => {
    await looksOf({ nhsNumber: JOAN.nhs, why: 'complaint 99' })
    const mine = (await ask('look-ups', {}))['lookUps'] as (Json & { seq: number })[]
    expect(mine[0]).toMatchObject({ why: 'complaint 99', isOwn: true, reviewed: null, officer: 'Harriet Lowe' })
    const review = { seq: mine[0]?.seq, note: 'a complaint that I know of' }
    expect(await ask('review', review)).toMatchObject({ status: 403, code: 'console-forbidden' })
    const ferreira = (await signIn(url(), { who: 'Ferreira' })).cookie
    expect(await ask('review', review, ferreira)).toMatchObject({ status: 200 })
    expect(await ask('review', review, ferreira)).toMatchObject({ status: 400 })
    const after = (await ask('look-ups', {}))['lookUps'] as Json[]
    expect(after[0]).toMatchObject({ reviewed: { by: 'Tomas Ferreira', note: 'a complaint that I know of' } })
    const qureshi = (await signIn(url(), { who: 'Qureshi' })).cookie
    expect((await ask('look-ups', {}, qureshi))['lookUps']).toEqual([])
    expect(await ask('review', review, qureshi)).toMatchObject({ status: 404 })
  })
})

describe('by the partner’s staff list', () => {
  test('an own record and the same address are said, and the audit has the fact alone', async () => {
    const address = [{ use: 'home', line: ['7 Test Lane'], city: 'Nottingham', postalCode: 'NG9 1ZZ' }]
    world.index.knows(JOAN, { address })
    const qureshi = (await signIn(url(), { who: 'Qureshi' })).cookie
    for (const user of ['own-1', 'home-1', 'nurse-2']) await open(other, JOAN, user)
    const looks = await looksOf({ nhsNumber: JOAN.nhs }, qureshi)
    const signalsOf = (user: string) =>
      looks
        .filter((look) => look.user.id === user)
        .flatMap(({ signals }) => signals.filter(({ signal }) => ['own-record', 'same-address'].includes(signal)))
    expect(signalsOf('own-1')).toEqual([
      { signal: 'own-record', why: 'By your staff list the record is the user’s own.' }
    ])
    expect(signalsOf('home-1')).toEqual([
      { signal: 'same-address', why: 'By your staff list the user lives at the person’s address.' }
    ])
    expect(signalsOf('nurse-2')).toEqual([])
    expect(JSON.stringify(await sql('SELECT body FROM audit_entry'))).not.toMatch(/test lane/i)
  })
})

describe('look-ups', () => {
  test('of an officer who is alone in the organisation are reviewed by the central team', async () => {
    const [qureshi, brandt] = [
      (await signIn(url(), { who: 'Qureshi' })).cookie,
      (await signIn(url(), { who: 'Brandt' })).cookie
    ]
    await looksOf({ nhsNumber: JOAN.nhs, why: 'complaint 40' }, qureshi)
    const listed = (await ask('look-ups', {}, brandt))['lookUps'] as Json[]
    expect(new Set(listed.map(({ odsCode }) => odsCode))).toEqual(new Set(['RHA']))
    expect(listed[0]).toMatchObject({ officer: 'Nadia Qureshi', why: 'complaint 40', reviewed: null })
    const review = { seq: listed[0]?.['seq'], note: 'asked her' }
    expect(await ask('review', review, brandt)).toMatchObject({ status: 200 })
    const after = (await ask('look-ups', {}, qureshi))['lookUps'] as Json[]
    expect(after[0]).toMatchObject({ reviewed: { by: 'Owen Brandt', note: 'asked her' } })
  })

  test('are listed page by page, without one missing or twice', async () => {
    for (const why of ['page 1', 'page 2', 'page 3']) await looksOf({ nhsNumber: JOAN.nhs, why })
    const all = (await ask('look-ups', {}))['lookUps'] as Json[]
    const paged: Json[] = []
    for (let before: unknown = null; paged.length === 0 || before !== null;) {
      const page = await ask('look-ups', { before, count: 2 })
      paged.push(...(page['lookUps'] as Json[]))
      before = page['older']
    }
    expect(all.length).toBeGreaterThan(3)
    expect(paged).toEqual(all)
  })
})

describe('an export', () => {
  test('as CSV has a line for each look, and no cell that a spreadsheet would run', async () => {
    await open(world.host, PAVEL, '=HYPERLINK("x")')
    const csv = String((await ask('looks', { ...WIDE, nhsNumber: PAVEL.nhs, format: 'csv' }))['csv'])
    const looks = await looksOf({ nhsNumber: PAVEL.nhs })
    expect(csv.trimEnd().split('\r\n')).toHaveLength(looks.length + 1)
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`)
  })

  test('as FHIR has an AuditEvent of the BALP shape for each part that was asked for or shown', async () => {
    const { bundle } = await ask('looks', { ...WIDE, nhsNumber: JOAN.nhs, format: 'fhir' })
    const events = (bundle as { entry: { resource: Json }[] }).entry.map(({ resource }) => resource)
    const [row] =
      await sql(`SELECT count(*)::int AS n FROM audit_entry WHERE nhs_number = '${JOAN.nhs}' AND ods_code = 'RX1'
      AND kind IN ('launch-refused', 'opened', 'page-opened', 'read-refused', 'document', 'displayed', 'printed')`)
    expect(events).toHaveLength(Number(row?.['n']))
    for (const event of events) {
      expect(JSON.stringify(event['meta'])).toMatch(/BALP\/StructureDefinition\/IHE\.BasicAudit\.Patient(Query|Read)"/)
      expect(event).toMatchObject({ resourceType: 'AuditEvent', recorded: expect.any(String) })
      const agents = event['agent'] as Json[]
      expect(agents.map(({ requestor }) => requestor)).toEqual([false, false, true])
      expect(JSON.stringify(event['entity'])).toContain(JOAN.nhs)
      expect(JSON.stringify(event['entity'])).toContain('XrequestId')
    }
    const refused = events.filter(({ outcome }) => outcome !== '0')
    expect(refused).toMatchObject([{ outcome: '4', outcomeDesc: 'launch-reason' }])
  })
})

describe('usage', () => {
  interface Partner {
    readonly odsCode: string
    readonly opens: number
    readonly users: number
    readonly people: number
    readonly completed: number
    readonly activeShare: number | null
    readonly tookMs: { readonly p50: number; readonly p95: number } | null
    readonly days: readonly { readonly opens: number }[]
    readonly displayed: readonly { readonly what: string; readonly count: number }[]
    readonly failures: readonly { readonly source: string; readonly count: number }[]
  }
  const usage = async (cookie: string): Promise<readonly Partner[]> =>
    (await ask('usage', { from: WIDE.from, to: today }, cookie))['partners'] as Partner[]
  const sum = (numbers: readonly number[]) => numbers.reduce((total, next) => total + next, 0)

  test('equals the audit, partner by partner', async () => {
    source.answer('Condition', behave.status(503))
    await open(world.host, JOAN, 'nurse-1')
    const brandt = (await signIn(url(), { who: 'Brandt' })).cookie
    const partners = await usage(brandt)
    expect(partners.map(({ odsCode }) => odsCode)).toEqual(['RHA', 'RX1'])
    for (const partner of partners) {
      const [row] = await sql(`SELECT count(*) FILTER (WHERE kind = 'opened')::int AS opens,
          count(DISTINCT user_id) FILTER (WHERE kind = 'opened')::int AS users,
          count(DISTINCT nhs_number) FILTER (WHERE kind = 'opened')::int AS people,
          count(*) FILTER (WHERE kind = 'completed')::int AS completed,
          count(*) FILTER (WHERE kind = 'displayed')::int AS displayed,
          count(*) FILTER (WHERE kind = 'sent' AND body LIKE '%"outcome":"unavailable"%')::int AS failures
        FROM audit_entry WHERE ods_code = '${partner.odsCode}'`)
      expect({
        opens: partner.opens,
        users: partner.users,
        people: partner.people,
        completed: partner.completed,
        displayed: sum(partner.displayed.map(({ count }) => count)),
        failures: sum(partner.failures.map(({ count }) => count))
      }).toEqual(row)
      expect(sum(partner.days.map(({ opens }) => opens))).toBe(partner.opens)
      const bodies = await sql(
        `SELECT body FROM audit_entry WHERE kind = 'completed' AND ods_code = '${partner.odsCode}'`
      )
      const took = bodies
        .map(({ body }) => Number((JSON.parse(String(body)) as Json)['tookMs']))
        .toSorted((a, b) => a - b)
      // The smallest that at least so many of a hundred do not exceed.
      const atLeast = (share: number) => took[Math.ceil(took.length * share) - 1]
      expect(partner.tookMs).toEqual({ p50: atLeast(0.5), p95: atLeast(0.95) })
    }
    expect(partners.find(({ odsCode }) => odsCode === 'RX1')?.failures.map((one) => one.source)).toEqual(['ward'])
    const withStaff = partners.find(({ odsCode }) => odsCode === 'RHA')
    expect(withStaff?.activeShare).toBe((withStaff?.users ?? 0) / 40)
  })

  test('a privacy officer sees the own organisation’s alone', async () => {
    expect((await usage(lowe)).map(({ odsCode }) => odsCode)).toEqual(['RX1'])
  })
})
