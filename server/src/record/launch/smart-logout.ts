/**
 * A SMART host's identity provider says that a user signed out there (OpenID Connect Back-Channel Logout 1.0). The address
 * that was registered with it names the host system; the token proves the rest, by that host's own keys, once.
 */
import type { SmartLaunch } from '../../domain/region.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import { logoutClaimsSchema, toDetail, type Believed, type LogoutClaims, type RefusedLaunch } from './claims.ts'
import type { SignedLaunchPorts } from './signed-launch.ts'
import { findSmartTenancy, refuseHost, toBelieved, type SmartLaunchPorts } from './smart-launch.ts'

/** Of id_tokens too. */
const LOGOUT_ALGORITHM = 'RS256'
/** Section 2.6: a token of another kind that says which it is. */
const LOGOUT_TYPES: ReadonlySet<string | null> = new Set([null, 'jwt', 'logout+jwt', 'application/logout+jwt'])
/** The standard encourages two minutes. */
const LOGOUT_VALIDITY_S_MAX = 600
const LOGOUT_SKEW_S_MAX = 5
const LOGOUT_CHARACTERS_MAX = 16_384

type SmartLogoutPorts = SmartLaunchPorts & SignedLaunchPorts

/** What came: `iss` of the address that it came to, and the form field; null: none, or two. */
export interface SmartLogout {
  readonly issuer: string | null
  readonly token: string | null
}

interface SmartEnd extends Pick<Believed, 'iss' | 'ods'> {
  /** The user, or null where only the sign-in is told. */
  readonly userId: string | null
  readonly hostSession: string | null
}

export async function takeSmartLogout(
  ports: SmartLogoutPorts,
  { issuer, token }: SmartLogout
): Promise<SmartEnd | RefusedLaunch> {
  const tenancy = issuer === null ? null : findSmartTenancy(ports.region, issuer.replace(/\/+$/, ''))
  if (tenancy === null) return { ...refuse('launch-issuer'), claims: null }
  const told = readLogout(ports, token)
  if (isRefusal(told)) return { ...told, claims: null }
  const signer = await ports.smartHost.signerOf(tenancy.launch)
  if (isRefusal(signer)) return refuseHost(ports, tenancy, signer)
  const unproven =
    told.claims.iss === signer.provider
      ? await ports.signature.check(told.token, signer)
      : refuse('launch-issuer', 'iss of the logout_token')
  if (unproven !== null) return { ...unproven, claims: null }
  const { sub, sid = null } = told.claims
  const { iss, ods } = toBelieved(tenancy)
  const believed = { iss, ods, ...(sub === undefined ? {} : { sub }) }
  const refusal = await checkLogout(ports, tenancy.launch, told.claims)
  return refusal === null ? { iss, ods, userId: sub ?? null, hostSession: sid } : { ...refusal, claims: believed }
}

interface ToldLogout {
  readonly token: string
  readonly claims: LogoutClaims
}

/** Whatever can be seen before anybody is asked for keys. */
function readLogout(ports: Pick<SmartLogoutPorts, 'signature'>, token: string | null): ToldLogout | Refusal {
  const decoded = token === null || token.length > LOGOUT_CHARACTERS_MAX ? null : ports.signature.decode(token)
  if (token === null || decoded === null)
    return refuse('launch-malformed', 'the form field logout_token is not a compact JWS')
  if (decoded.alg !== LOGOUT_ALGORITHM) return refuse('launch-algorithm', 'of the logout_token')
  const parsed = logoutClaimsSchema.safeParse(decoded.payload)
  if (!parsed.success) return refuse('launch-malformed', toDetail(parsed.error.issues))
  const isLogout = LOGOUT_TYPES.has(decoded.typ === null ? null : decoded.typ.toLowerCase())
  return isLogout ? { token, claims: parsed.data } : refuse('launch-malformed', 'typ of the logout_token')
}

async function checkLogout(
  ports: Pick<SmartLogoutPorts, 'clock' | 'memory'>,
  launch: SmartLaunch,
  claims: LogoutClaims
): Promise<Refusal | null> {
  if (claims.aud.length !== 1 || claims.aud[0] !== launch.clientId) return refuse('launch-audience')
  const late = checkTimes(claims, ports.clock.nowMs() / 1000)
  if (late !== null) return late
  const keepUntilMs = (claims.exp + LOGOUT_SKEW_S_MAX) * 1000
  const isFirst = await ports.memory.isFirstUse(`${launch.issuer} logout`, claims.jti, keepUntilMs)
  return isFirst ? null : refuse('launch-replayed')
}

function checkTimes({ iat, exp }: LogoutClaims, nowS: number): Refusal | null {
  if (exp - iat > LOGOUT_VALIDITY_S_MAX) return refuse('launch-too-long')
  if (iat > nowS + LOGOUT_SKEW_S_MAX) return refuse('launch-not-yet-valid')
  return exp < nowS - LOGOUT_SKEW_S_MAX ? refuse('launch-expired') : null
}
