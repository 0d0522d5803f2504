/**
 * The console's sign-in, in its two legs: the browser is sent to the identity provider and comes back with a code.
 * No password is asked for or kept here; sign-ins and refusals are in the audit before they take effect.
 */
import { ROUTES } from '@ncr/contract/routes.ts'
import type { OfficerGrant, SignedIn } from '../domain/officer.ts'
import { toOdsCode } from '../domain/ods-code.ts'
import { onlyOne } from '../domain/only-one.ts'
import type { Console, Region } from '../domain/region.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { Random } from '../ports/clock.ts'
import type { IdentityConversation, IdentityLeg, IdentityProvider, VouchedFor } from '../ports/identity-provider.ts'
import type { Log } from '../ports/log.ts'
import type { OfficerSession, OfficerSessions } from '../ports/officer-sessions.ts'
import type { SmartMemory } from '../ports/smart-memory.ts'
import { authoriseOfficer } from './authorise-officer.ts'
import { stateAct } from './officer-act.ts'

/** From the button to the way back: long enough to find the card. */
const SIGN_IN_MS_MAX = 600_000
/** AAL2 of NIST SP 800-63 and of NHS CIS2: two factors. */
const ASSURANCE_MIN = 2
/** A marker that no launch has: a state of one is no state of the other. */
const CONSOLE = 'console'

export interface BegunSignIn {
  readonly issuer: typeof CONSOLE
  readonly conversation: IdentityConversation
}

export interface SignInPorts {
  readonly region: Region
  readonly random: Random
  readonly log: Log
  readonly audit: AuditLog
  readonly identityProvider: IdentityProvider
  readonly signIns: SmartMemory<BegunSignIn>
  readonly officers: OfficerSessions
}

/** First leg. `browser`: the secret by which the browser is known again. */
export async function beginSignIn(
  ports: SignInPorts,
  browser: string,
  requestId: string
): Promise<{ readonly authorizationUrl: string } | Refusal> {
  const { console } = ports.region
  if (console === undefined) return refuse('not-found')
  const state = ports.random.token()
  const begun = await ports.identityProvider.begin(toLeg(ports.region, console, state))
  if (isRefusal(begun)) return auditRefusal(ports, begun, null, requestId)
  const { authorizationUrl, conversation } = begun
  await ports.signIns.keep(state, browser, { issuer: CONSOLE, conversation }, SIGN_IN_MS_MAX)
  return { authorizationUrl }
}

/** Second leg. Resolves to the token of the new session. */
export async function finishSignIn(
  ports: SignInPorts,
  callback: URLSearchParams,
  browser: string | null,
  requestId: string
): Promise<{ readonly token: string } | Refusal> {
  const { console } = ports.region
  if (console === undefined) return refuse('not-found')
  const vouchedFor = await takeSignIn(ports, console, callback, browser)
  if (isRefusal(vouchedFor)) return auditRefusal(ports, vouchedFor, null, requestId)
  if (vouchedFor.assurance < ASSURANCE_MIN)
    return auditRefusal(
      ports,
      refuse('sign-in-level', `assurance level ${vouchedFor.assurance}`),
      vouchedFor,
      requestId
    )
  const officer = toOfficer(vouchedFor)
  if (officer === null) return auditRefusal(ports, refuse('sign-in-role', 'no role was chosen'), vouchedFor, requestId)
  const grant = authoriseOfficer(ports.region, officer)
  if (isRefusal(grant)) return auditRefusal(ports, grant, vouchedFor, requestId)
  const act = { kind: 'signed-in' as const, requestId, nhsNumber: null, what: { assurance: vouchedFor.assurance } }
  const unaudited = await stateAct(ports.audit, grant, act)
  if (unaudited !== null) return unaudited
  const token = ports.random.token()
  await ports.officers.create(token, officer)
  return { token }
}

async function takeSignIn(
  ports: SignInPorts,
  console: Console,
  callback: URLSearchParams,
  browser: string | null
): Promise<VouchedFor | Refusal> {
  const state = onlyOne(callback, 'state')
  if (state === null) return refuse('sign-in-refused', 'expected one state')
  const taken = await ports.signIns.take(state, browser)
  if (taken.kind !== 'taken') return refuse('sign-in-refused', `the sign-in is ${taken.kind}`)
  if (taken.begun.issuer !== CONSOLE) return refuse('sign-in-refused', 'the sign-in is elsewhere')
  return ports.identityProvider.finish(toLeg(ports.region, console, state), taken.begun.conversation, callback)
}

function toOfficer({ subject, name, chosen }: VouchedFor): SignedIn | null {
  const odsCode = chosen === null ? null : toOdsCode(chosen.odsCode)
  if (chosen === null || odsCode === null) return null
  return { id: subject, name, roleCode: chosen.roleCode, roleName: chosen.roleName, odsCode }
}

function toLeg(region: Region, console: Console, state: string): IdentityLeg {
  return { console, state, redirectUri: `${region.publicUrl}${ROUTES.consoleCallback}` }
}

/** With what may be believed of it; the refusal stands whether or not it could be written. */
async function auditRefusal(
  ports: SignInPorts,
  refusal: Refusal,
  vouchedFor: VouchedFor | null,
  requestId: string
): Promise<Refusal> {
  ports.log.warn('sign-in-refused', { code: refusal.code, requestId, detail: refusal.detail })
  await ports.audit.append({
    kind: 'sign-in-refused',
    nhsNumber: null,
    odsCode: vouchedFor?.chosen?.odsCode ?? null,
    userId: vouchedFor?.subject ?? null,
    disclosureId: null,
    body: { requestId, code: refusal.code, roleCode: vouchedFor?.chosen?.roleCode ?? null }
  })
  return refusal
}

/** Ends the session, whether or not that could be written. */
export async function signOut(
  ports: SignInPorts,
  session: OfficerSession,
  grant: OfficerGrant,
  requestId: string
): Promise<void> {
  await ports.officers.end(session)
  await stateAct(ports.audit, grant, { kind: 'signed-out', requestId, nhsNumber: null, what: {} })
}
