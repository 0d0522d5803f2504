/** Signatures of launches (RFC 7515). The algorithm allow-list is checked before any key is looked at. */
import type { SigningKeys } from '../domain/region.ts'
import type { Refusal } from '../domain/refusal.ts'

export interface DecodedLaunch {
  readonly alg: string
  /** Media type that the header claims; null when it claims none. */
  readonly typ: string | null
  /** Parsed JSON of the payload, unchecked. */
  readonly payload: unknown
}

export interface LaunchSignature {
  /** The parts of a compact JWS, believed in nothing; null when it is not one. */
  decode(assertion: string): DecodedLaunch | null

  /** Null when the compact JWS is signed by the key of that `kid` of these JWKS; else why it is refused. */
  check(assertion: string, keys: SigningKeys): Promise<Refusal | null>
}
