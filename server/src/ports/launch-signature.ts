/** Signatures of launches (RFC 7515). The algorithm allow-list is checked before any key is looked at. */
import type { SignedLaunch } from '../domain/region.ts'

export interface LaunchSignature {
  /** True when the compact JWS is signed by the key of that `kid` in the tenancy's JWKS. */
  isValid(assertion: string, launch: SignedLaunch): Promise<boolean>
}
