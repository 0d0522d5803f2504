/**
 * The SMART launch from outside: a good conversation opens the record as a signed launch does; every bent one is told
 * its code, opens no session, asks no source, and is in the audit.
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PROBLEMS } from '../../contract/src/problem-codes.ts'
import { scriptedSmartHost, type ScriptedSmartHost, STAFF } from '../faults/scripted-smart-host.ts'
import { scriptedSource, type ScriptedSource } from '../faults/scripted-source.ts'
import { BENT_ANSWERS, BENT_CONFIGURATIONS } from '../fixtures/bent-smart-launches.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { asSuperuser, newFolder, startProduct, verifyAudit } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'
import { smartBrowser, type SmartAnswer } from '../harness/smart-browser.ts'

const JOAN = aPerson(1)
const APPROVED = { on: '2024-02-01', by: 'DPO', document: 'DPIA v3' }
const ROLE_MAP = { Consultant: 'clinician', 'Social Worker': 'social-care' }
/** Short, so that a host that hangs is a short test. */
const DEADLINE_MS = 1500

let world: World
let source: ScriptedSource
let host: ScriptedSmartHost
let confidential: ScriptedSmartHost
let notLive: ScriptedSmartHost
let folder: string

const smart = (at: ScriptedSmartHost, more: Json = {}): Json => ({
  kind: 'smart',
  iss: `${at.iss}/`,
  clientId: 'ncr',
  deadlineMs: DEADLINE_MS,
  roleMap: ROLE_MAP,
  ...more
})

const partner = (odsCode: string, launches: readonly Json[], more: Json = {}): Json => ({
  odsCode,
  name: `Partner ${odsCode}`,
  consumer: { igApproved: APPROVED, liveFrom: '2024-03-01', launches, ...more }
})

beforeAll(async () => {
  folder = await newFolder()
  source = await scriptedSource('watched', [JOAN])
  ;[host, confidential, notLive] = await Promise.all([
    scriptedSmartHost(JOAN),
    scriptedSmartHost(JOAN),
    scriptedSmartHost(JOAN)
  ])
  const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true })
  const privateJwkFile = join(folder, 'ncr.key.json')
  await writeFile(privateJwkFile, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'ncr-1' }))
  confidential.clientKey = { ...(await exportJWK(publicKey)), kid: 'ncr-1', alg: 'ES384' }
  const partners = [
    partner('RHA', [smart(host)]),
    partner('RY8', [smart(confidential, { privateJwkFile, relationship: 'community' })]),
    partner('RX3', [smart(notLive)], { liveFrom: undefined })
  ]
  world = await startWorld({ people: [JOAN], sources: [liveSource(source)], partners })
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const one of [source, host, confidential, notLive]) await one?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  host.bend = {}
  host.calls.length = 0
  source.calm()
})

const launchRefusals = async (): Promise<Record<string, unknown>[]> =>
  asSuperuser(world.product, "SELECT * FROM audit_entry WHERE kind = 'launch-refused' ORDER BY seq")

async function expectRefused(ask: () => Promise<SmartAnswer>, code: string): Promise<SmartAnswer> {
  const before = (await launchRefusals()).length
  const answer = await ask()
  expect(answer.code, answer.text).toBe(code)
  expect(answer.status).toBe(Object.entries(PROBLEMS).find(([name]) => name === code)?.[1].status)
  expect(answer.cookie, 'a refusal sets no session').toBeNull()
  expect(answer.text, 'a refusal names nobody').not.toMatch(/Quillfeather|9990/)
  expect(source.calls, 'a refusal asks no source').toEqual([])
  const refusals = await launchRefusals()
  expect(refusals, 'a refusal is in the audit').toHaveLength(before + 1)
  expect(JSON.parse(String(refusals.at(-1)?.['body']))).toMatchObject({ code })
  return answer
}

