/** What the audit says of every act in the console: who, in which role, for which organisation; on disk before the act. */
import { OfficerGrant } from '../domain/officer.ts'
import type { ConsoleRole } from '../domain/region.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import type { AuditKind, AuditLog } from '../ports/audit-log.ts'

export interface OfficerAct {
  readonly kind: AuditKind
  readonly requestId: string
  /** Whom it is about; null where it is about no one person. */
  readonly nhsNumber: string | null
  /** Whose act it concerns, where that is not the officer's own organisation. */
  readonly odsCode?: string
  readonly what: Readonly<Record<string, unknown>>
}

/** Null once it is durable; where it cannot be written, nothing is done. */
export async function stateAct(audit: AuditLog, grant: OfficerGrant, act: OfficerAct): Promise<Refusal | null> {
  OfficerGrant.assert(grant)
  const { id, name, roleCode } = grant.officer
  const outcome = await audit.append({
    kind: act.kind,
    nhsNumber: act.nhsNumber,
    odsCode: act.odsCode ?? grant.odsCode,
    userId: id,
    disclosureId: null,
    body: { requestId: act.requestId, officer: { name, role: grant.role, roleCode }, ...act.what }
  })
  return outcome === 'written' ? null : refuse('audit-unavailable')
}

/** Null where the officer has the role that this is for. */
export function checkRole(grant: OfficerGrant, role: ConsoleRole): Refusal | null {
  OfficerGrant.assert(grant)
  return grant.role === role ? null : refuse('console-forbidden')
}
