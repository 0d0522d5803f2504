/** A token by SMART Backend Services (SMART App Launch 2.2.0, section 6): asked for once, kept for at most five minutes. */
import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT, type JWK } from 'jose'
import { request, type Dispatcher } from 'undici'
import { SignInFailure, securityWords } from '../../domain/connection-words.ts'
import { errorCode } from '../../domain/error-code.ts'
import type { BackendServices } from '../../domain/region.ts'
import { isObject } from '../../domain/resource.ts'
import type { Clock } from '../../ports/clock.ts'

const ASSERTION_S_MAX = 120
const TOKEN_MS_MAX = 300_000
/** A token that ends within this is not begun with. */
const RENEWED_BEFORE_MS = 10_000
const SIGN_IN_MS_MAX = 5000
const ANSWER_BYTES_MAX = 65_536
/** Visible ASCII (RFC 6750, 2.1): nothing that could end a header. */
const BEARER = /^[\x21-\x7e]{1,16384}$/

export interface ServiceToken {
  /** Throws a SignInFailure when none is given. */
  load(): Promise<string>
  /** It was refused: the next one is asked for anew. */
  forget(): void
}

export function createServiceToken(services: BackendServices, dispatcher: Dispatcher, clock: Clock): ServiceToken {
  let held: { readonly token: string; readonly untilMs: number } | null = null
  let asking: Promise<string> | null = null
  const ask = async (): Promise<string> => {
    const askedMs = clock.nowMs()
    const { token, livesMs } = await signIn(services, dispatcher, askedMs)
    held = { token, untilMs: askedMs + Math.min(livesMs, TOKEN_MS_MAX) - RENEWED_BEFORE_MS }
    return token
  }
  return {
    load() {
      if (held !== null && clock.nowMs() < held.untilMs) return Promise.resolve(held.token)
      // Whoever else needs one meanwhile waits for the same.
      asking ??= ask().finally(() => (asking = null))
      return asking
    },
    forget() {
      held = null
    }
  }
}

async function signIn(
  services: BackendServices,
  dispatcher: Dispatcher,
  nowMs: number
): Promise<{ readonly token: string; readonly livesMs: number }> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: services.scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await signAssertion(services, nowMs)
  })
  const answer = await send(services.tokenUrl, dispatcher, body.toString())
  const { access_token: token, token_type: type, expires_in: seconds } = isObject(answer) ? answer : {}
  if (typeof token !== 'string' || !BEARER.test(token) || typeof type !== 'string' || !/^bearer$/i.test(type))
    throw new SignInFailure('its token endpoint gave no bearer token')
  const livesMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : TOKEN_MS_MAX
  return { token, livesMs }
}

async function send(url: string, dispatcher: Dispatcher, body: string): Promise<unknown> {
  try {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
    const signal = AbortSignal.timeout(SIGN_IN_MS_MAX)
    const answer = await request(url, { dispatcher, method: 'POST', headers, body, signal })
    answer.body.on('error', () => undefined)
    if (answer.statusCode !== 200) {
      answer.body.destroy()
      throw new SignInFailure(`its token endpoint refused us (HTTP ${answer.statusCode})`)
    }
    return await readJson(answer)
  } catch (error) {
    if (error instanceof SignInFailure) throw error
    const why = securityWords(error) ?? `its token endpoint did not answer (${errorCode(error)})`
    throw new SignInFailure(why, { cause: error })
  }
}

async function readJson(answer: Dispatcher.ResponseData): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > ANSWER_BYTES_MAX) throw new SignInFailure('its token endpoint sent too much')
    chunks.push(chunk)
  }
  return JSON.parse(Buffer.concat(chunks, bytes).toString('utf8'))
}

/** RS384 or ES384, as the key is. */
async function signAssertion({ clientId, tokenUrl, privateJwk }: BackendServices, nowMs: number): Promise<string> {
  const jwk: JWK = privateJwk
  const alg = jwk.kty === 'EC' ? 'ES384' : 'RS384'
  const nowS = Math.floor(nowMs / 1000)
  return new SignJWT({
    jti: randomUUID(),
    iss: clientId,
    sub: clientId,
    aud: tokenUrl,
    iat: nowS,
    exp: nowS + ASSERTION_S_MAX
  })
    .setProtectedHeader({ alg, typ: 'JWT', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
    .sign(await importJWK(jwk, alg))
}