describe('a good SMART launch', () => {
  test('opens the one person of the host’s context, for the user that the host vouches for', async () => {
    const browser = smartBrowser()
    const answer = await browser.launch(world.product.url, host)
    expect(answer.status, answer.text).toBe(303)
    expect(answer.location).toBe(`${world.product.url}/record`)
    const record = await readRecord(world.product.url, String(answer.cookie))
    expect(record.events[0]).toMatchObject({ event: 'opened', person: { nhsNumber: JOAN.nhs } })
    expect(record.completed).toBe(true)
    const [launched] = await asSuperuser(
      world.product,
      "SELECT * FROM audit_entry WHERE kind = 'launched' ORDER BY seq DESC LIMIT 1"
    )
    expect(launched).toMatchObject({ ods_code: 'RHA', user_id: 'user-4711', nhs_number: JOAN.nhs })
    expect(String(launched?.['body'])).toContain('Encounter/enc-88')
  })

  test('asks by the book: code, S256, state, nonce, aud, and only the scopes that are used', async () => {
    await smartBrowser().launch(world.product.url, host)
    const query = host.requests.at(-1)?.query
    expect(Object.fromEntries(query ?? [])).toMatchObject({
      response_type: 'code',
      client_id: 'ncr',
      redirect_uri: `${world.product.url}/launch/smart/callback`,
      launch: 'launch-token-1',
      aud: host.iss,
      scope: 'launch openid fhirUser patient/Patient.rs user/Practitioner.rs user/PractitionerRole.rs',
      code_challenge_method: 'S256'
    })
    // 43 characters of base64url are 256 bits.
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query?.get(name), name).toMatch(/^[\w-]{43}$/)
    expect(host.tokenRequests.at(-1)?.get('code_verifier')).toMatch(/^[\w-]{43,128}$/)
  })

  test('as a confidential client signs for the token endpoint', async () => {
    const answer = await smartBrowser().launch(world.product.url, confidential)
    expect(answer.status, answer.text).toBe(303)
    expect(confidential.tokenRequests.at(-1)?.has('client_assertion')).toBe(true)
    expect(confidential.tokenRequests.at(-1)?.has('client_secret')).toBe(false)
  })

  test('with a PractitionerRole as fhirUser, relative or whole', async () => {
    for (const fhirUser of ['PractitionerRole/role-1', `${host.iss}/PractitionerRole/role-1`]) {
      host.bend = { idToken: (good) => ({ ...good, fhirUser }) }
      expect((await smartBrowser().launch(world.product.url, host)).status).toBe(303)
    }
  })

  test('by the qualification of a user whose host has no roles to search', async () => {
    host.bend = {
      fhir(path, good, response) {
        if (path === 'PractitionerRole') {
          response.writeHead(404).end()
          return null
        }
        return path === `Practitioner/${STAFF.id}` ? { ...good, qualification: [{ code: { text: STAFF.role } }] } : good
      }
    }
    expect((await smartBrowser().launch(world.product.url, host)).status).toBe(303)
  })

  test('of two people in two tabs of one browser opens both', async () => {
    const browser = smartBrowser()
    const first = await browser.begin(world.product.url, host.iss)
    const second = await browser.begin(world.product.url, host.iss)
    expect((await browser.get(host.authorize(first.location))).status).toBe(303)
    expect((await browser.get(host.authorize(second.location))).status).toBe(303)
  })

  test('says nothing of a person in an address or a log line', async () => {
    await smartBrowser().launch(world.product.url, host)
    for (const line of world.product.logLines) expect(line).not.toMatch(/Quillfeather|999000|Okafor/)
  })
})

describe('a host system that is not fit is not gone to', () => {
  test.each(BENT_CONFIGURATIONS)('$name: $code', async ({ code, bend }) => {
    host.bend = bend
    const answer = await expectRefused(() => smartBrowser().begin(world.product.url, host.iss), code)
    expect(answer.location).toBe('')
  })
})

describe('a bent answer opens nothing', () => {
  test.each(BENT_ANSWERS)('$name: $code', async ({ code, bend }) => {
    host.bend = bend
    await expectRefused(() => smartBrowser().launch(world.product.url, host), code)
  })
})

