/** The signed launch: checked in the contract's order; the first check that fails is told (outer contract, section 4). */
import type { z } from 'zod'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { Region, SignedLaunch } from '../../domain/region.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LaunchMemory } from '../../ports/launch-memory.ts'
import type { LaunchSignature } from '../../ports/launch-signature.ts'
import {
  claimsSchema,
  endClaimsSchema,
  toDetail,
  type EndClaims,
  type LaunchClaims,
  type RefusedLaunch,
  type SignedClaims
} from './claims.ts'

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
  return proveAssertion(ports, assertion, { schema: claimsSchema, audience: ROUTES.launch })
}

/** A user signed out of the host system, or closed a person there: the same proof as for a launch, for another address. */
export async function takeSignedEnd(
  ports: SignedLaunchPorts,
  assertion: string | null
): Promise<EndClaims | RefusedLaunch> {
  return proveAssertion(ports, assertion, { schema: endClaimsSchema, audience: ROUTES.hostEnd })
}

interface Expected<Claims> {
  readonly schema: z.ZodType<Claims>
  /** Of the addresses of this product, the one that it must be meant for. */
  readonly audience: string
}

async function proveAssertion<Claims extends SignedClaims>(
  ports: SignedLaunchPorts,
  assertion: string | null,
  { schema, audience }: Expected<Claims>
): Promise<Claims | RefusedLaunch> {
  const decoded =
    assertion === null || assertion.length > ASSERTION_CHARACTERS_MAX ? null : ports.signature.decode(assertion)
  if (assertion === null || decoded === null)
    return { ...refuse('launch-malformed', 'the form field assertion is not a compact JWS'), claims: null }
  const parsed = schema.safeParse(decoded.payload)
  if (!parsed.success) return { ...refuse('launch-malformed', toDetail(parsed.error.issues)), claims: null }
  const claims = parsed.data
  if (!isAllowed(decoded.alg)) return { ...refuse('launch-algorithm'), claims: null }
  const tenancy = findTenancy(ports.region, claims)
  if (tenancy === null) return { ...refuse('launch-issuer'), claims: null }
  const unproven = await ports.signature.check(assertion, tenancy)
  if (unproven !== null) return { ...unproven, claims: null }
  const isForUs = claims.aud === `${ports.region.publicUrl}${audience}`
  const late = isForUs ? checkTimes(claims, ports.clock.nowMs() / 1000) : refuse('launch-audience')
  if (late !== null) return { ...late, claims }
  const keepUntilMs = (claims.exp + CLOCK_SKEW_S_MAX) * 1000
  const isFirst = await ports.memory.isFirstUse(claims.iss, claims.jti, keepUntilMs)
  return isFirst ? claims : { ...refuse('launch-replayed'), claims }
}

function isAllowed(alg: string): boolean {
  return LAUNCH_ALGORITHMS.some((allowed) => allowed === alg)
}

function findTenancy(region: Region, claims: Pick<SignedClaims, 'iss' | 'ods'>): SignedLaunch | null {
  const partner = region.partners.find((candidate) => candidate.odsCode === claims.ods)
  const signed = partner?.consumer?.launches.filter((candidate) => candidate.kind === 'signed') ?? []
  return signed.find((candidate) => candidate.issuer === claims.iss) ?? null
}

function checkTimes(claims: SignedClaims, nowS: number): Refusal | null {
  if (claims.exp - claims.iat > VALIDITY_S_MAX) return refuse('launch-too-long')
  if (Math.max(claims.nbf, claims.iat) > nowS + CLOCK_SKEW_S_MAX) return refuse('launch-not-yet-valid')
  if (claims.exp < nowS - CLOCK_SKEW_S_MAX) return refuse('launch-expired')
  return null
}
