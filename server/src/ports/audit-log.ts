/** The audit: what was seen, written and durable before it is seen. Nothing in it can be changed afterwards. */
import type { NhsNumber } from '../domain/nhs-number.ts'

const AUDIT_KINDS = [
  'launched',
  'launch-refused',
  'opened',
  'read-refused',
  'sent',
  'completed',
  'displayed',
  'printed',
  'closed',
  'incident',
  'night-published',
  'night-rejected'
] as const

export type AuditKind = (typeof AUDIT_KINDS)[number]

export interface AuditEntry {
  readonly kind: AuditKind
  /** Whom it is about, who did it and for which organisation; null where that is not known or does not apply. */
  readonly nhsNumber: NhsNumber | string | null
  readonly odsCode: string | null
  readonly userId: string | null
  readonly disclosureId: string | null
  /** Everything else, as JSON: role, reason, sections, states, entry ids, codes. */
  readonly body: Readonly<Record<string, unknown>>
}

export interface AuditLog {
  /**
   * Resolves to `written` only after the entry is on disk. `unavailable` means that nothing may be disclosed.
   */
  append(entry: AuditEntry): Promise<'written' | 'unavailable'>
}

export interface AuditVerification {
  readonly intact: boolean
  readonly entries: number
  /** Sequence number of the first entry that is altered, missing or out of order; null when there is none. */
  readonly firstBad: number | null
}
