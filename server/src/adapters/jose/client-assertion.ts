/** Verifies client assertions with jose (RFC 7523; SMART App Launch 2.2.0, "Client Authentication: Asymmetric"). */
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose'
import type { ClientAssertion } from '../../ports/client-access.ts'
import type { Clock } from '../../ports/clock.ts'

/** The two that SMART names. Never `none`, never HMAC. */
const ALGORITHMS = ['RS384', 'ES384']
const CLOCK_SKEW_S = 5

export function createClientAssertion(clock: Clock): ClientAssertion {
  return {
    issuerOf(assertion) {
      try {
        return decodeJwt(assertion).iss ?? null
      } catch {
        return null
      }
    },
    async verify(assertion, { jwks, clientId, audience, validityMsMax }) {
      const findKey = createLocalJWKSet(jwks as JSONWebKeySet)
      try {
        const { payload } = await jwtVerify(
          assertion,
          (header, token) => {
            // A header without a kid would let jose pick the only key there is: the assertion must name its key.
            if (header.kid === undefined) throw new Error('no kid')
            return findKey(header, token)
          },
          {
            algorithms: ALGORITHMS,
            issuer: clientId,
            subject: clientId,
            audience,
            requiredClaims: ['exp', 'jti'],
            clockTolerance: CLOCK_SKEW_S,
            currentDate: new Date(clock.nowMs())
          }
        )
        const expiresMs = (payload.exp ?? 0) * 1000
        const isShort = expiresMs - clock.nowMs() <= validityMsMax + CLOCK_SKEW_S * 1000
        if (!isShort || payload.jti === undefined || payload.jti === '') return null
        return { jti: payload.jti, expiresMs, extensions: payload['extensions'] }
      } catch {
        // jose throws for a wrong key, claim, time or algorithm alike: none of them is let in.
        return null
      }
    }
  }
}
