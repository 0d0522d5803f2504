/** What somebody sends who means harm: none of it reaches a source, and a launch that fails leaves its entry in the audit. */
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { hostSystem, openSession, postLaunch, signedByStranger, tampered, unsigned } from '../harness/launch.ts'
import { asSuperuser, freePort, newFolder, type Product, startProduct } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const GWEN = aPerson(100)

let world: World
let second: Product
let ward: ScriptedSource

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN, GWEN])
  ward.answer('AllergyIntolerance', behave.empty)
  world = await startWorld({
    people: [JOAN, GWEN],
    sources: [liveSource(ward, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 5000 })]
  })
  // Another server of the same region: its launches are meant for the same address.
  const region = { ...world.region, region: { name: 'NCR', publicUrl: world.product.url } }
  const folder = await newFolder()
  await writeFile(`${folder}/rx1.jwks.json`, JSON.stringify(world.host.jwks))
  const keyFile = (name: string): string => `${world.product.folder}/.ncr/${name}`
  const keys = { signingKeyFile: keyFile('audit-key.pem'), viewKeyFile: keyFile('view-key') }
  const on = { folder, databaseUrl: world.product.databaseUrl }
  second = await startProduct({ ...region, audit: keys }, { on, listen: { port: await freePort() } })
}, 120_000)
afterAll(async () => {
  await second?.remove()
  await world?.close()
  await ward?.close()
})

const refusals = async (): Promise<number> =>
  Number(
    (await asSuperuser(world.product, "select count(*)::int as n from audit_entry where kind = 'launch-refused'"))[0]?.[
      'n'
    ]
  )

const claims = (bend: Json = {}): Json => world.host.claims(world.product.url, JOAN, bend)
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** Another header over the same payload and signature. */
const reheaded = async (header: Json): Promise<string> => {
  const [, payload, signature] = (await world.host.sign(claims())).split('.')
  return `${base64url(header)}.${String(payload)}.${String(signature)}`
}
const now = (): number => Math.floor(Date.now() / 1000)

