/** H-023, H-024: what ends a view that is open: the host system's word, and the region file, without a restart. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { type Bend, openSession, signedByStranger } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const GWEN = aPerson(100)
const PEOPLE = [JOAN, GWEN]
const SITE = 'https://epr.nuh.example'

let world: World
let ward: ScriptedSource
/** The region file as it was. */
let file: Json & { partners: (Json & { consumer: Json })[] }

beforeAll(async () => {
  ward = await scriptedSource('ward', PEOPLE)
  ward.answer(
    'AllergyIntolerance',
    behave.okFor((call) =>
      PEOPLE.filter(({ nhs }) => nhs === call.nhs).map((who) => aResource('AllergyIntolerance', 'a1', byNumber(who)))
    )
  )
  world = await startWorld({
    people: PEOPLE,
    sources: [liveSource(ward, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 5000 })]
  })
  file = JSON.parse(await readFile(world.product.configFile, 'utf8')) as typeof file
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
})
beforeEach(async () => {
  await write(file)
  await soon(() => open().then(codeOf, () => 'refused')).toBe('opened')
})

const open = (person = JOAN, bend: Bend = {}) => openSession(world.product.url, world.host, person, bend)

/** As an editor saves it: another file in its place. */
async function write(region: Json): Promise<void> {
  const { configFile } = world.product
  await writeFile(`${configFile}.new`, JSON.stringify(region))
  await rename(`${configFile}.new`, configFile)
}

const changed = (partner: Json): Json => ({ ...file, partners: [{ ...file.partners[0], ...partner }] })
const inConsumer = (more: Json): Json => changed({ consumer: { ...file.partners[0]?.consumer, ...more } })

const get = (path: string, cookie: string, headers: Record<string, string> = {}) =>
  fetch(`${world.product.url}${path}`, { headers: { cookie, accept: 'application/json', ...headers } })

const codeOf = async (cookie: string): Promise<string> => {
  const { status, problem } = await readRecord(world.product.url, cookie)
  return status === 200 ? 'opened' : String(problem['code'])
}

async function standing(cookie: string, disclosureId: string): Promise<string> {
  const answer = await get('/api/record/standing', cookie, { 'ncr-disclosure': disclosureId })
  return answer.status === 204 ? 'stands' : String(((await answer.json()) as Json)['code'])
}

const soon = (of: () => Promise<string>) => expect.poll(of, { timeout: 30_000, interval: 100 })

describe('H-023: the region file, read again while it serves', () => {
  test.each([
    ['the partner is switched off', () => changed({ enabled: false }), 'partner-not-live'],
    [
      'the role is taken out of the map',
      () => inConsumer({ launches: withRoles({ Nurse: 'clinician' }) }),
      'launch-role'
    ],
    ['the approval is withdrawn', () => inConsumer({ igApproved: undefined }), 'partner-not-approved'],
    ['the system no longer launches', () => inConsumer({ launches: [] }), 'launch-role']
  ])('H-023: ends an open view once %s, and lets it go on when that is mended', async (_what, bent, code) => {
    const cookie = await open()
    const { disclosureId } = await readRecord(world.product.url, cookie)
    expect(await standing(cookie, disclosureId)).toBe('stands')
    await write(bent())
    await soon(() => standing(cookie, disclosureId)).toBe(code)
    const calls = ward.calls.length
    expect(await codeOf(cookie)).toBe(code)
    expect(ward.calls).toHaveLength(calls)
    await write(file)
    await soon(() => codeOf(cookie)).toBe('opened')
  })

  test('a source that is switched off is asked no more', async () => {
    const cookie = await open()
    const off = file.partners[0]?.['sources'] as Json[]
    await write(changed({ sources: off.map((source) => ({ ...source, enabled: false })) }))
    await soon(async () => (await readRecord(world.product.url, cookie)).state('allergies', 'ward')?.state ?? '').toBe(
      'not-asked'
    )
  })

  test('SIGHUP reads it at once, and the audit says what was switched', async () => {
    await write(changed({ enabled: false }))
    process.kill(world.product.pid, 'SIGHUP')
    const changes = async (): Promise<string> =>
      (await asSuperuser(world.product, "select body from audit_entry where kind = 'region-changed'"))
        .map(({ body }) => String(body))
        .join('\n')
    await soon(changes).toContain('"off":["consumer RX1","source ward"]')
  })

  test('a file with a fault changes nothing, and the log says so', async () => {
    const cookie = await open()
    await writeFile(world.product.configFile, '{ "partners": [')
    await soon(async () => world.product.logLines.join('\n')).toContain('"event":"region-file-rejected"')
    expect(await codeOf(cookie)).toBe('opened')
  })

  test('what takes a restart is said, and does not hold', async () => {
    const more = { id: 'other', name: 'Other', kind: 'fhir-r4', baseUrl: 'http://127.0.0.1:1/fhir' }
    const sources = file.partners[0]?.['sources'] as Json[]
    await write(changed({ sources: [...sources, more] }))
    await soon(async () => world.product.logLines.join('\n')).toContain('"needsRestart":"source other"')
    expect((await readRecord(world.product.url, await open())).events[0]).toMatchObject({ sources: [{ id: 'ward' }] })
  })
})