describe('the first leg is refused', () => {
  test.each([
    ['without iss', '?launch=x', 'launch-malformed'],
    ['without launch', (iss: string) => `?iss=${encodeURIComponent(iss)}`, 'launch-malformed'],
    [
      'with two iss',
      (iss: string) => `?launch=x&iss=${encodeURIComponent(iss)}&iss=https://evil.example`,
      'launch-malformed'
    ],
    ['with two launches', (iss: string) => `?launch=x&launch=y&iss=${encodeURIComponent(iss)}`, 'launch-malformed'],
    [
      'with a launch beyond its limit',
      (iss: string) => `?iss=${encodeURIComponent(iss)}&launch=${'x'.repeat(3000)}`,
      'launch-malformed'
    ],
    ['with an unknown iss', '?launch=x&iss=https://evil.example/fhir', 'launch-issuer'],
    [
      'with a path that is not the host’s',
      (iss: string) => `?launch=x&iss=${encodeURIComponent(`${iss}/x`)}`,
      'launch-issuer'
    ],
    ['with the issuer of a signed launch', '?launch=x&iss=https://epr.nuh.example', 'launch-issuer']
  ])('%s', async (_name, query, code) => {
    const text = typeof query === 'string' ? query : query(host.iss)
    await expectRefused(() => smartBrowser().get(`${world.product.url}/launch/smart${text}`), code)
    expect(host.calls, 'nobody is asked').toEqual([])
  })

  test('with a carriage return in the launch: it stays one parameter', async () => {
    const begun = await smartBrowser().begin(world.product.url, host.iss, 'a\r\nset-cookie: b&aud=https://evil.example')
    const { searchParams } = new URL(begun.location)
    expect(searchParams.getAll('aud')).toEqual([host.iss])
    expect(searchParams.get('launch')).toBe('a\r\nset-cookie: b&aud=https://evil.example')
  })
})

