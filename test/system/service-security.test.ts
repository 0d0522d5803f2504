/** Feature 46: certificates of both sides and signed client assertions towards the services of partners, over real TLS. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { anAuthority, aServer, type Authority, type Certificate } from '../faults/certificates.ts'
import { securedSource, type SecuredSource } from '../faults/secured-source.ts'
import { aResource, byNumber, searchset } from '../fixtures/clinical.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { startWorld } from '../fixtures/region.ts'
import { openSession, postLaunch } from '../harness/launch.ts'
import { readPage } from '../harness/later-reads.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)

let folder: string
let authority: Authority
let jwks: { keys: JWK[] }
let secrets: string[]

const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncr-security-'))
  authority = anAuthority('the region’s authority')
  const client = aServer(authority)
  const stranger = aServer(anAuthority('somebody else'))
  const pair = async (kid: string, alg: string) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
    const [open, hidden] = [await exportJWK(publicKey), await exportJWK(privateKey)]
    await writeFile(at(`${kid}.json`), JSON.stringify({ ...hidden, kid }))
    return { jwk: { ...open, kid, alg }, hidden }
  }
  const [ec, rsa, other] = [await pair('ec', 'ES384'), await pair('rsa', 'RS384'), await pair('unknown', 'ES384')]
  jwks = { keys: [ec.jwk, rsa.jwk] }
  secrets = [client.key, ec.hidden.d, rsa.hidden.d, other.hidden.d].map((secret) => String(secret).slice(30, 60))
  await writeFile(at('ca.pem'), authority.cert)
  await writeFile(at('client.pem'), client.cert)
  await writeFile(at('client.key'), client.key)
  await writeFile(at('stranger.pem'), stranger.cert)
  await writeFile(at('stranger.key'), stranger.key)
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const answer = (url: URL): Json => {
  const type = url.pathname.split('/').at(-1) ?? ''
  if (type === '$gpc.getcarerecord' || type === 'metadata') return {}
  if (type === 'Patient') return searchset([patientOf(JOAN, 'p1')])
  return searchset(type === 'Condition' ? [aResource('Condition', 'c1', byNumber(JOAN))] : [])
}

async function source(own: Certificate, callers: Authority | null = authority): Promise<SecuredSource> {
  const started = await securedSource({ own, callers, jwks, answer })
  onTestFinished(started.close)
  return started
}

/** How the region file names them. */
const secured = (of: SecuredSource, key = 'ec', client = 'client'): Json => ({
  baseUrl: of.baseUrl,
  tls: { caFile: at('ca.pem'), certFile: at(`${client}.pem`), keyFile: at(`${client}.key`) },
  backendServices: { tokenUrl: of.tokenUrl, clientId: 'ncr', privateJwkFile: at(`${key}.json`) }
})

const live = (more: Json): Json => ({
  id: 'ward',
  name: 'Ward',
  kind: 'fhir-r4',
  resourceTypes: ['Condition'],
  ...more
})

async function serve(sources: Json[], more: Json = {}) {
  const world = await startWorld({ people: [JOAN], sources, more })
  onTestFinished(world.close)
  return world
}

async function opened(sources: Json[]): Promise<RecordAnswer> {
  const { product, host } = await serve(sources)
  const record = await readRecord(product.url, await openSession(product.url, host, JOAN))
  // No secret and no token is ever in a line of the log.
  for (const secret of [...secrets, 'token-']) expect(product.logLines.join('\n')).not.toContain(secret)
  return record
}

