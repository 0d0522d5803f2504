/** Removal of what was sent: by decision about one person, and by age. Said in the audit before; its proofs need none of it. */
import type { NhsNumber } from '../domain/nhs-number.ts'
import type { AuditKind, AuditLog } from '../ports/audit-log.ts'
import type { Clock } from '../ports/clock.ts'
import type { ViewRemoval } from '../ports/view-store.ts'

const DAY_MS = 86_400_000

interface RemovalPorts {
  readonly audit: AuditLog
  readonly removal: ViewRemoval
}

/** Null where the audit cannot be written: then nothing is removed. */
export async function eraseViews(
  { audit, removal }: RemovalPorts,
  { nhsNumber, by, reason }: { readonly nhsNumber: NhsNumber; readonly by: string; readonly reason: string }
): Promise<{ readonly parts: number } | null> {
  if (!(await state(audit, 'views-erased', nhsNumber, { by, reason }))) return null
  return { parts: await removal.erase(nhsNumber) }
}

export async function expireViews(
  { audit, removal, clock }: RemovalPorts & { readonly clock: Clock },
  keepDays: number,
  by: string
): Promise<{ readonly frames: number; readonly packs: number; readonly marked: number } | null> {
  const before = new Date(clock.nowMs() - keepDays * DAY_MS).toISOString()
  if (!(await state(audit, 'views-expired', null, { by, before }))) return null
  return removal.expire(before)
}

async function state(
  audit: AuditLog,
  kind: AuditKind,
  nhsNumber: NhsNumber | null,
  body: Readonly<Record<string, unknown>>
): Promise<boolean> {
  const entry = { kind, nhsNumber, odsCode: null, userId: null, disclosureId: null, body }
  return (await audit.append(entry)) === 'written'
}