describe('each launch is finished once, where it began', () => {
  const begin = async () => {
    const browser = smartBrowser()
    const begun = await browser.begin(world.product.url, host.iss)
    return { browser, callback: host.authorize(begun.location) }
  }

  test('H-002: a way back that is used again is refused', async () => {
    const { browser, callback } = await begin()
    expect((await browser.get(callback)).status).toBe(303)
    source.calm()
    await expectRefused(() => browser.get(callback), 'launch-replayed')
  })

  test('of twenty at once, one opens', async () => {
    const { browser, callback } = await begin()
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.get(callback)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(answers.filter(({ code }) => code === 'launch-replayed')).toHaveLength(19)
  })

  test('H-024: in another browser it is refused, and the one that began it goes on', async () => {
    const { browser, callback } = await begin()
    const other = smartBrowser()
    await expectRefused(() => other.get(callback), 'launch-other-browser')
    await other.begin(world.product.url, host.iss)
    await expectRefused(() => other.get(callback), 'launch-other-browser')
    expect((await browser.get(callback)).status).toBe(303)
  })

  test('a code that was used before is refused by its host, and so here', async () => {
    const first = await begin()
    expect((await first.browser.get(first.callback)).status).toBe(303)
    source.calm()
    const second = await begin()
    const injected = new URL(second.callback)
    injected.searchParams.set('code', String(new URL(first.callback).searchParams.get('code')))
    await expectRefused(() => second.browser.get(injected.href), 'launch-host-refused')
  })

  test('H-002: a code of one host brought back in the name of another goes to neither’s record', async () => {
    const { browser, callback } = await begin()
    const begun = await browser.begin(world.product.url, confidential.iss)
    const ofOther = new URL(confidential.authorize(begun.location))
    const mixed = new URL(callback)
    mixed.searchParams.set('code', String(ofOther.searchParams.get('code')))
    mixed.searchParams.set('iss', confidential.origin)
    await expectRefused(() => browser.get(mixed.href), 'launch-issuer')
  })

  /** A launch that opens, and what its host answered at the token endpoint. */
  const openedWith = async (
    at: ScriptedSmartHost
  ): Promise<{ readonly tokens: Json; readonly answer: SmartAnswer }> => {
    let tokens: Json = {}
    at.bend = {
      tokens(good) {
        tokens = good
        return good
      }
    }
    const answer = await smartBrowser().launch(world.product.url, at)
    at.bend = {}
    return { tokens, answer }
  }

  test('H-002: the id_token of another launch at the same host, whole and rightly signed, opens nothing', async () => {
    const { tokens } = await openedWith(host)
    host.bend = { tokens: (good) => ({ ...good, id_token: tokens['id_token'] }) }
    source.calm()
    await expectRefused(() => smartBrowser().launch(world.product.url, host), 'launch-replayed')
  })

  test('H-002: the id_token of another host opens nothing here', async () => {
    const { tokens } = await openedWith(confidential)
    host.bend = { tokens: (good) => ({ ...good, id_token: tokens['id_token'] }) }
    source.calm()
    await expectRefused(() => smartBrowser().launch(world.product.url, host), 'launch-issuer')
  })

  test('the code goes to the token endpoint of the beginning, whatever the host’s configuration says by then', async () => {
    const { browser, callback } = await begin()
    host.bend = { configuration: (good) => ({ ...good, token_endpoint: `${confidential.origin}/token` }) }
    const elsewhere = confidential.tokenRequests.length
    expect((await browser.get(callback)).status).toBe(303)
    expect(confidential.tokenRequests).toHaveLength(elsewhere)
  })

  test('no token of the host reaches the browser, in an address, a header or a page', async () => {
    const { tokens, answer } = await openedWith(host)
    const seen = `${answer.text} ${JSON.stringify([...answer.headers])}`
    expect(answer.status).toBe(303)
    for (const token of ['access_token', 'id_token']) {
      expect(String(tokens[token]).length).toBeGreaterThan(20)
      expect(seen).not.toContain(String(tokens[token]))
      for (const line of world.product.logLines) expect(line).not.toContain(String(tokens[token]))
    }
  })

  test('a HEAD request uses nothing up', async () => {
    const { browser, callback } = await begin()
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    expect((await fetch(callback, { method: 'HEAD', headers: { cookie } })).status).toBeGreaterThanOrEqual(400)
    expect((await browser.get(callback)).status).toBe(303)
  })

  test('a second server on the same database takes it over', async () => {
    const { folder: first, databaseUrl } = world.product
    const second = await startProduct(world.region, { on: { folder: first, databaseUrl } })
    try {
      const { browser, callback } = await begin()
      const there = `${second.url}${new URL(callback).pathname}${new URL(callback).search}`
      // Its own redirect_uri differs by its port: the host refuses the code, after the state was found and used up.
      expect((await browser.get(there)).code).toBe('launch-host-refused')
      expect((await browser.get(callback)).code).toBe('launch-replayed')
    } finally {
      await second.stop()
    }
  }, 60_000)
})

describe('who may', () => {
  test('a partner that is not live is refused after its user is known', async () => {
    await expectRefused(() => smartBrowser().launch(world.product.url, notLive), 'partner-not-live')
    expect((await launchRefusals()).at(-1)).toMatchObject({ ods_code: 'RX3', user_id: 'user-4711' })
  })

  test('a refusal is a page that a practitioner understands, without a script', async () => {
    host.bend = { configuration: () => ({}) }
    const url = `${world.product.url}/launch/smart?${new URLSearchParams({ iss: host.iss, launch: 'x' }).toString()}`
    const answer = await smartBrowser().get(url, 'text/html')
    expect(answer.status).toBe(502)
    expect(answer.text).toMatch(/service desk/)
    expect(answer.text).not.toContain('<script')
  })

  test('the audit is whole', async () => {
    expect(await verifyAudit(world.product)).toMatchObject({ intact: true })
  })
})
