/** One entry of the audit as it is kept, and the bytes of it that are its leaf of the tree (docs/audit.md). */
import assert from 'node:assert/strict'

export interface AuditRow {
  /** From 1, without a gap: the leaf's number. */
  readonly seq: number
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string
  readonly kind: string
  readonly nhsNumber: string | null
  readonly odsCode: string | null
  readonly userId: string | null
  readonly disclosureId: string | null
  readonly body: string
}

/** As JSON, in this order and without white space: what an export has on each line. */
export function toLeafText(row: AuditRow): string {
  assert(Number.isSafeInteger(row.seq) && row.seq > 0, 'entries are numbered from 1')
  const { seq, at, kind, nhsNumber, odsCode, userId, disclosureId, body } = row
  return JSON.stringify([seq, at, kind, nhsNumber, odsCode, userId, disclosureId, body])
}
