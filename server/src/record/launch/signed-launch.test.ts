/** The order in which a launch is checked, with real keys, a real memory and a clock that stands where it is put. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { aPerson } from '../../../../test/fixtures/people.ts'
import { createDatabase, type TestDatabase } from '../../../../test/harness/database.ts'
import {
  type Bend,
  bent,
  type Claims,
  type HostSystem,
  hostSystem,
  signedByStranger,
  tampered,
  unsigned
} from '../../../../test/harness/launch.ts'
import { createLaunchSignature } from '../../adapters/jose/launch-signature.ts'
import { type Database, openDatabase } from '../../adapters/postgres/database.ts'
import { createLaunchMemory } from '../../adapters/postgres/launch-memory.ts'
import { migrate } from '../../adapters/postgres/migrate.ts'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { Partner, Region } from '../../domain/region.ts'
import { isRefusal } from '../../domain/refusal.ts'
import type { Log } from '../../ports/log.ts'
import { LAUNCH_ALGORITHMS, type SignedLaunchPorts, takeSignedLaunch } from './signed-launch.ts'

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const NOW_S = 1_767_225_600
const PUBLIC_URL = 'http://127.0.0.1:8080'
const ISSUER = 'https://epr.nuh.example'
const JOAN = aPerson(1)

let database: TestDatabase
let connection: Database
let host: HostSystem
let ports: SignedLaunchPorts

beforeAll(async () => {
  database = await createDatabase(inject('postgresAdminUrl'))
  await migrate(database.url)
  connection = openDatabase(database.url, () => undefined)
  host = await hostSystem(ISSUER, 'RX1')
  const clock = { nowMs: () => NOW_S * 1000, monotonicMs: () => 0 }
  const memory = createLaunchMemory(connection.pool, clock)
  ports = { region: region(host), clock, memory, signature: createLaunchSignature(LAUNCH_ALGORITHMS, clock, silentLog) }
})
afterAll(async () => {
  await connection?.close()
  await database?.drop()
})

function partner(code: string, launches: readonly object[]): Partner {
  const odsCode = toOdsCode(code)
  if (odsCode === null) throw new Error('the test needs an ODS code')
  const consumer = { igApproved: null, liveFrom: null, launches: launches as [] }
  return { odsCode, name: code, enabled: true, serviceDesk: {}, consumer, sources: [] }
}

function region({ jwks }: HostSystem): Region {
  const signed = { kind: 'signed', issuer: ISSUER, jwks, jwksUrl: null, roleMap: {} }
  return {
    name: 'NCR',
    publicUrl: PUBLIC_URL,
    viewDeadlineMs: 30_000,
    recordBytesMax: 1_000_000,
    unreadBytesMax: 1_000_000,
    listen: { host: '127.0.0.1', port: 8080, operationsPort: null },
    database: { url: null, readUrl: null, binDir: null, storeServers: [] },
    dataDir: '/',
    audit: {
      signingKeyFile: '/nowhere/audit-key.pem',
      isNamed: false,
      viewKeyFile: '/nowhere/view-key',
      isViewKeyNamed: false,
      keepViewsDays: 1
    },
    session: { idleMinutes: 15, absoluteMinutes: 60 },
    personIndex: { baseUrl: 'http://127.0.0.1:1', deadlineMs: 1 },
    partners: [partner('RX1', [signed]), partner('RX2', [])],
    sensitiveCodes: new Map(),
    roles: {}
  }
}

function good(bend: Bend = {}): Claims {
  const times = { iat: NOW_S, nbf: NOW_S, exp: NOW_S + 60 }
  return bent(host.claims(PUBLIC_URL, JOAN, times), bend)
}

async function codeOf(assertion: string | null): Promise<string> {
  const outcome = await takeSignedLaunch(ports, assertion)
  return isRefusal(outcome) ? outcome.code : 'taken in'
}
const signed = async (bend: Bend = {}, header: Record<string, unknown> = {}): Promise<string> =>
  codeOf(await host.sign(good(bend), header))

describe('a good launch', () => {
  test.each(['rsa', 'pss', 'ec'])('signed with the partner’s key %s is taken in, with its claims', async (kid) => {
    const claims = good()
    expect(await takeSignedLaunch(ports, await host.sign(claims, { kid }))).toEqual(claims)
  })

  test('without what is not required, and with claims that nobody knows', async () => {
    const bend = { usr: { giv: undefined }, pat: { gen: undefined }, rel: { ref: undefined }, more: { x: 1 } }
    expect(await signed(bend)).toBe('taken in')
  })
})

describe('times, to the second', () => {
  test.each([
    ['sixty seconds are not too long', { exp: NOW_S + 60 }, 'taken in'],
    ['sixty-one are', { exp: NOW_S + 61 }, 'launch-too-long'],
    [
      'too long is told of one that is long over',
      { iat: NOW_S - 900, nbf: NOW_S - 900, exp: NOW_S - 100 },
      'launch-too-long'
    ],
    ['five seconds ahead are within the skew', { iat: NOW_S + 5, nbf: NOW_S + 5, exp: NOW_S + 60 }, 'taken in'],
    ['six are not', { nbf: NOW_S + 6 }, 'launch-not-yet-valid'],
    ['issued in the future is not valid yet', { iat: NOW_S + 6, exp: NOW_S + 60 }, 'launch-not-yet-valid'],
    ['over by four seconds is within the skew', { iat: NOW_S - 50, nbf: NOW_S - 50, exp: NOW_S - 4 }, 'taken in'],
    ['over by six is not', { iat: NOW_S - 50, nbf: NOW_S - 50, exp: NOW_S - 6 }, 'launch-expired'],
    [
      'not yet valid is told before expired',
      { iat: NOW_S - 50, nbf: NOW_S + 6, exp: NOW_S - 6 },
      'launch-not-yet-valid'
    ],
    [
      'milliseconds for seconds',
      { iat: NOW_S * 1000, nbf: NOW_S * 1000, exp: NOW_S * 1000 + 60_000 },
      'launch-too-long'
    ],
    ['a time past all calendars', { exp: 1e300 }, 'launch-too-long'],
    ['a negative time', { iat: -1 }, 'launch-too-long']
  ])('%s', async (_what, bend, code) => {
    expect(await signed(bend)).toBe(code)
  })
})

describe('H-002: who may say so', () => {
  test.each(['none', 'HS256', 'RS512'])('the algorithm %s is never looked at twice', async (alg) => {
    const [, payload] = (await host.sign(good())).split('.')
    const header = Buffer.from(JSON.stringify({ alg, kid: 'rsa' })).toString('base64url')
    expect(await codeOf(`${header}.${payload}.AAAA`)).toBe('launch-algorithm')
    expect(await codeOf(`${header}.${payload}.`)).toBe('launch-algorithm')
  })

  test('a public key used as a secret is an algorithm that is not allowed', async () => {
    expect(await codeOf(await host.signWithPublicKeyAsSecret(good()))).toBe('launch-algorithm')
    expect(await codeOf(unsigned(good()))).toBe('launch-algorithm')
  })

  test.each([
    ['an issuer nobody knows', { iss: 'https://x.example' }],
    ['an organisation nobody knows', { ods: 'ZZ9' }],
    ['the organisation of another partner', { ods: 'RX2' }]
  ])('%s is refused before its signature is looked at', async (_what, bend) => {
    expect(await codeOf(await signedByStranger(good(bend)))).toBe('launch-issuer')
  })

  test('a stranger’s key, a key nobody has, no kid, a changed payload', async () => {
    expect(await codeOf(await signedByStranger(good()))).toBe('launch-signature')
    expect(await signed({}, { kid: 'lost' })).toBe('launch-signature')
    expect(await signed({}, { kid: undefined })).toBe('launch-signature')
    expect(await codeOf(tampered(await host.sign(good()), good({ sub: 'user-1' })))).toBe('launch-signature')
  })

  test('nothing is believed of a launch whose signature is not right, and all of it afterwards', async () => {
    expect(await takeSignedLaunch(ports, await signedByStranger(good()))).toMatchObject({ claims: null })
    const late = await takeSignedLaunch(ports, await host.sign(good({ aud: 'https://x.example' })))
    expect(late).toMatchObject({ code: 'launch-audience', claims: { sub: 'user-4711' } })
  })
})

describe('what could not be read', () => {
  test('names the claims and never their values', async () => {
    const outcome = await takeSignedLaunch(ports, await host.sign(good({ pat: { fam: undefined, dob: 5 }, sub: 7 })))
    expect(outcome).toMatchObject({ code: 'launch-malformed', claims: null })
    expect(outcome).toMatchObject({ detail: 'claims missing or of the wrong type: sub, pat.fam, pat.dob' })
  })

  test.each([null, '', 'x', 'a.b', 'a.b.c', 'e30.e30.e30.e30.e30', '..', 'e30.bm8.AA', 'x'.repeat(20_000)])(
    '%j is no launch',
    async (assertion) => {
      expect(await codeOf(assertion)).toBe('launch-malformed')
    }
  )

  test('a control character, a lone surrogate or a text without end in a claim is malformed', async () => {
    for (const sub of ['user\u0000', 'a\nb', '\ud800', 'x'.repeat(1025)])
      expect(await signed({ sub })).toBe('launch-malformed')
  })
})

describe('H-002: a launch is used once', () => {
  test('the second time it is told, and what else would be wrong with it later is not', async () => {
    const jti = randomUUID()
    expect(await signed({ jti })).toBe('taken in')
    expect(await signed({ jti })).toBe('launch-replayed')
    expect(await signed({ jti, rsn: 'research' })).toBe('launch-replayed')
  })

  test('of twenty at once with one jti, one is taken in', async () => {
    const assertion = await host.sign(good())
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(assertion)))
    expect(codes.filter((code) => code === 'taken in')).toHaveLength(1)
    expect(codes.filter((code) => code === 'launch-replayed')).toHaveLength(19)
  })

  test('one refused for its times or its audience does not use its jti up', async () => {
    const jti = randomUUID()
    expect(await signed({ jti, nbf: NOW_S + 6 })).toBe('launch-not-yet-valid')
    expect(await signed({ jti, aud: 'https://x.example' })).toBe('launch-audience')
    expect(await signed({ jti })).toBe('taken in')
  })
})
