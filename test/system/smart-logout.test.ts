/**
 * H-023, H-024: a SMART host's identity provider says that its user signed out, and what that user has open ends (OpenID
 * Connect Back-Channel Logout 1.0). Nobody else can say so, nor say it twice.
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { scriptedSmartHost, type ScriptedSmartHost, type Signing } from '../faults/scripted-smart-host.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, startProduct, type Product } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'
import { smartBrowser } from '../harness/smart-browser.ts'

const JOAN = aPerson(1)
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const nowS = (): number => Math.floor(Date.now() / 1000)

let world: World
let source: ScriptedSource
let host: ScriptedSmartHost
let otherHost: ScriptedSmartHost

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN])
  host = await scriptedSmartHost(JOAN)
  otherHost = await scriptedSmartHost(JOAN)
  const partner = (odsCode: string, { iss }: ScriptedSmartHost): Json => ({
    odsCode,
    name: `Partner ${odsCode}`,
    consumer: {
      igApproved: { on: '2024-02-01', by: 'DPO', document: 'DPIA v3', reviewBy: '2099-02-01' },
      liveFrom: '2024-03-01',
      launches: [{ kind: 'smart', iss, clientId: 'ncr', roleMap: { Consultant: 'clinician' } }]
    }
  })
  const partners = [partner('RHA', host), partner('RY8', otherHost)]
  world = await startWorld({ people: [JOAN], sources: [liveSource(source)], partners })
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const one of [source, host, otherHost]) await one?.close()
})
beforeEach(() => {
  host.bend = {}
  otherHost.bend = {}
})

/** A record opened by SMART, from a sign-in at the host that it names, or does not. */
async function open(sub = 'user-4711', sid: string | null = null, at = host): Promise<string> {
  at.bend = { idToken: (good) => ({ ...good, sub, ...(sid === null ? {} : { sid }) }) }
  const answer = await smartBrowser().launch(world.product.url, at)
  expect(answer.status, answer.text).toBe(303)
  return String(answer.cookie)
}

async function stateOf(cookie: string): Promise<string> {
  const { status, problem } = await readRecord(world.product.url, cookie)
  return status === 200 ? 'open' : String(problem['code'])
}

const good = (of = host): Json => ({
  iss: of.origin,
  aud: 'ncr',
  iat: nowS(),
  exp: nowS() + 120,
  jti: randomUUID(),
  sub: 'user-4711',
  events: { [EVENT]: {} }
})

interface Sent {
  readonly to?: ScriptedSmartHost | string | null
  readonly product?: Product
  readonly form?: (token: string) => URLSearchParams
}

async function send(token: string, { to = host, product = world.product, form }: Sent = {}): Promise<Response> {
  const iss = to === null || typeof to === 'string' ? to : to.iss
  const query = iss === null ? '' : `?${new URLSearchParams({ iss }).toString()}`
  const body = form?.(token) ?? new URLSearchParams({ logout_token: token })
  return fetch(`${product.url}/launch/smart/logout${query}`, { method: 'POST', body })
}

const logout = async (more: Json = {}, signing?: Signing, sent: Sent = {}): Promise<Response> =>
  send(await host.sign({ ...good(), ...more }, signing), sent)

const audited = async (kind: string): Promise<Record<string, unknown>[]> =>
  asSuperuser(world.product, `SELECT * FROM audit_entry WHERE kind = '${kind}' ORDER BY seq`)