const ATTACKS: readonly (readonly [string, () => Promise<string | Record<string, string>>])[] = [
  ['alg none', async () => unsigned(claims())],
  ['alg none in other letters', () => reheaded({ alg: 'nOnE', kid: 'rsa' })],
  ['alg none with the signature left', () => reheaded({ alg: 'none', kid: 'rsa' })],
  ['HMAC with the public key as secret', () => world.host.signWithPublicKeyAsSecret(claims())],
  ['an RSA signature said to be EC', () => reheaded({ alg: 'ES256', kid: 'rsa' })],
  ['an RSA signature said to be PSS', () => reheaded({ alg: 'PS256', kid: 'rsa' })],
  ['another key’s id', () => reheaded({ alg: 'RS256', kid: 'pss' })],
  ['no key id', () => reheaded({ alg: 'RS256' })],
  ['an unknown key id', () => reheaded({ alg: 'RS256', kid: '../../etc/passwd' })],
  ['a key id that is SQL', () => reheaded({ alg: 'RS256', kid: "' or 1=1 --" })],
  ['a key inside the header', () => reheaded({ alg: 'RS256', jwk: world.host.jwks.keys[0] })],
  ['a key by address', () => reheaded({ alg: 'RS256', kid: 'rsa', jku: 'https://evil.example/jwks' })],
  ['a critical extension', () => reheaded({ alg: 'RS256', kid: 'rsa', crit: ['b64'], b64: false })],
  ['an algorithm of the key that is not allowed', () => world.host.sign(claims(), { kid: 'rsa-512' })],
  ['a stranger’s signature', () => signedByStranger(claims())],
  ['another partner’s host system', async () => (await hostSystem('https://evil.example', 'RX1')).sign(claims())],
  ['another partner named', () => world.host.sign(claims({ ods: 'RX9' }))],
  ['another issuer named', () => world.host.sign(claims({ iss: 'https://evil.example' }))],
  ['an issuer with a slash', () => world.host.sign(claims({ iss: `${world.host.issuer}/` }))],
  ['the person exchanged', async () => tampered(await world.host.sign(claims()), claims({ pat: { nhs: GWEN.nhs } }))],
  ['the role exchanged', async () => tampered(await world.host.sign(claims()), claims({ usr: { rol: 'Admin' } }))],
  ['the signature left off', async () => (await world.host.sign(claims())).replace(/\.[^.]*$/, '.')],
  ['the signature cut', async () => (await world.host.sign(claims())).slice(0, -8)],
  ['a second dot', async () => (await world.host.sign(claims())).replace('.', '..')],
  ['JSON in place of compact form', async () => JSON.stringify({ payload: base64url(claims()) })],
  ['an audience list', () => world.host.sign(claims({ aud: [`${world.product.url}/launch`] }))],
  ['the audience of another address', () => world.host.sign(claims({ aud: `${world.product.url}/launch/end` }))],
  ['the audience of another host', () => world.host.sign(claims({ aud: 'https://evil.example/launch' }))],
  ['a clock 30 s ahead', () => world.host.sign(claims({ iat: now() + 30, nbf: now() + 30, exp: now() + 60 }))],
  ['a clock 30 s behind', () => world.host.sign(claims({ iat: now() - 90, nbf: now() - 90, exp: now() - 30 }))],
  ['a day’s validity', () => world.host.sign(claims({ exp: now() + 86_400 }))],
  ['no end', () => world.host.sign(claims({ exp: Number.MAX_SAFE_INTEGER }))],
  ['an end before its beginning and after now', () => world.host.sign(claims({ iat: now() + 300, exp: now() + 60 }))],
  ['times as text', () => world.host.sign(claims({ exp: String(now() + 60) }))],
  ['another reason', () => world.host.sign(claims({ rsn: 'research' }))],
  ['a relationship that is none', () => world.host.sign(claims({ rel: { kind: 'curiosity' } }))],
  ['a role of the prototype', () => world.host.sign(claims({ usr: { rol: 'constructor' } }))],
  ['a partner of the prototype', () => world.host.sign(claims({ ods: '__proto__' }))],
  ['a user with a line feed', () => world.host.sign(claims({ sub: 'u\r\nset-cookie: a=b' }))],
  ['a user with a NUL', () => world.host.sign(claims({ sub: 'u\u0000' }))],
  ['an NHS number that is SQL', () => world.host.sign(claims({ pat: { nhs: `${JOAN.nhs}' or '1'='1` } }))],
  ['an NHS number with a query', () => world.host.sign(claims({ pat: { nhs: `${JOAN.nhs}&identifier=x` } }))],
  ['two people', () => world.host.sign(claims({ pat: [{ nhs: JOAN.nhs }, { nhs: GWEN.nhs }] }))],
  ['her number, another’s name', () => world.host.sign(claims({ pat: { fam: 'Smith' } }))],
  ['a claim nested 10,000 deep', () => world.host.sign(`{"iss":${'['.repeat(5000)}${']'.repeat(5000)}}`)],
  [
    'a claim twice',
    () =>
      world.host.sign(
        JSON.stringify(claims())
          .replace('{', `{"iss":1,`)
          .replace(/"iss":"[^"]*"/, '"iss":2')
      )
  ],
  ['a huge claim', () => world.host.sign(claims({ sub: 'u'.repeat(2000) }))],
  ['an assertion past its limit', async () => `${await world.host.sign(claims())}${'A'.repeat(20_000)}`],
  ['nothing', async () => ({})],
  ['another field', async () => ({ id_token: await world.host.sign(claims()) })]
]

test('there are at least forty of them', () => expect(ATTACKS.length).toBeGreaterThanOrEqual(40))

