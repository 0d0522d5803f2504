/** The signed launch: checked in the contract's order; the first check that fails is told (outer contract, section 4). */
import type { Region, SignedLaunch } from '../../domain/region.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LaunchMemory } from '../../ports/launch-memory.ts'
import type { LaunchSignature } from '../../ports/launch-signature.ts'
import { claimsSchema, toDetail, type LaunchClaims, type RefusedLaunch } from './claims.ts'

/** RFC 7518 names; never `none`, never HMAC. */
export const LAUNCH_ALGORITHMS = ['RS256', 'PS256', 'ES256'] as const

const VALIDITY_S_MAX = 60
const CLOCK_SKEW_S_MAX = 5
const ASSERTION_CHARACTERS_MAX = 16_384

export interface SignedLaunchPorts {
  readonly region: Region
  readonly clock: Clock
  readonly signature: LaunchSignature
  readonly memory: LaunchMemory
}

/** `assertion`: the form field as it came, or null when there was none. */
export async function takeSignedLaunch(
  ports: SignedLaunchPorts,
  assertion: string | null
): Promise<LaunchClaims | RefusedLaunch> {
  const decoded =
    assertion === null || assertion.length > ASSERTION_CHARACTERS_MAX ? null : ports.signature.decode(assertion)
  if (assertion === null || decoded === null)
    return { ...refuse('launch-malformed', 'the form field assertion is not a compact JWS'), claims: null }
  const parsed = claimsSchema.safeParse(decoded.payload)
  if (!parsed.success) return { ...refuse('launch-malformed', toDetail(parsed.error.issues)), claims: null }
  const claims = parsed.data
  if (!isAllowed(decoded.alg)) return { ...refuse('launch-algorithm'), claims: null }
  const tenancy = findTenancy(ports.region, claims)
  if (tenancy === null) return { ...refuse('launch-issuer'), claims: null }
  const unproven = await ports.signature.check(assertion, tenancy)
  if (unproven !== null) return { ...unproven, claims: null }
  const late = checkAudience(ports.region, claims) ?? checkTimes(claims, ports.clock.nowMs() / 1000)
  if (late !== null) return { ...late, claims }
  const keepUntilMs = (claims.exp + CLOCK_SKEW_S_MAX) * 1000
  const isFirst = await ports.memory.isFirstUse(claims.iss, claims.jti, keepUntilMs)
  return isFirst ? claims : { ...refuse('launch-replayed'), claims }
}

function isAllowed(alg: string): boolean {
  return LAUNCH_ALGORITHMS.some((allowed) => allowed === alg)
}

function findTenancy(region: Region, claims: Pick<LaunchClaims, 'iss' | 'ods'>): SignedLaunch | null {
  const partner = region.partners.find((candidate) => candidate.odsCode === claims.ods)
  const signed = partner?.consumer?.launches.filter((candidate) => candidate.kind === 'signed') ?? []
  return signed.find((candidate) => candidate.issuer === claims.iss) ?? null
}

function checkAudience(region: Region, claims: LaunchClaims): Refusal | null {
  return claims.aud === `${region.publicUrl}/launch` ? null : refuse('launch-audience')
}

function checkTimes(claims: LaunchClaims, nowS: number): Refusal | null {
  if (claims.exp - claims.iat > VALIDITY_S_MAX) return refuse('launch-too-long')
  if (Math.max(claims.nbf, claims.iat) > nowS + CLOCK_SKEW_S_MAX) return refuse('launch-not-yet-valid')
  if (claims.exp < nowS - CLOCK_SKEW_S_MAX) return refuse('launch-expired')
  return null
}