describe('H-024: a sign-out at the host', () => {
  test('H-024: ends all that this user has open from there, at once, and nobody else’s', async () => {
    const mine = [await open(), await open()]
    const colleagues = await open('user-2')
    const elsewhere = await open('user-4711', null, otherHost)
    const signed = await openSession(world.product.url, world.host, JOAN)
    const answer = await logout()
    expect([answer.status, await answer.text(), answer.headers.get('cache-control')]).toEqual([200, '', 'no-store'])
    expect(await Promise.all(mine.map(stateOf))).toEqual(['session-ended', 'session-ended'])
    expect(await Promise.all([colleagues, elsewhere, signed].map(stateOf))).toEqual(['open', 'open', 'open'])
    const entry = (await audited('host-ended')).at(-1)
    expect(entry).toMatchObject({ ods_code: 'RHA', user_id: 'user-4711', nhs_number: null })
    expect(JSON.parse(String(entry?.['body']))).toMatchObject({ issuer: host.iss, person: 'any', signIn: 'any' })
  })

  test('H-024: of one sign-in ends what was opened from it, and leaves another sign-in of the same user', async () => {
    const [first, second] = [await open('user-4711', 'desk-1'), await open('user-4711', 'desk-2')]
    expect((await logout({ sub: undefined, sid: 'desk-1' })).status).toBe(200)
    expect([await stateOf(first), await stateOf(second)]).toEqual(['session-ended', 'open'])
    expect((await audited('host-ended')).at(-1)).toMatchObject({ ods_code: 'RHA', user_id: null })
  })

  test('H-024: by user and sign-in also ends what does not know from which sign-in it came', async () => {
    const [known, other, unknown] = [
      await open('user-4711', 'desk-3'),
      await open('user-4711', 'desk-4'),
      await open('user-4711')
    ]
    const colleagues = await open('user-2', 'desk-3')
    expect((await logout({ sid: 'desk-3' })).status).toBe(200)
    expect(await Promise.all([known, other, unknown, colleagues].map(stateOf))).toEqual([
      'session-ended',
      'open',
      'session-ended',
      'open'
    ])
  })

  test.each(['logout+jwt', 'LOGOUT+JWT', 'JWT'])('may call itself %s', async (typ) => {
    const cookie = await open()
    expect((await logout({ aud: ['ncr'] }, { typ })).status).toBe(200)
    expect(await stateOf(cookie)).toBe('session-ended')
  })

  test('of a user who has nothing open is not told apart', async () => {
    const answer = await logout({ sub: 'nobody-4' })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })
})

describe('H-024: at a second server of the region', () => {
  let second: Product
  beforeAll(async () => {
    const { folder, databaseUrl } = world.product
    second = await startProduct(world.region, { on: { folder, databaseUrl } })
  }, 120_000)
  afterAll(() => second?.stop())

  test('H-024: it ends there too, and of twenty tokens alike, sent to both at once, one counts', async () => {
    const cookie = await open()
    const token = await host.sign(good())
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, place) => send(token, { product: place % 2 === 0 ? second : world.product }))
    )
    const codes = await Promise.all(answers.map(async (answer) => (answer.status === 200 ? 'ended' : answer.text())))
    expect(codes.filter((code) => code === 'ended')).toHaveLength(1)
    expect(codes.filter((code) => code.includes('launch-replayed'))).toHaveLength(19)
    expect((await readRecord(second.url, cookie)).problem['code']).toBe('session-ended')
  })
})

type Bent = readonly [what: string, code: string, send: () => Promise<Response>]

const bent = (what: string, code: string, more: () => Json, signing?: Signing): Bent => [
  what,
  code,
  () => logout(more(), signing)
]

const BENT: readonly Bent[] = [
  bent('alg none', 'launch-algorithm', () => ({}), { key: 'none' }),
  bent('HMAC with the public key', 'launch-algorithm', () => ({}), { alg: 'HS256', key: 'public-as-secret' }),
  bent('another algorithm', 'launch-algorithm', () => ({}), { alg: 'PS256', key: 'stranger' }),
  bent('a stranger’s key under a known kid', 'launch-signature', () => ({}), { key: 'stranger' }),
  bent('a kid that nobody has', 'launch-signature', () => ({}), { kid: 'lost' }),
  bent('no kid', 'launch-signature', () => ({}), { kid: null }),
  bent('the iss of another provider', 'launch-issuer', () => ({ iss: otherHost.origin })),
  bent('the FHIR base as iss', 'launch-issuer', () => ({ iss: host.iss })),
  bent('the aud of another client', 'launch-audience', () => ({ aud: 'another' })),
  bent('a second audience', 'launch-audience', () => ({ aud: ['ncr', 'another'] })),
  bent('no audience at all', 'launch-audience', () => ({ aud: [] })),
  bent('no aud', 'launch-malformed', () => ({ aud: undefined })),
  bent('no iat', 'launch-malformed', () => ({ iat: undefined })),
  bent('no exp', 'launch-malformed', () => ({ exp: undefined })),
  bent('no jti', 'launch-malformed', () => ({ jti: undefined })),
  bent('neither sub nor sid', 'launch-malformed', () => ({ sub: undefined })),
  bent('an empty sub', 'launch-malformed', () => ({ sub: '' })),
  bent('a sub that is a number', 'launch-malformed', () => ({ sub: 4711 })),
  bent('a nonce', 'launch-malformed', () => ({ nonce: 'n' })),
  bent('an empty nonce', 'launch-malformed', () => ({ nonce: '' })),
  bent('no events', 'launch-malformed', () => ({ events: undefined })),
  bent('another event', 'launch-malformed', () => ({ events: { 'https://example.org/else': {} } })),
  bent('an event that is no object', 'launch-malformed', () => ({ events: { [EVENT]: true } })),
  bent('events as a list', 'launch-malformed', () => ({ events: [EVENT] })),
  bent('typ of an access token', 'launch-malformed', () => ({}), { typ: 'at+jwt' }),
  bent('a time that is over', 'launch-expired', () => ({ iat: nowS() - 300, exp: nowS() - 60 })),
  bent('a time that is to come', 'launch-not-yet-valid', () => ({ iat: nowS() + 60, exp: nowS() + 120 })),
  bent('validity without end', 'launch-too-long', () => ({ exp: nowS() + 86_400 })),
  ['no token', 'launch-malformed', () => send('', { form: () => new URLSearchParams({ other: 'x' }) })],
  ['no JWS', 'launch-malformed', () => send('sign me out')],
  [
    'two tokens',
    'launch-malformed',
    async () => {
      const token = await host.sign(good())
      return send(token, {
        form: () =>
          new URLSearchParams([
            ['logout_token', token],
            ['logout_token', token]
          ])
      })
    }
  ],
  ['a token past the limit', 'launch-malformed', () => logout({ padding: 'x'.repeat(20_000) })],
  ['a body past the limit', 'launch-malformed', () => logout({ padding: 'x'.repeat(100_000) })],
  ['no iss in the address', 'launch-issuer', () => logout({}, undefined, { to: null })],
  ['an unknown iss in the address', 'launch-issuer', () => logout({}, undefined, { to: 'https://evil.example/fhir' })],
  ['the issuer of a signed launch', 'launch-issuer', () => logout({}, undefined, { to: 'https://epr.nuh.example' })],
  ['the address of another host', 'launch-issuer', () => logout({}, undefined, { to: otherHost })],
  ['the token of another host', 'launch-issuer', async () => send(await otherHost.sign(good(otherHost)))],
  [
    'the token of another host that says it is this one',
    'launch-signature',
    async () => send(await otherHost.sign(good(host)))
  ]
]

