/**
 * Disclose: the durable statement of what is about to be shown, to whom, about whom. It is on disk before the thing it
 * states happens; where it cannot be written, nothing is shown.
 */
import assert from 'node:assert/strict'
import { AccessGrant } from '../../domain/access-grant.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import type { AuditKind, AuditLog } from '../../ports/audit-log.ts'
import type { SealedView, ViewKeeper } from '../../ports/view-store.ts'
import { toKept, type Sent } from './sent-text.ts'

export interface Statement {
  readonly kind: AuditKind
  readonly disclosureId: string | null
  readonly requestId: string
  readonly what: Readonly<Record<string, unknown>>
}

const DIGEST_BYTES = 32

/** Null once the statement is durable. */
export async function disclose(
  audit: AuditLog,
  grant: AccessGrant,
  statement: Statement,
  view?: SealedView
): Promise<Refusal | null> {
  AccessGrant.assert(grant)
  const { context, permission } = grant
  if (view !== undefined) {
    assert(statement.disclosureId !== null, 'what is kept belongs to a disclosure')
    assert(view.nhsNumber === grant.nhsNumber, 'what is kept is closed under the key of the person it is about')
    assert(view.frame.digest.length === DIGEST_BYTES, 'the audit cites a whole SHA-256')
  }
  const outcome = await audit.append({
    kind: statement.kind,
    nhsNumber: grant.nhsNumber,
    odsCode: grant.odsCode,
    userId: context.user.id,
    disclosureId: statement.disclosureId,
    body: {
      requestId: statement.requestId,
      issuer: context.issuer,
      user: {
        family: context.user.family,
        given: context.user.given,
        hostRole: context.user.hostRole,
        role: permission.role
      },
      reason: context.reason,
      relationship: context.relationship,
      ...(context.system === undefined ? {} : { system: context.system }),
      ...(permission.emergencyAccess === undefined ? {} : { emergencyAccess: permission.emergencyAccess }),
      ...statement.what,
      ...(view === undefined ? {} : { view: view.frame.digest.toString('base64url') })
    },
    ...(view === undefined ? {} : { view })
  })
  return outcome === 'written' ? null : refuse('audit-unavailable')
}

/** The same, with what it states kept in the same commit, so that it can be drawn again (H-018). */
export async function discloseKept(
  audit: AuditLog,
  grant: AccessGrant,
  keeper: ViewKeeper,
  { statement, sent }: { readonly statement: Statement; readonly sent: Sent }
): Promise<Refusal | null> {
  const { frame, entries } = toKept(sent)
  return disclose(audit, grant, statement, await keeper.seal(frame, entries))
}
