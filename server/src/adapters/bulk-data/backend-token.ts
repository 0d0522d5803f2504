/** A token by SMART Backend Services: client credentials with an assertion signed RS384 or ES384 (SMART 2.2.0, section 6). */
import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT, type JWK } from 'jose'
import { z } from 'zod'
import type { BackendServices } from '../../domain/region.ts'
import type { Clock } from '../../ports/clock.ts'
import { ExportFailure, PassingFailure } from './export-failure.ts'
import { readJson, type ExportLine } from './export-line.ts'

/** An assertion lives at most five minutes; less is enough to be used at once. */
const ASSERTION_S_MAX = 120
const TOKEN_BYTES_MAX = 65_536
/** A token that ends within this is not begun with. */
const RENEWED_BEFORE_MS = 30_000
/** Where a server does not say how long its token lives: the recommended longest. */
const TOKEN_S_DEFAULT = 300

const tokenSchema = z.object({
  access_token: z.string().min(1).max(16_384),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().max(86_400).default(TOKEN_S_DEFAULT)
})

export interface BackendToken {
  /** Throws an ExportFailure when none is given. */
  load(signal: AbortSignal): Promise<string>
  /** It was refused: the next one is asked for anew. */
  forget(): void
}

export function createBackendToken(services: BackendServices, line: ExportLine, clock: Clock): BackendToken {
  let held: { readonly token: string; readonly untilMs: number } | null = null
  return {
    async load(signal) {
      if (held !== null && clock.nowMs() < held.untilMs) return held.token
      const askedMs = clock.nowMs()
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        scope: services.scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await sign(services, askedMs)
      })
      const answer = await line.post(services.tokenUrl, body, signal)
      if (answer.status >= 500 || answer.status === 429)
        throw new PassingFailure(`the token endpoint answered HTTP ${answer.status}`, answer.retryAfterMs)
      if (answer.status !== 200) throw new ExportFailure(`the token endpoint answered HTTP ${answer.status}`)
      const parsed = tokenSchema.safeParse(await readJson(answer, TOKEN_BYTES_MAX, 'the token'))
      if (!parsed.success) throw new ExportFailure('the token endpoint gave no bearer token')
      const { access_token: token, expires_in: seconds } = parsed.data
      held = { token, untilMs: askedMs + seconds * 1000 - RENEWED_BEFORE_MS }
      return token
    },
    forget() {
      held = null
    }
  }
}

async function sign({ clientId, tokenUrl, privateJwk }: BackendServices, nowMs: number): Promise<string> {
  const jwk: JWK = privateJwk
  const alg = jwk.kty === 'EC' ? 'ES384' : 'RS384'
  const seconds = Math.floor(nowMs / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg, typ: 'JWT', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenUrl)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + ASSERTION_S_MAX)
    .setJti(randomUUID())
    .sign(await importJWK(jwk, alg))
}
