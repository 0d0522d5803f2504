/** Verifies launch assertions with jose (RFC 7515); the tenancy's own keys only, whatever the header offers. */
import { base64url, compactVerify, decodeProtectedHeader } from 'jose'
import type { SigningKeys } from '../../domain/region.ts'
import { refuse } from '../../domain/refusal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LaunchSignature } from '../../ports/launch-signature.ts'
import type { Log } from '../../ports/log.ts'
import { createPartnerKeys, KeysUnavailable, type PartnerKeys } from './partner-keys.ts'

export function createLaunchSignature(algorithms: readonly string[], clock: Clock, log: Log): LaunchSignature {
  const known = new WeakMap<SigningKeys, PartnerKeys>()
  const keysOf = (launch: SigningKeys): PartnerKeys => {
    const before = known.get(launch)
    if (before !== undefined) return before
    const made = createPartnerKeys(launch, clock, log)
    known.set(launch, made)
    return made
  }
  return {
    decode(assertion) {
      const [, payload, ...rest] = assertion.split('.')
      if (payload === undefined || rest.length !== 1) return null
      try {
        const { alg, typ } = decodeProtectedHeader(assertion)
        const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(payload)))
        return typeof alg === 'string' ? { alg, typ: typ ?? null, payload: parsed } : null
      } catch {
        return null
      }
    },
    async check(assertion, launch) {
      try {
        await compactVerify(
          assertion,
          async (header, token) => {
            // A header without a kid would let jose pick the only key there is: the launch must name its key.
            if (header.kid === undefined) throw new Error('no kid')
            return keysOf(launch).find(header, token)
          },
          { algorithms: [...algorithms] }
        )
        return null
      } catch (error) {
        if (error instanceof KeysUnavailable)
          return refuse('launch-host-unavailable', 'the keys of the host system could not be fetched')
        // jose throws for an unknown kid, a wrong signature and a malformed key alike: none of them opens anything.
        return refuse('launch-signature')
      }
    }
  }
}
