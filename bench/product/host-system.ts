/** A host system that launches people's records: its key, its signed assertions, the session that each one opens. */
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'
import { request } from 'undici'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { BenchPerson } from '../region/people.ts'

export const ISSUER = 'https://epr.bench.example'
export const ISSUER_ODS_CODE = 'BN01'
export const HOST_ROLE = 'Consultant'

const KEY_ID = 'bench'
const VALID_S = 60
const LAUNCHES_AT_ONCE = 4

export interface HostSystem {
  readonly jwks: { readonly keys: readonly JWK[] }
  /** Launches each person; the cookies of the sessions, in the same order. */
  launchAll(productUrl: string, people: readonly BenchPerson[]): Promise<readonly string[]>
}

export async function createHostSystem(): Promise<HostSystem> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, use: 'sig', alg: 'ES256' }
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: KEY_ID }).sign(privateKey)
  return {
    jwks: { keys: [jwk] },
    async launchAll(productUrl, people) {
      const cookies: string[] = []
      for (let from = 0; from < people.length; from += LAUNCHES_AT_ONCE) {
        const some = people.slice(from, from + LAUNCHES_AT_ONCE)
        const launches = some.map(async (person) => launch(productUrl, await sign(claimsOf(productUrl, person))))
        cookies.push(...(await Promise.all(launches)))
      }
      return cookies
    }
  }
}

/** Outer contract, section 4. */
function claimsOf(productUrl: string, person: BenchPerson): Record<string, unknown> {
  const nowS = Math.floor(Date.now() / 1000)
  return {
    iss: ISSUER,
    aud: `${productUrl}${ROUTES.launch}`,
    sub: 'bench-user',
    jti: randomUUID(),
    iat: nowS,
    nbf: nowS,
    exp: nowS + VALID_S,
    ods: ISSUER_ODS_CODE,
    usr: { fam: 'Okafor', giv: 'Ada', rol: HOST_ROLE },
    pat: {
      nhs: person.nhsNumber,
      fam: person.family,
      giv: person.given,
      dob: person.birthDate,
      gen: person.gender
    },
    rsn: 'direct-care',
    rel: { kind: 'inpatient' }
  }
}

async function launch(productUrl: string, assertion: string): Promise<string> {
  const response = await request(`${productUrl}${ROUTES.launch}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ assertion }).toString()
  })
  const text = await response.body.text()
  const [setCookie] = [response.headers['set-cookie']].flat()
  if (response.statusCode !== 200 || setCookie === undefined) {
    throw new Error(`a launch was refused with HTTP ${response.statusCode}: ${text}`)
  }
  return setCookie.split(';')[0] ?? ''
}