describe('a source that wants certificate and token', () => {
  test.each([
    ['ec', 'ES384'],
    ['rsa', 'RS384']
  ])('is asked with both, by a key %s: one token for all its searches', async (key, alg) => {
    const ward = await source(aServer(authority))
    const record = await opened([live(secured(ward, key))])
    expect(record.entries('problems').map(({ id }) => id)).toEqual(['ward/Condition/c1'])
    expect(ward.asked.tokens).toBe(1)
    const { header, claims } = ward.assertions[0] ?? { header: {}, claims: {} }
    expect(header).toMatchObject({ alg, kid: key })
    expect(Number(claims['exp']) - Number(claims['iat'])).toBeLessThanOrEqual(300)
  })

  test('a token that is no longer taken is refused once, and exchanged for the next record', async () => {
    const ward = await source(aServer(authority))
    const { product, host } = await serve([live(secured(ward))])
    const cookie = await openSession(product.url, host, JOAN)
    await readRecord(product.url, cookie)
    ward.revoke()
    expect((await readRecord(product.url, cookie)).state('problems', 'ward')?.state).toBe('refused')
    expect((await readRecord(product.url, cookie)).state('problems', 'ward')?.state).toBe('recorded')
    expect(ward.asked.tokens).toBe(2)
  })

  test.each(['fhir-stu3', 'nrl'])('of kind %s too', async (kind) => {
    const ward = await source(aServer(authority))
    const types = kind === 'nrl' ? {} : { resourceTypes: ['Condition'] }
    await opened([{ id: 'ward', name: 'Ward', kind, ...types, ...secured(ward) }])
    expect([ward.asked.tokens, ward.asked.data > 0]).toEqual([1, true])
  })

  test('of kind gp-connect-html too', async () => {
    const practice = await source(aServer(authority))
    const { product, host } = await serve([{ id: 'gp', name: 'GP', kind: 'gp-connect-html', ...secured(practice) }])
    const cookie = await openSession(product.url, host, JOAN)
    const { disclosureId } = await readRecord(product.url, cookie)
    await readPage(product.url, cookie, disclosureId, 'gp-data?section=ALL')
    expect(practice.asked).toEqual({ data: 1, tokens: 1 })
  })

  test('and so is the person index', async () => {
    const index = await source(aServer(authority))
    const { product, host } = await serve([], { personIndex: { kind: 'fhir-r4', deadlineMs: 5000, ...secured(index) } })
    const assertion = await host.sign(host.claims(product.url, JOAN))
    expect((await postLaunch(product.url, { assertion })).code).toBe('opened')
    expect(index.asked.tokens).toBe(1)
  })
})

describe('H-003: what cannot be trusted is unavailable, with why, and gives nothing', () => {
  /** Each as a source of one region: how its server is, how the region file differs, and what the reader is told. */
  const cases: Record<string, { own: () => Certificate; more?: (of: SecuredSource) => Json; words: RegExp }> = {
    'key-unknown': {
      own: () => aServer(authority),
      more: (of) => secured(of, 'unknown'),
      words: /refused us \(HTTP 400\)/
    },
    expired: { own: () => aServer(authority, { fromDays: -9, toDays: -1 }), words: /certificate has expired/ },
    'other-host': { own: () => aServer(authority, { address: '10.0.0.1' }), words: /certificate is for another host/ },
    'self-signed': { own: () => aServer(null), words: /signed by nobody who is trusted here/ },
    'other-authority': { own: () => aServer(anAuthority('another')), words: /signed by nobody who is trusted here/ },
    'no-certificate-of-ours': {
      own: () => aServer(authority),
      more: () => ({ tls: { caFile: at('ca.pem') } }),
      words: /secure connection|did not answer/
    },
    'certificate-of-ours-untrusted': {
      own: () => aServer(authority),
      more: (of) => secured(of, 'ec', 'stranger'),
      words: /secure connection|did not answer/
    },
    'authority-not-named': {
      own: () => aServer(authority),
      more: () => ({ tls: null }),
      words: /signed by nobody who is trusted here/
    }
  }
  const wards = new Map<string, SecuredSource>()
  let record: RecordAnswer

  beforeAll(async () => {
    for (const [id, { own }] of Object.entries(cases))
      wards.set(id, await securedSource({ own: own(), callers: authority, jwks, answer }))
    const sources = [...wards].map(([id, ward]) => ({
      ...live({ deadlineMs: 10_000, ...secured(ward), ...cases[id]?.more?.(ward) }),
      id
    }))
    const world = await startWorld({ people: [JOAN], sources })
    try {
      record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
    } finally {
      await world.close()
    }
  }, 120_000)
  afterAll(() => Promise.all([...wards.values()].map((ward) => ward.close())))

  test.each(Object.keys(cases))('%s', (id) => {
    expect(record.state('problems', id)).toMatchObject({
      state: 'unavailable',
      detail: expect.stringMatching(cases[id]?.words ?? /never/)
    })
    expect(record.entries('problems', id)).toEqual([])
    expect(wards.get(id)?.asked.data).toBe(0)
  })
})
