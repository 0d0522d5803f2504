/** The SMART host as a client that knows only the standard meets it. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRemoteJWKSet, importJWK, jwtVerify, SignJWT, type JWK } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signingKey } from '../host-system/signing-key.ts'
import { population } from '../population/population.ts'
import { SMART_HOST } from '../sandpit/hosts.ts'
import { CLIENT_KEY_FILE, clientPublicJwk } from './client-key.ts'
import { startSmartHost, type RunningSmartHost } from './smart-host.ts'

const PUBLIC_URL = 'http://127.0.0.1:1'
const REDIRECT = `${PUBLIC_URL}/launch/smart/callback`
const VERIFIER = 'v'.repeat(43)
const residents = population(new Date('2026-11-23T09:00:00Z'))
const folder = mkdtempSync(join(tmpdir(), 'ncr-smart-host-'))
let host: RunningSmartHost

beforeAll(async () => {
  const [key, clientJwk] = await Promise.all([signingKey(folder, 'nottshc'), clientPublicJwk(folder, CLIENT_KEY_FILE)])
  host = await startSmartHost({ ...SMART_HOST, key, clientJwk, residents }, 0)
  host.register(PUBLIC_URL)
})
afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => tell('ok'))

async function tell(mode: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const told = await fetch(`${host.address}/control`, { method: 'POST', headers, body: JSON.stringify({ mode }) })
  expect(told.status).toBe(200)
}

/** Presses the button; the launch token that the browser is sent to the record with. */
async function press(person: number, user = 'dr-mbeki'): Promise<string> {
  const body = new URLSearchParams({ user, person: String(person) })
  const sent = await fetch(`${host.address}/open`, { method: 'POST', body, redirect: 'manual' })
  const address = new URL(sent.headers.get('location') ?? '')
  expect(`${address.origin}${address.pathname}`).toBe(`${PUBLIC_URL}/launch/smart`)
  expect(address.searchParams.get('iss')).toBe(host.iss)
  return address.searchParams.get('launch') ?? ''
}

/** Follows the redirects with cookies, as a browser, up to the record's own address. */
async function authorise(launch: string, jar = new Map<string, string>()): Promise<URLSearchParams> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: SMART_HOST.clientId,
    redirect_uri: REDIRECT,
    launch,
    scope: 'launch openid fhirUser patient/Patient.rs',
    state: 'state-1',
    nonce: 'nonce-1',
    aud: host.iss,
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256'
  })
  let url = `${host.address}/oauth2/auth?${query.toString()}`
  for (let step = 0; step < 6; step += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const cut = pair.indexOf('=')
      jar.set(pair.slice(0, cut), pair.slice(cut + 1))
    }
    url = new URL(answer.headers.get('location') ?? '', url).href
    if (url.startsWith(REDIRECT)) return new URL(url).searchParams
  }
  throw new Error('the host did not send the browser back')
}

async function exchange(code: string | null): Promise<{ status: number; body: Record<string, unknown> }> {
  const jwk = JSON.parse(readFileSync(join(folder, CLIENT_KEY_FILE), 'utf8')) as JWK
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES384', kid: String(jwk.kid) })
    .setIssuer(SMART_HOST.clientId)
    .setSubject(SMART_HOST.clientId)
    .setAudience(`${host.address}/oauth2/token`)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(await importJWK(jwk, 'ES384'))
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: code ?? '',
    redirect_uri: REDIRECT,
    code_verifier: VERIFIER,
    client_id: SMART_HOST.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion
  })
  const answer = await fetch(`${host.address}/oauth2/token`, { method: 'POST', body: form })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const tokensOf = async (person: number, user?: string) =>
  (await exchange((await authorise(await press(person, user))).get('code'))).body

async function read(path: string, token: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${host.iss}/${path}`, { headers: { authorization: `Bearer ${String(token)}` } })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const keys = () => createRemoteJWKSet(new URL(`${host.address}/oauth2/jwks`))

describe('a SMART host', () => {
  it('publishes a configuration that offers S256 alone', async () => {
    const answer = await fetch(`${host.iss}/.well-known/smart-configuration`)
    expect(await answer.json()).toMatchObject({ issuer: host.address, code_challenge_methods_supported: ['S256'] })
  })

  it('launches with person and user, asks nobody anything, and gives each token its own person only', async () => {
    const [first, second] = [await tokensOf(0), await tokensOf(1)]
    const { payload } = await jwtVerify(String(first['id_token']), keys(), {
      issuer: host.address,
      audience: SMART_HOST.clientId
    })
    expect(payload).toMatchObject({ sub: 'dr-mbeki', nonce: 'nonce-1', fhirUser: `${host.iss}/Practitioner/dr-mbeki` })
    const patient = await read(`Patient/${String(first['patient'])}`, first['access_token'])
    expect(patient.body).toMatchObject({ name: [{ family: residents[0]?.person.family }] })
    expect((await read(`Patient/${String(second['patient'])}`, first['access_token'])).status).toBe(404)
    expect((await read(`Patient/${String(first['patient'])}`, 'nobody')).status).toBe(401)
    const roles = await read('PractitionerRole?practitioner=Practitioner/dr-mbeki', first['access_token'])
    expect(roles.body).toMatchObject({
      total: 1,
      entry: [{ resource: { code: [{ text: 'Consultant Psychiatrist' }] } }]
    })
  })

  it('lets another user of the same browser launch next, without signing anybody out by hand', async () => {
    const jar = new Map<string, string>()
    for (const user of ['dr-mbeki', 'cpn-frost']) {
      const { body } = await exchange((await authorise(await press(0, user), jar)).get('code'))
      const { payload } = await jwtVerify(String(body['id_token']), keys())
      expect(payload.sub).toBe(user)
    }
  })

  it('takes each launch token once, and no invented one', async () => {
    const launch = await press(0)
    expect((await authorise(launch)).get('code')).not.toBeNull()
    expect((await authorise(launch)).get('error')).toBe('access_denied')
    expect((await authorise('invented')).get('error')).toBe('access_denied')
  })
})

describe('told to misbehave', () => {
  it('does, and stops when told', async () => {
    await tell('wrong-nonce')
    const { payload } = await jwtVerify(String((await tokensOf(0))['id_token']), keys())
    expect(payload['nonce']).not.toBe('nonce-1')
    await tell('unknown-key')
    await expect(jwtVerify(String((await tokensOf(0))['id_token']), keys())).rejects.toThrow()
    await tell('expired-code')
    expect((await exchange((await authorise(await press(0))).get('code'))).body).toEqual({ error: 'invalid_grant' })
    await tell('denied')
    expect((await authorise(await press(0))).get('error')).toBe('access_denied')
    await tell('another-patient')
    const { patient, access_token: token } = await tokensOf(0)
    expect((await read(`Patient/${String(patient)}`, token)).body['id']).not.toBe(patient)
    await tell('no-nhs-number')
    expect((await read(`Patient/${String(patient)}`, token)).body).not.toHaveProperty('identifier')
    await tell('plain-only')
    const answer = await fetch(`${host.iss}/.well-known/smart-configuration`)
    expect(await answer.json()).toMatchObject({ code_challenge_methods_supported: ['plain'] })
    await tell('ok')
    expect(await tokensOf(0)).toHaveProperty('id_token')
  })

  it('refuses a way that it does not know', async () => {
    const body = new URLSearchParams({ mode: 'dance' })
    expect((await fetch(`${host.address}/control`, { method: 'POST', body, redirect: 'manual' })).status).toBe(400)
  })
})
