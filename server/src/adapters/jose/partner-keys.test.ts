/** Keys by address: they change while launches go on, and their address fails, without anybody being locked out or let in. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Log } from '../../ports/log.ts'
import { createLaunchSignature } from './launch-signature.ts'

const MINUTE_MS = 60_000
const KEYS = new Map<string, { readonly privateKey: CryptoKey; readonly publicJwk: JWK }>()
let published: (response: ServerResponse) => void
let fetches = 0
let nowMs = 0
let warned: string[] = []
let url = ''
const log: Log = { info: () => undefined, error: () => undefined, warn: (event) => void warned.push(event) }
const server = createServer((_request, response) => {
  fetches += 1
  published(response)
})

beforeAll(async () => {
  for (const kid of ['old', 'new']) {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    KEYS.set(kid, { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid } })
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  fetches = 0
  warned = []
  publish('old')
})

function publish(...kids: readonly string[]): void {
  const keys = kids.map((kid) => KEYS.get(kid)?.publicJwk)
  published = (response) => response.end(JSON.stringify({ keys }))
}
const gone = (response: ServerResponse): void => void response.writeHead(500).end()

/** A tenancy of its own: nothing is remembered of the test before. */
function tenancy(): (kid: string, as?: string) => Promise<string> {
  const signature = createLaunchSignature(['ES256'], { nowMs: () => nowMs, monotonicMs: () => nowMs }, log)
  const launch = { kind: 'signed' as const, issuer: 'https://epr.example', jwks: null, jwksUrl: url, roleMap: {} }
  return async (kid, as = kid) => {
    const key = KEYS.get(kid)
    if (key === undefined) throw new Error('no such key')
    const signed = new CompactSign(Buffer.from('{}')).setProtectedHeader({ alg: 'ES256', kid: as })
    return (await signature.check(await signed.sign(key.privateKey), launch))?.code ?? 'right'
  }
}

test('are fetched once for many launches', async () => {
  const check = tenancy()
  expect(await Promise.all(Array.from({ length: 10 }, () => check('old')))).toEqual(Array(10).fill('right'))
  expect(fetches).toBe(1)
})

test('a new key is found by its kid, old and new hold together, and the old one ends when it is taken away', async () => {
  const check = tenancy()
  expect(await check('old')).toBe('right')
  publish('old', 'new')
  nowMs += MINUTE_MS
  expect([await check('new'), await check('old')]).toEqual(['right', 'right'])
  publish('new')
  nowMs += 11 * MINUTE_MS
  expect([await check('old'), await check('new')]).toEqual(['launch-signature', 'right'])
})

test('H-002: strangers with unknown kids have them fetched no more often than every 30 s', async () => {
  const check = tenancy()
  expect(await check('old')).toBe('right')
  for (let n = 0; n < 20; n += 1) expect(await check('new', `guess-${n}`)).toBe('launch-signature')
  expect(fetches).toBe(1)
  nowMs += MINUTE_MS
  expect(await check('new', 'old')).toBe('launch-signature')
  expect(await check('new')).toBe('launch-signature')
  expect(fetches).toBe(2)
})

test('H-019: while the address fails the last good keys stand in for a day, and it is logged', async () => {
  const check = tenancy()
  expect(await check('old')).toBe('right')
  published = gone
  nowMs += 11 * MINUTE_MS
  expect(await check('old')).toBe('right')
  expect(warned).toEqual(['launch-keys-unreachable'])
  nowMs += 24 * 60 * MINUTE_MS
  expect(await check('old')).toBe('launch-host-unavailable')
  publish('old')
  nowMs += MINUTE_MS
  expect(await check('old')).toBe('right')
})

test.each<[string, (response: ServerResponse) => void]>([
  ['an error', gone],
  ['a page', (response) => response.end('<h1>Sign in</h1>')],
  ['no keys', (response) => response.end('{"keys":[]}')],
  ['a redirect', (response) => response.writeHead(302, { location: url }).end()],
  ['more than the limit', (response) => response.end(`{"keys":[{"kty":"RSA","n":"${'x'.repeat(300_000)}"}]}`)],
  ['a connection that breaks', (response) => response.destroy()]
])('an address that only ever gave %s judges nobody', async (_what, answer) => {
  published = answer
  expect(await tenancy()('old')).toBe('launch-host-unavailable')
})
