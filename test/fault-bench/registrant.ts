/** A provider's system that registers people and takes them out again, over the product's own FHIR base (feature 39). */
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { patientOf, type Person } from '../fixtures/people.ts'
import { idOf } from './meet.ts'

const TOKEN_MS = 120_000
const KEY_ID = 'k1'

export interface Keys {
  readonly key: CryptoKey
  readonly jwks: { readonly keys: readonly JWK[] }
}

export async function makeKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair('ES384')
  return { key: privateKey, jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID }] } }
}

export interface Registrant {
  set(person: Person, isLinked: boolean): Promise<void>
}

export function createRegistrant(productUrl: string, sourceId: string, key: CryptoKey): Registrant {
  const linkages = new Map<string, string>()
  let token: { readonly value: string; readonly untilMs: number } | null = null
  const freshToken = async (): Promise<string> => {
    if (token === null || token.untilMs < performance.now())
      token = { value: await askToken(productUrl, sourceId, key), untilMs: performance.now() + TOKEN_MS }
    return token.value
  }
  const send = async (method: string, path: string, body: object | null): Promise<Response> => {
    const authorization = `Bearer ${await freshToken()}`
    const headers = { authorization, ...(body === null ? {} : { 'content-type': 'application/fhir+json' }) }
    const url = `${productUrl}/fhir/R4/${path}`
    const answer = await fetch(url, { method, headers, ...(body === null ? {} : { body: JSON.stringify(body) }) })
    if (!answer.ok) throw new Error(`${method} ${path.split('/')[0]} answered ${answer.status}`)
    return answer
  }
  return {
    async set(person, isLinked) {
      const known = linkages.get(person.nhs)
      if (isLinked === (known !== undefined)) return
      if (known !== undefined) {
        await send('DELETE', `Linkage/${known}`, null)
        linkages.delete(person.nhs)
        return
      }
      const made = await send('POST', 'Patient', patientOf(person, idOf(person)))
      linkages.set(person.nhs, ((await made.json()) as { readonly id: string }).id)
    }
  }
}

async function askToken(productUrl: string, sourceId: string, key: CryptoKey): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const audience = `${productUrl}/oauth2/token`
  const claims = { iss: sourceId, sub: sourceId, aud: audience, jti: randomUUID(), iat: now, exp: now + 240 }
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await new SignJWT(claims).setProtectedHeader({ alg: 'ES384', kid: KEY_ID }).sign(key)
  })
  const answer = await fetch(audience, { method: 'POST', body })
  if (!answer.ok) throw new Error(`the token endpoint answered ${answer.status}`)
  return ((await answer.json()) as { readonly access_token: string }).access_token
}
