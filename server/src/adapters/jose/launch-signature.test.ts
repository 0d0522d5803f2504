/** Signatures of launches: only the tenancy's own keys count, whatever the header offers (H-002). */
import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SignedLaunch } from '../../domain/region.ts'
import type { Log } from '../../ports/log.ts'
import { createLaunchSignature } from './launch-signature.ts'

type Pair = Awaited<ReturnType<typeof generateKeyPair>>
const systemClock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ALGORITHMS = ['RS256', 'PS256', 'ES256']
const signature = createLaunchSignature(ALGORITHMS, systemClock, silentLog)
const payload = Buffer.from(JSON.stringify({ sub: 'user-1' }))
let rsa: Pair
let ec: Pair
let other: Pair

beforeAll(async () => {
  ;[rsa, ec, other] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('RS256', { extractable: true })
  ])
})

const jwkOf = async (pair: Pair, more: JWK): Promise<JWK> => ({ ...(await exportJWK(pair.publicKey)), ...more })
const tenancy = (...keys: readonly JWK[]): SignedLaunch => ({
  kind: 'signed',
  issuer: 'i',
  jwks: { keys },
  jwksUrl: null,
  roleMap: {}
})
/** As a JWK, so that one RSA key can sign in either way. */
const sign = async (pair: Pair, header: Record<string, unknown>): Promise<string> =>
  new CompactSign(payload).setProtectedHeader({ alg: 'RS256', ...header }).sign(await exportJWK(pair.privateKey))
const valid = async (assertion: string, ...keys: readonly JWK[]): Promise<boolean> =>
  (await signature.check(assertion, tenancy(...keys))) === null

describe('a signature is right', () => {
  test('by the key of its kid, among others, for each algorithm', async () => {
    const keys = [await jwkOf(other, { kid: 'o' }), await jwkOf(rsa, { kid: 'r' }), await jwkOf(ec, { kid: 'e' })]
    expect(await valid(await sign(rsa, { kid: 'r' }), ...keys)).toBe(true)
    expect(await valid(await sign(rsa, { kid: 'r', alg: 'PS256' }), ...keys)).toBe(true)
    expect(await valid(await sign(ec, { kid: 'e', alg: 'ES256' }), ...keys)).toBe(true)
  })
})

describe('H-002: a signature is wrong', () => {
  test('with another key’s kid, an unknown one, or none although there is only one key', async () => {
    const keys = [await jwkOf(rsa, { kid: 'r' })]
    expect(await valid(await sign(other, { kid: 'r' }), ...keys)).toBe(false)
    expect(await valid(await sign(rsa, { kid: 'x' }), ...keys)).toBe(false)
    expect(await valid(await sign(rsa, {}), ...keys)).toBe(false)
  })

  test('by a key that the header brings along', async () => {
    const jwk = await exportJWK(other.publicKey)
    expect(await valid(await sign(other, { kid: 'r', jwk }), await jwkOf(rsa, { kid: 'r' }))).toBe(false)
  })

  test('of an algorithm the key is not for, or that is not allowed', async () => {
    const forRs = await jwkOf(rsa, { kid: 'r', alg: 'RS256' })
    expect(await valid(await sign(rsa, { kid: 'r', alg: 'PS256' }), forRs)).toBe(false)
    expect(await valid(await sign(rsa, { kid: 'r', alg: 'RS512' }), await jwkOf(rsa, { kid: 'r' }))).toBe(false)
    expect(await valid(await sign(rsa, { kid: 'r' }), await jwkOf(rsa, { kid: 'r', use: 'enc' }))).toBe(false)
  })

  test('with a critical extension nobody knows', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'r', crit: ['x'], x: 1 })).toString('base64url')
    const [, body, mark] = (await sign(rsa, { kid: 'r' })).split('.')
    expect(await valid(`${header}.${body}.${mark}`, await jwkOf(rsa, { kid: 'r' }))).toBe(false)
  })

  test('of a text changed by one character, in any part', async () => {
    const assertion = await sign(rsa, { kid: 'r' })
    const key = await jwkOf(rsa, { kid: 'r' })
    for (const place of [3, assertion.indexOf('.') + 3, assertion.lastIndexOf('.') + 3]) {
      const changed = assertion[place] === 'A' ? 'B' : 'A'
      expect(await valid(assertion.slice(0, place) + changed + assertion.slice(place + 1), key)).toBe(false)
    }
  })

  test('under keys that are broken, or none', async () => {
    const assertion = await sign(rsa, { kid: 'r' })
    expect(await valid(assertion)).toBe(false)
    expect(await valid(assertion, { kty: 'RSA', kid: 'r', n: 'AQAB', e: 'AQAB' })).toBe(false)
    expect(await valid(assertion, { kty: 'oct', kid: 'r', k: 'AQAB' })).toBe(false)
  })
})

describe('decoding', () => {
  test('gives what is written, and believes nothing', async () => {
    expect(signature.decode(await sign(other, { kid: 'r' }))).toEqual({
      alg: 'RS256',
      typ: null,
      payload: { sub: 'user-1' }
    })
  })

  const part = (text: string | Buffer): string => Buffer.from(text).toString('base64url')
  test.each([
    '',
    'a.b',
    'a.b.c.d',
    `${part('{}')}.${part('{}')}.x`,
    `${part('{"alg":5}')}.${part('{}')}.x`,
    `${part('{"alg":"RS256"}')}.${part('no json')}.x`,
    `${part('{"alg":"RS256"}')}.${part(Buffer.from([0x22, 0xff, 0x22]))}.x`,
    `${part('[]')}.${part('{}')}.x`
  ])('%j is no JWS', (assertion) => {
    expect(signature.decode(assertion)).toBeNull()
  })
})