function withRoles(roleMap: Json): Json[] {
  const launches = file.partners[0]?.consumer['launches'] as Json[]
  return launches.map((launch) => ({ ...launch, roleMap }))
}

describe('H-024: the host system says that its user is done', () => {
  const end = async (bend: Bend = {}, sign = world.host.sign): Promise<Json> => {
    const { usr: _usr, rsn: _rsn, rel: _rel, pat: _pat, ...claims } = world.host.claims(world.product.url, JOAN)
    const assertion = await sign({ ...claims, aud: `${world.product.url}/launch/end`, ...bend })
    const answer = await fetch(`${world.product.url}/launch/end`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ assertion })
    })
    return (await answer.json()) as Json
  }

  test('H-024: all that the user has open ends, and nobody else’s', async () => {
    const [joan, gwen, others] = [await open(JOAN), await open(GWEN), await open(JOAN, { sub: 'user-2' })]
    const { disclosureId } = await readRecord(world.product.url, joan)
    expect(await end()).toEqual({ ended: expect.any(Number) })
    expect(await standing(joan, disclosureId)).toBe('session-ended')
    expect([await codeOf(joan), await codeOf(gwen), await codeOf(others)]).toEqual([
      'session-ended',
      'session-ended',
      'opened'
    ])
  })

  test('H-024: or one person of it', async () => {
    const [joan, gwen] = [await open(JOAN), await open(GWEN)]
    expect(await end({ pat: { nhs: JOAN.nhs } })).toEqual({ ended: expect.any(Number) })
    expect([await codeOf(joan), await codeOf(gwen)]).toEqual(['session-ended', 'opened'])
  })

  test.each([
    ['a stranger', {}, 'launch-signature'],
    ['a launch in place of it', { aud: undefined }, 'launch-malformed'],
    ['what is meant for the launch address', { aud: 'launch' }, 'launch-audience'],
    ['an old one', { iat: 1, nbf: 1, exp: 61 }, 'launch-expired'],
    ['another partner’s', { ods: 'RX9' }, 'launch-issuer']
  ])('%s ends nothing', async (who, bend, code) => {
    const cookie = await open()
    const aud = 'aud' in bend && bend.aud === 'launch' ? { aud: `${world.product.url}/launch` } : {}
    expect(await end({ ...bend, ...aud }, who === 'a stranger' ? signedByStranger : world.host.sign)).toMatchObject({
      code
    })
    expect(await codeOf(cookie)).toBe('opened')
  })

  test('the same word twice is a replay', async () => {
    const jti = 'only-once'
    await end({ jti })
    expect(await end({ jti })).toMatchObject({ code: 'launch-replayed' })
  })
})

describe('H-024: whether a view stands', () => {
  test('H-024: is told without using the session: its idle limit runs on', async () => {
    const cookie = await open()
    const { disclosureId } = await readRecord(world.product.url, cookie)
    const seen = async (): Promise<string> =>
      String((await asSuperuser(world.product, 'select max(last_seen_at)::text as at from session'))[0]?.['at'])
    const before = await seen()
    expect(await standing(cookie, disclosureId)).toBe('stands')
    expect(await seen()).toBe(before)
    expect(await standing(cookie, 'another')).toBe('view-replaced')
  })
})

describe('another site', () => {
  test.each([
    ['a script of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a site beside ours', { 'sec-fetch-site': 'same-site' }],
    ['a form of another origin', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }]
  ])('neither reads nor replaces a view: %s', async (_who, headers) => {
    const cookie = await open()
    const { disclosureId } = await readRecord(world.product.url, cookie)
    const calls = ward.calls.length
    for (const path of ['/api/record', '/api/record/standing', '/api/record/page/frailty', '/api/data-feeds']) {
      const answer = await get(path, cookie, { ...headers, 'ncr-disclosure': disclosureId })
      expect([answer.status, ((await answer.json()) as Json)['code']], path).toEqual([403, 'request-cross-site'])
    }
    expect(ward.calls).toHaveLength(calls)
    expect(await standing(cookie, disclosureId)).toBe('stands')
  })

  test('frames the record only where the partner says so', async () => {
    const cookie = await open()
    const page = async (as: string) => {
      const { headers } = await get('/record', as, { accept: 'text/html' })
      return { csp: headers.get('content-security-policy') ?? '', xfo: headers.get('x-frame-options') }
    }
    expect(await page(cookie)).toEqual({ csp: expect.stringContaining("frame-ancestors 'none'"), xfo: 'DENY' })
    await write(inConsumer({ frameAncestors: [SITE] }))
    await soon(async () => (await page(cookie)).csp).toContain(`frame-ancestors ${SITE}`)
    expect((await page(cookie)).xfo).toBeNull()
    expect(await page('')).toEqual({ csp: expect.stringContaining("frame-ancestors 'none'"), xfo: 'DENY' })
  })
})
