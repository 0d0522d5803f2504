/** Signatures of launches (RFC 7515). The algorithm allow-list is checked before any key is looked at. */
import type { SignedLaunch } from '../domain/region.ts'
import type { Refusal } from '../domain/refusal.ts'

export interface DecodedLaunch {
  readonly alg: string
  /** Parsed JSON of the payload, unchecked. */
  readonly payload: unknown
}

export interface LaunchSignature {
  /** The parts of a compact JWS, believed in nothing; null when it is not one. */
  decode(assertion: string): DecodedLaunch | null

  /** Null when the compact JWS is signed by the key of that `kid` in the tenancy's JWKS; else why it is refused. */
  check(assertion: string, launch: SignedLaunch): Promise<Refusal | null>
}
