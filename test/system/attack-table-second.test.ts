/**
 * A second table of what somebody sends who means harm, against two servers of one region in turn: whoever refuses it,
 * nothing is opened, no source is asked, and the audit has it.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { consumerPartner, liveSource, startWorld, type World } from '../fixtures/region.ts'
import { type HostSystem, hostSystem, openSession } from '../harness/launch.ts'
import { asSuperuser, freePort, newFolder, type Product, startProduct } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const GWEN = aPerson(100)

let world: World
let second: Product
let other: HostSystem
let ward: ScriptedSource

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN, GWEN])
  ward.answer('AllergyIntolerance', behave.empty)
  other = await hostSystem('https://other.example', 'RX2')
  const on = { folder: await newFolder(), databaseUrl: null }
  await writeFile(`${on.folder}/rx2.jwks.json`, JSON.stringify(other.jwks))
  world = await startWorld({
    people: [JOAN, GWEN],
    sources: [liveSource(ward, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 5000 })],
    partners: [consumerPartner('RX2', other, 'rx2.jwks.json')],
    start: { on }
  })
  // Another server of the same region: its launches are meant for the same address.
  const region = { ...world.region, region: { name: 'NCR', publicUrl: world.product.url } }
  const folder = await newFolder()
  await writeFile(`${folder}/rx1.jwks.json`, JSON.stringify(world.host.jwks))
  await writeFile(`${folder}/rx2.jwks.json`, JSON.stringify(other.jwks))
  const keyFile = (name: string): string => `${world.product.folder}/.ncr/${name}`
  const keys = { signingKeyFile: keyFile('audit-key.pem'), viewKeyFile: keyFile('view-key') }
  const shared = { folder, databaseUrl: world.product.databaseUrl }
  second = await startProduct({ ...region, audit: keys }, { on: shared, listen: { port: await freePort() } })
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
const now = (): number => Math.floor(Date.now() / 1000)
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const signed = (bend: Json): Promise<string> => world.host.sign(claims(bend))
/** Signed well, over words that JSON.stringify would not write. */
const worded = (change: (text: string) => string): Promise<string> => world.host.sign(change(JSON.stringify(claims())))
const withHmac = (header: Json, secret: string): string => {
  const input = `${base64url(header)}.${base64url(claims())}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

interface Sent {
  readonly body: string | Buffer
  readonly type?: string
}
const form = (assertion: string): Sent => ({ body: new URLSearchParams({ assertion }).toString() })

const BENT: readonly (readonly [string, () => Promise<Sent>])[] = [
  [
    'an HMAC under the modulus of the RSA key',
    async () => form(withHmac({ alg: 'HS256', kid: 'rsa' }, String(world.host.jwks.keys[0]?.n)))
  ],
  [
    'an HMAC under the whole key set',
    async () => form(withHmac({ alg: 'HS256', kid: 'ec' }, JSON.stringify(world.host.jwks)))
  ],
  ['an HMAC under nothing', async () => form(withHmac({ alg: 'HS512', kid: 'rsa' }, ''))],
  [
    'RS256 claimed over the key of PS256',
    async () =>
      form(
        await world.host
          .sign(claims(), { kid: 'pss', alg: 'PS256' })
          .then((good) => good.replace(/^[^.]+/, base64url({ alg: 'RS256', kid: 'pss' })))
      )
  ],
  [
    'ES256 of zeros',
    async () =>
      form(`${base64url({ alg: 'ES256', kid: 'ec' })}.${base64url(claims())}.${Buffer.alloc(64).toString('base64url')}`)
  ],
  [
    'ES256 in DER',
    async () =>
      form(`${base64url({ alg: 'ES256', kid: 'ec' })}.${base64url(claims())}.${randomBytes(71).toString('base64url')}`)
  ],
  [
    'an algorithm that is a list',
    async () => form(`${base64url({ alg: ['RS256'], kid: 'rsa' })}.${base64url(claims())}.AAAA`)
  ],
  [
    'an algorithm with a blank',
    async () => form(`${base64url({ alg: 'RS256 ', kid: 'rsa' })}.${base64url(claims())}.AAAA`)
  ],
  [
    'an empty list of critical extensions',
    async () => form(`${base64url({ alg: 'RS256', kid: 'rsa', crit: [] })}.${base64url(claims())}.AAAA`)
  ],
  [
    'an unknown critical extension',
    async () => form(`${base64url({ alg: 'RS256', kid: 'rsa', crit: ['exp'], exp: 1 })}.${base64url(claims())}.AAAA`)
  ],
  [
    'a payload that is not encoded (b64)',
    async () => form(`${base64url({ alg: 'RS256', kid: 'rsa', crit: ['b64'], b64: false })}.{}.AAAA`)
  ],
  [
    'a certificate by address (x5u) and a stranger’s signature',
    async () => form(await other.sign(claims(), { kid: 'rsa', x5u: 'https://evil.example/cert.pem' }))
  ],
  [
    'a certificate chain in the header (x5c)',
    async () => form(await other.sign(claims(), { kid: 'rsa', x5c: ['MIIB'] }))
  ],
  ['the key of another host of the region', async () => form(await other.sign(claims()))],
  ['another host’s issuer over this host’s partner', async () => form(await other.sign(claims({ iss: other.issuer })))],
  [
    'another host’s organisation with a key of its own',
    async () => form(await world.host.sign(claims({ ods: 'RX2' })))
  ],
  ['a kid that is a number', async () => form(`${base64url({ alg: 'RS256', kid: 1 })}.${base64url(claims())}.AAAA`)],
  [
    'an encrypted token in five parts',
    async () => form(`${base64url({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.AA.AA.AA.AA`)
  ],
  ['a nested token', async () => form(await world.host.sign(`"${await world.host.sign(claims())}"`))],
  [
    'the person twice, the second another',
    async () => form(await worded((text) => text.replace(/}$/, `,"pat":${JSON.stringify({ nhs: GWEN.nhs })}}`)))
  ],
  [
    'the NHS number twice',
    async () => form(await worded((text) => text.replace('"nhs":', `"nhs":"${GWEN.nhs}","nhs":1,"nhs2":`)))
  ],
  ['an id of a million characters', async () => form(await signed({ jti: 'j'.repeat(1_000_000) }))],
  ['an id of 2,000 characters', async () => form(await signed({ jti: 'j'.repeat(2000) }))],
  ['an id that is blank', async () => form(await signed({ jti: ' \u00a0' }))],
  ['an id that is a number', async () => form(await signed({ jti: 42 }))],
  [
    'full-width digits',
    async () =>
      form(
        await signed({
          pat: { nhs: [...JOAN.nhs].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('') }
        })
      )
  ],
  [
    'Arabic digits',
    async () =>
      form(
        await signed({
          pat: { nhs: [...JOAN.nhs].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join('') }
        })
      )
  ],
  [
    'an NHS number with a zero-width space',
    async () => form(await signed({ pat: { nhs: `${JOAN.nhs.slice(0, 5)}\u200b${JOAN.nhs.slice(5)}` } }))
  ],
  ['an NHS number behind a right-to-left mark', async () => form(await signed({ pat: { nhs: `\u200f${JOAN.nhs}` } }))],
  ['an NHS number that is a number', async () => form(await signed({ pat: { nhs: Number(JOAN.nhs) } }))],
  [
    'a name of look-alike letters',
    async () =>
      form(
        await signed({
          pat: {
            fam: JOAN.family.replace(/[aeo]/, (letter) => ({ a: '\u0430', e: '\u0435', o: '\u043e' })[letter] ?? letter)
          }
        })
      )
  ],
  ['a family name that is empty', async () => form(await signed({ pat: { fam: '' } }))],
  ['names of punctuation alone', async () => form(await signed({ pat: { fam: '--', giv: '..' } }))],
  [
    'a lone half of a character in the user',
    async () => form(await worded((text) => text.replace('user-4711', '\\ud800')))
  ],
  ['a date of birth with a time', async () => form(await signed({ pat: { dob: `${JOAN.birthDate}T00:00:00Z` } }))],
  ['a reason in other letters', async () => form(await signed({ rsn: 'Direct-Care' }))],
  ['a role with a blank', async () => form(await signed({ usr: { rol: 'Consultant ' } }))],
  ['an audience in capitals', async () => form(await signed({ aud: `${world.product.url}/LAUNCH` }))],
  ['an audience with a slash', async () => form(await signed({ aud: `${world.product.url}/launch/` }))],
  [
    'an end one second past the skew',
    async () => form(await signed({ iat: now() - 66, nbf: now() - 66, exp: now() - 6 }))
  ],
  ['a beginning past the skew', async () => form(await signed({ iat: now() + 7, nbf: now() + 7, exp: now() + 60 }))],
  ['not before the end', async () => form(await signed({ nbf: now() + 3600 }))],
  ['61 seconds of validity', async () => form(await signed({ iat: now(), exp: now() + 61 }))],
  ['times below zero', async () => form(await signed({ iat: -60, nbf: -60, exp: -1 }))],
  ['infinite times', async () => form(await worded((text) => text.replace(/"exp":\d+/, '"exp":1e999')))],
  [
    'the form in UTF-16',
    async () => ({
      body: Buffer.from(form(await signed({})).body.toString(), 'utf16le'),
      type: 'application/x-www-form-urlencoded; charset=utf-16le'
    })
  ],
  [
    'the form in UTF-7',
    async () => ({
      body: form(await signed({}))
        .body.toString()
        .replaceAll('.', '+AC4-'),
      type: 'application/x-www-form-urlencoded; charset=utf-7'
    })
  ],
  [
    'bytes that are not UTF-8',
    async () => ({ body: Buffer.concat([Buffer.from('assertion='), Buffer.from([0xff, 0xfe, 0xc0, 0x80])]) })
  ],
  [
    'two assertions, the first bad',
    async () => ({ body: `assertion=x.y.z&${form(await signed({})).body.toString()}` })
  ],
  [
    'the field in an array',
    async () => ({
      body: form(await signed({}))
        .body.toString()
        .replace('assertion', 'assertion[]')
    })
  ],
  [
    'a NUL in the field’s name',
    async () => ({
      body: form(await signed({}))
        .body.toString()
        .replace('assertion', 'assertion%00')
    })
  ]
]

test('there are at least twenty of them, none twice', () => {
  expect(BENT.length).toBeGreaterThanOrEqual(20)
  expect(new Set(BENT.map(([name]) => name)).size).toBe(BENT.length)
})

async function post(url: string, sent: Sent, more: Record<string, string> = {}): Promise<Response> {
  const headers = { accept: 'application/json', 'content-type': sent.type ?? 'application/x-www-form-urlencoded' }
  return fetch(`${url}/launch`, {
    method: 'POST',
    headers: { ...headers, ...more },
    body: typeof sent.body === 'string' ? sent.body : new Uint8Array(sent.body),
    redirect: 'manual'
  })
}

test.each(BENT.map(([name, make], place) => ({ name, make, place })))(
  'a launch with $name opens nothing, asks nobody and is in the audit',
  async ({ make, place }) => {
    const [before, calls] = [await refusals(), ward.calls.length]
    const answer = await post(place % 2 === 0 ? world.product.url : second.url, await make())
    const text = await answer.text()
    expect(answer.status, text).toBeGreaterThanOrEqual(400)
    expect(answer.status, text).toBeLessThan(500)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(text).not.toContain(JOAN.nhs)
    expect(await refusals()).toBe(before + 1)
    expect(ward.calls).toHaveLength(calls)
  }
)

describe('sessions, at both servers', () => {
  test('a launch at the edge of its time is used once, whichever server has it', async () => {
    const assertion = await signed({ iat: now() - 62, nbf: now() - 62, exp: now() - 2 })
    const first = await post(world.product.url, form(assertion))
    expect(first.status).toBe(200)
    expect(await (await post(second.url, form(assertion))).json()).toMatchObject({ code: 'launch-replayed' })
  })

  test('a used id is of its issuer: another host may use the same one for its own launch', async () => {
    const jti = 'same-id-at-two-hosts'
    expect((await post(world.product.url, form(await signed({ jti })))).status).toBe(200)
    const theirs = await other.sign(other.claims(world.product.url, JOAN, { jti }))
    expect((await post(second.url, form(theirs))).status).toBe(200)
  })

  test('fixation through a second host: a launch there makes a session of its own, and leaves the first one alone', async () => {
    const first = await openSession(world.product.url, world.host, JOAN)
    const answer = await post(second.url, form(await other.sign(other.claims(world.product.url, GWEN))), {
      cookie: first
    })
    const theirs = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(theirs).not.toBe(first)
    expect((await readRecord(world.product.url, theirs)).events[0]).toMatchObject({ person: { nhsNumber: GWEN.nhs } })
    expect((await readRecord(second.url, first)).events[0]).toMatchObject({ person: { nhsNumber: JOAN.nhs } })
  })

  test.each([
    ['before', (mine: string) => `ncr-session=${'x'.repeat(43)}; ${mine}`],
    ['after', (mine: string) => `${mine}; ncr-session=${'x'.repeat(43)}`],
    ['around', (mine: string) => `ncr-session=; ${mine}; ncr-session=${'y'.repeat(4000)}`]
  ])('a cookie tossed in %s the session’s never opens anybody else', async (_where, toss) => {
    const mine = await openSession(world.product.url, world.host, JOAN)
    const record = await readRecord(second.url, toss(mine))
    if (record.status === 200) expect(record.events[0]).toMatchObject({ person: { nhsNumber: JOAN.nhs } })
    else expect(record.status).toBe(401)
  })

  test('a view of one session does not read by another’s cookie, at either server', async () => {
    const [joan, gwen] = [
      await openSession(world.product.url, world.host, JOAN),
      await openSession(world.product.url, other, GWEN)
    ]
    const { disclosureId } = await readRecord(world.product.url, joan)
    await readRecord(second.url, gwen)
    for (const url of [world.product.url, second.url]) {
      const answer = await fetch(`${url}/api/record/page/diabetes`, {
        headers: { cookie: gwen, 'ncr-disclosure': disclosureId }
      })
      expect(await answer.json()).toMatchObject({ code: 'view-replaced' })
    }
  })
})

/** Bytes straight onto the socket: what no client library would send. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(world.product.url)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.end(text.replaceAll('\n', '\r\n')))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()))
  })
}

describe('requests that are not well formed', () => {
  const start = 'POST /launch HTTP/1.1\nHost: a\nContent-Type: application/x-www-form-urlencoded\n'
  test.each([
    ['two lengths', `${start}Content-Length: 5\nContent-Length: 50\n\nassertion=x`],
    ['a length and chunks', `${start}Content-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n`],
    ['a header of 100,000 characters', `${start}X-Long: ${'x'.repeat(100_000)}\n\n`],
    ['a header with a bare NUL', `${start}X-Nul: a\u0000b\n\n`],
    ['no host', 'POST /launch HTTP/1.1\nContent-Length: 0\n\n'],
    ['a line folded into the next', `${start}X-Folded: a\n b: c\nContent-Length: 0\n\n`]
  ])('%s: refused, and no session', async (_what, text) => {
    const calls = ward.calls.length
    const answer = await raw(text)
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d |^$/)
    expect(answer).not.toMatch(/set-cookie/i)
    expect(ward.calls).toHaveLength(calls)
  })

  test('an NCR-Disclosure or a request id with a line feed is no header of ours', async () => {
    const answer = await raw(
      'GET /api/record HTTP/1.1\nHost: a\nConnection: close\nX-Request-ID: a%0d%0aset-cookie: b=c\n\n'
    )
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(answer).not.toMatch(/^set-cookie: b=c/im)
  })
})
