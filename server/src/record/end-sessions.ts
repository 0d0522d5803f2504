/**
 * Ends what a user has open because the host system says so: signed out there, moved on to another person, access
 * withdrawn (H-023, H-024). Proved like a launch, and audited before it is done.
 *
 *   launch      → EndClaims            | refused: launch-malformed … launch-replayed, as for a launch
 *   (audit)     host-ended             | it ends even when that cannot be written: nothing is disclosed by it
 */
import { toNhsNumber } from '../domain/nhs-number.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { takeSignedEnd } from './launch/signed-launch.ts'
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
