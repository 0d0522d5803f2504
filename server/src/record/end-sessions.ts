/**
 * Ends what a user has open because the host system says so: signed out there, moved on to another person, access
 * withdrawn (H-023, H-024). Proved like a launch, and audited before it is done.
 *
 *   launch      → EndClaims            | refused: launch-malformed … launch-replayed, as for a launch
 *   (audit)     host-ended             | it ends even when that cannot be written: nothing is disclosed by it
 *
 * A SMART host says so by a logout_token of its identity provider: the same, by another proof.
 */
import { toNhsNumber } from '../domain/nhs-number.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { takeSignedEnd } from './launch/signed-launch.ts'
import { takeSmartLogout, type SmartLogout } from './launch/smart-logout.ts'
import { auditRefusal, type RecordPorts } from './open-record.ts'

export async function endSessions(
  ports: RecordPorts,
  assertion: string | null,
  requestId: string
): Promise<{ readonly ended: number } | Refusal> {
  const claims = await takeSignedEnd(ports, assertion)
  if (isRefusal(claims)) return auditRefusal(ports, claims, claims.claims, requestId)
  const nhsNumber = claims.pat === undefined ? null : (toNhsNumber(claims.pat.nhs) ?? '')
  await ports.audit.append({
    kind: 'host-ended',
    nhsNumber,
    odsCode: claims.ods,
    userId: claims.sub,
    disclosureId: null,
    body: { requestId, issuer: claims.iss, person: nhsNumber === null ? 'any' : 'one' }
  })
  const user = { issuer: claims.iss, odsCode: claims.ods, userId: claims.sub }
  return { ended: await ports.sessions.endOf(user, nhsNumber) }
}

export async function endSmartSessions(
  ports: RecordPorts,
  logout: SmartLogout,
  requestId: string
): Promise<{ readonly ended: number } | Refusal> {
  const end = await takeSmartLogout(ports, logout)
  if (isRefusal(end)) return auditRefusal(ports, end, end.claims, requestId)
  const { iss: issuer, ods: odsCode, userId, hostSession } = end
  await ports.audit.append({
    kind: 'host-ended',
    nhsNumber: null,
    odsCode,
    userId,
    disclosureId: null,
    body: { requestId, issuer, person: 'any', signIn: hostSession === null ? 'any' : 'one' }
  })
  const whose = { issuer, odsCode, userId, ...(hostSession === null ? {} : { hostSession }) }
  return { ended: await ports.sessions.endOf(whose, null) }
}