test('there are enough of them, none twice', () => {
  expect(new Set(BENT.map(([what]) => what)).size).toBe(BENT.length)
  expect(BENT.length).toBeGreaterThan(35)
})

describe('a bent one ends nothing, is refused with 400, and is in the audit', () => {
  let cookie: string
  let elsewhere: string
  beforeAll(async () => {
    cookie = await open()
    elsewhere = await open('user-4711', null, otherHost)
  })

  test.each(BENT)('%s: %s', async (_what, code, sendIt) => {
    const before = (await audited('launch-refused')).length
    const ended = (await audited('host-ended')).length
    const answer = await sendIt()
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: 'invalid_request', error_description: code })
    expect(answer.headers.getSetCookie()).toEqual([])
    const refusals = await audited('launch-refused')
    expect(refusals).toHaveLength(before + 1)
    expect(JSON.parse(String(refusals.at(-1)?.['body']))).toMatchObject({ code })
    expect(await audited('host-ended')).toHaveLength(ended)
    expect([await stateOf(cookie), await stateOf(elsewhere)]).toEqual(['open', 'open'])
  })

  test('an id_token of that user is no sign-out', async () => {
    const { events: _events, jti: _jti, ...claims } = good()
    const answer = await send(await host.sign({ ...claims, nonce: 'n' }))
    expect(answer.status).toBe(400)
    expect(await stateOf(cookie)).toBe('open')
  })

  test('the same again is a replay, whoever was ended by it', async () => {
    const token = await host.sign({ ...good(), sub: 'user-9' })
    expect((await send(token)).status).toBe(200)
    expect(await (await send(token)).json()).toMatchObject({ error_description: 'launch-replayed' })
    const entry = (await audited('launch-refused')).at(-1)
    expect(entry).toMatchObject({ ods_code: 'RHA', user_id: 'user-9' })
  })
})

test('H-019: a host whose keys cannot be had is asked to say it again, and nothing ends', async () => {
  const late = await scriptedSmartHost(JOAN)
  const partner: Json = {
    odsCode: 'RX9',
    name: 'Partner RX9',
    consumer: { launches: [{ kind: 'smart', iss: late.iss, clientId: 'ncr', deadlineMs: 500 }] }
  }
  const region = { ...world.region, partners: [...world.region.partners, partner] }
  const { folder, databaseUrl } = world.product
  const product = await startProduct(region, { on: { folder, databaseUrl } })
  const token = await late.sign(good(late))
  late.bend = { configuration: (_good, response) => (response.writeHead(500).end(), null) }
  const answer = await send(token, { to: late, product })
  expect([answer.status, ((await answer.json()) as Json)['code']]).toEqual([503, 'launch-host-unavailable'])
  late.bend = {}
  expect((await send(token, { to: late, product })).status).toBe(200)
  await product.stop()
  await late.close()
}, 60_000)
