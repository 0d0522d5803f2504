/** Verifies launch assertions with jose (RFC 7515); the tenancy's own keys only, whatever the header offers. */
import { base64url, compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose'
import type { SignedLaunch } from '../../domain/region.ts'
import type { LaunchSignature } from '../../ports/launch-signature.ts'

type KeyFinder = ReturnType<typeof createLocalJWKSet>

export function createLaunchSignature(algorithms: readonly string[]): LaunchSignature {
  const finders = new WeakMap<SignedLaunch, KeyFinder>()
  const finderOf = (launch: SignedLaunch): KeyFinder => {
    const known = finders.get(launch)
    if (known !== undefined) return known
    const made = createLocalJWKSet(launch.jwks as JSONWebKeySet)
    finders.set(launch, made)
    return made
  }
  return {
    decode(assertion) {
      const [, payload, ...rest] = assertion.split('.')
      if (payload === undefined || rest.length !== 1) return null
      try {
        const { alg } = decodeProtectedHeader(assertion)
        const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(payload)))
        return typeof alg === 'string' ? { alg, payload: parsed } : null
      } catch {
        return null
      }
    },
    async isValid(assertion, launch) {
      try {
        const finder = finderOf(launch)
        await compactVerify(
          assertion,
          (header, token) => {
            // A header without a kid would let jose pick the only key there is: the launch must name its key.
            if (header.kid === undefined) throw new Error('no kid')
            return finder(header, token)
          },
          { algorithms: [...algorithms] }
        )
        return true
      } catch {
        // jose throws for an unknown kid, a wrong signature and a malformed key alike: none of them opens anything.
        return false
      }
    }
  }
}
