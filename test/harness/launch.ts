/** A host system: its keys, the launches it signs (or bends), and the browser that follows them. */
import { createHmac, randomUUID } from 'node:crypto'
import { CompactSign, type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose'
import type { Person } from '../fixtures/people.ts'

export interface Claims {
  [name: string]: unknown
}

/** What to change in a good launch: nested objects are merged, undefined removes. */
export type Bend = Record<string, unknown>

export interface HostSystem {
  readonly issuer: string
  readonly ods: string
  /** RFC 7517, as the partner publishes it: one key per kid. */
  readonly jwks: { readonly keys: JWK[] }
  /** A good launch for the person, bent as told. */
  claims(productUrl: string, person: Person, bend?: Bend): Claims
  sign(claims: Claims | string, header?: Record<string, unknown>): Promise<string>
  /** The mistake of verifying an HMAC with the public key as its secret. */
  signWithPublicKeyAsSecret(claims: Claims): Promise<string>
}

const base64url = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

const isObject = (value: unknown): value is Bend => typeof value === 'object' && value !== null && !Array.isArray(value)

export function bent(base: Claims, bend: Bend): Claims {
  const result: Claims = { ...base }
  for (const [name, value] of Object.entries(bend)) {
    const before = result[name]
    if (value === undefined) delete result[name]
    else result[name] = isObject(value) && isObject(before) ? bent(before, value) : value
  }
  return result
}

interface Key {
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

async function newKey(alg: string): Promise<Key> {
  return { alg, ...(await generateKeyPair(alg, { extractable: true })) }
}

/** Keys by kid: `rsa` (RS256), `pss` (PS256), `ec` (ES256), and `rsa-512` whose algorithm is not allowed. */
const KEYS: Readonly<Record<string, string>> = { rsa: 'RS256', pss: 'PS256', ec: 'ES256', 'rsa-512': 'RS512' }

export async function hostSystem(issuer: string, ods: string): Promise<HostSystem> {
  const keys = new Map<string, Key>()
  for (const [kid, alg] of Object.entries(KEYS)) keys.set(kid, await newKey(alg))
  const jwks: JWK[] = []
  for (const [kid, key] of keys) jwks.push({ ...(await exportJWK(key.publicKey)), kid, use: 'sig', alg: key.alg })
  const rsa = keys.get('rsa') as Key

  return {
    issuer,
    ods,
    jwks: { keys: jwks },
    claims(productUrl, person, bend = {}) {
      const now = Math.floor(Date.now() / 1000)
      const good = {
        iss: issuer,
        aud: `${productUrl}/launch`,
        sub: 'user-4711',
        jti: randomUUID(),
        iat: now,
        nbf: now,
        exp: now + 60,
        ods,
        usr: { fam: 'Okafor', giv: 'Ada', rol: 'Consultant' },
        pat: {
          nhs: person.nhs,
          fam: person.family,
          giv: person.given[0],
          dob: person.birthDate,
          gen: person.gender
        },
        rsn: 'direct-care',
        rel: { kind: 'inpatient', ref: 'spell-88' }
      }
      return bent(good, bend)
    },
    sign(claims, header = {}) {
      const kid = typeof header['kid'] === 'string' ? header['kid'] : 'rsa'
      const key = keys.get(kid) ?? rsa
      const payload = Buffer.from(typeof claims === 'string' ? claims : JSON.stringify(claims))
      return new CompactSign(payload).setProtectedHeader({ alg: key.alg, kid, ...header }).sign(key.privateKey)
    },
    async signWithPublicKeyAsSecret(claims) {
      const signingInput = `${base64url({ alg: 'HS256', kid: 'rsa' })}.${base64url(claims)}`
      const secret = await exportSPKI(rsa.publicKey)
      return `${signingInput}.${createHmac('sha256', secret).update(signingInput).digest('base64url')}`
    }
  }
}

/** Signed by a stranger who names a kid that the partner has. */
export async function signedByStranger(claims: Claims): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256')
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', kid: 'rsa' })
    .sign(privateKey)
}

export const unsigned = (claims: Claims): string => `${base64url({ alg: 'none', kid: 'rsa' })}.${base64url(claims)}.`

/** The payload is exchanged, the signature stays. */
export function tampered(assertion: string, claims: Claims): string {
  const [header, , signature] = assertion.split('.')
  return `${header}.${base64url(claims)}.${signature}`
}

export interface LaunchAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Body as JSON, where it is. */
  readonly json: Record<string, unknown>
  /** `code` of the problem, or `opened` for a success. */
  readonly code: string
  /** The cookie to send back, as `name=value`; null when none was set. */
  readonly cookie: string | null
  /** The whole Set-Cookie line. */
  readonly setCookie: string | null
}

function toObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** Posts a form to the launch address, as a host system's browser control or its server would. */
export async function postLaunch(
  productUrl: string,
  form: Record<string, string>,
  accept = 'application/json'
): Promise<LaunchAnswer> {
  const response = await fetch(`${productUrl}/launch`, {
    method: 'POST',
    headers: { accept },
    body: new URLSearchParams(form),
    redirect: 'manual'
  })
  const text = await response.text()
  const json = toObject(text)
  const setCookie = response.headers.getSetCookie()[0] ?? null
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    code: response.status < 400 ? 'opened' : String(json['code']),
    cookie: setCookie?.split(';')[0] ?? null,
    setCookie
  }
}

/** Launches and insists that it opened; the answer is the cookie of the session. */
export async function openSession(
  productUrl: string,
  host: HostSystem,
  person: Person,
  bend: Bend = {}
): Promise<string> {
  const assertion = await host.sign(host.claims(productUrl, person, bend))
  const answer = await postLaunch(productUrl, { assertion })
  if (answer.status !== 200 || answer.cookie === null) {
    throw new Error(`the launch did not open: ${answer.status} ${answer.text}`)
  }
  return answer.cookie
}
