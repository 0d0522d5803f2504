/**
 * The chain of the audit: each entry's hash covers all of its columns and the hash before it, so that an entry that is
 * altered, removed or moved breaks every later one.
 */
import { createHash } from 'node:crypto'

export interface AuditRow {
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

const HASH_BYTES = 32

/** What stands before the first entry. */
export const FIRST_PREVIOUS_HASH = Buffer.alloc(HASH_BYTES)

export function auditHash(row: AuditRow, previousHash: Buffer): Buffer {
  const columns = [row.seq, row.at, row.kind, row.nhsNumber, row.odsCode, row.userId, row.disclosureId, row.body]
  return createHash('sha256').update(previousHash).update(JSON.stringify(columns)).digest()
}