test.each(ATTACKS)('a launch with %s opens nothing, asks nobody and is in the audit', async (_what, make) => {
  const [before, calls] = [await refusals(), ward.calls.length]
  const made = await make()
  const answer = await postLaunch(world.product.url, typeof made === 'string' ? { assertion: made } : made)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(answer.setCookie).toBeNull()
  expect(answer.text).not.toContain(JOAN.nhs)
  expect(await refusals()).toBe(before + 1)
  expect(ward.calls).toHaveLength(calls)
})

describe('two servers of one region', () => {
  test('one launch sent twenty times to both at once opens once', async () => {
    const assertion = await world.host.sign(claims())
    const urls = Array.from({ length: 20 }, (_one, place) => (place % 2 === 0 ? world.product.url : second.url))
    const answers = await Promise.all(urls.map((url) => postLaunch(url, { assertion })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ code }) => code === 'launch-replayed')).toHaveLength(19)
  })

  test('a session that one of them ended is ended at the other', async () => {
    const cookie = await openSession(world.product.url, world.host, JOAN)
    const { disclosureId } = await readRecord(second.url, cookie)
    const headers = { cookie, 'ncr-disclosure': disclosureId }
    await fetch(`${world.product.url}/api/record/close`, { method: 'POST', headers })
    expect((await readRecord(second.url, cookie)).problem['code']).toBe('session-ended')
  })
})

describe('sessions', () => {
  test('a cookie that was there before a launch is not the one after it (fixation)', async () => {
    const assertion = await world.host.sign(claims())
    const answer = await fetch(`${world.product.url}/launch`, {
      method: 'POST',
      headers: { accept: 'application/json', cookie: 'ncr-session=chosen-by-somebody-else-0000000000000000000' },
      body: new URLSearchParams({ assertion })
    })
    expect(answer.headers.getSetCookie().join()).not.toContain('chosen-by-somebody-else')
    expect(
      (await readRecord(world.product.url, 'ncr-session=chosen-by-somebody-else-0000000000000000000')).status
    ).toBe(401)
  })

  test.each(['?nhs=9990001006', '?patient=p2', '/../record?nhsNumber=9990001006', '?nhs=9990001006#x'])(
    'no address switches the person: /api/record%s',
    async (more) => {
      const cookie = await openSession(world.product.url, world.host, JOAN)
      const answer = await fetch(`${world.product.url}/api/record${more}`, { headers: { cookie } })
      if (answer.status === 200) expect(await answer.text()).toContain(`"nhsNumber":"${JOAN.nhs}"`)
      else expect(answer.status).toBe(404)
    }
  )

  test.each([
    ['x-forwarded-host', 'evil.example'],
    ['host', 'evil.example'],
    ['x-original-url', '/api/data-feeds'],
    ['x-http-method-override', 'DELETE']
  ])('the header %s changes nothing', async (name, value) => {
    const assertion = await world.host.sign(claims())
    const answer = await fetch(`${world.product.url}/launch`, {
      method: 'POST',
      headers: { accept: 'application/json', [name]: value },
      body: new URLSearchParams({ assertion })
    })
    expect(await answer.json()).toEqual({ recordUrl: `${world.product.url}/record` })
  })
})

describe('bodies', () => {
  test('one past its limit is refused before it is read', async () => {
    const [before, calls] = [await refusals(), ward.calls.length]
    const body = new URLSearchParams({ assertion: 'A'.repeat(200_000) })
    const answer = await fetch(`${world.product.url}/launch`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'launch-malformed' })
    expect(await refusals()).toBe(before + 1)
    expect(ward.calls).toHaveLength(calls)
  })

  test('one that never ends is given up, and is in the audit', { timeout: 60_000 }, async () => {
    const before = await refusals()
    const { hostname, port } = new URL(world.product.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.resume()
    socket.write(
      `POST /launch HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nassertion=`
    )
    await new Promise<void>((resolve) => socket.once('close', () => resolve()))
    await expect.poll(refusals).toBe(before + 1)
  })
})
