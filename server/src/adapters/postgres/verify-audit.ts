/** Reads the whole audit in order and checks that nothing was altered, removed, inserted or moved. */
import type pg from 'pg'
import type { AuditVerification } from '../../ports/audit-log.ts'
import { auditHash, FIRST_PREVIOUS_HASH } from './audit-hash.ts'

const ROWS_PER_PAGE = 2000

interface StoredRow {
  readonly seq: string
  readonly at: Date
  readonly kind: string
  readonly nhs_number: string | null
  readonly ods_code: string | null
  readonly user_id: string | null
  readonly disclosure_id: string | null
  readonly body: string
  readonly previous_hash: Buffer
  readonly hash: Buffer
}

/** `onProgress` is told how many entries have been checked so far. */
export async function verifyAudit(pool: pg.Pool, onProgress: (entries: number) => void): Promise<AuditVerification> {
  let previousHash: Buffer = FIRST_PREVIOUS_HASH
  let lastSeq = 0
  let entries = 0
  let firstBad: number | null = null
  for (;;) {
    const page = await pool.query<StoredRow>('select * from audit_entry where seq > $1 order by seq limit $2', [
      lastSeq,
      ROWS_PER_PAGE
    ])
    for (const row of page.rows) {
      entries += 1
      firstBad ??= checkRow(row, entries, previousHash)
      previousHash = row.hash
      lastSeq = Number(row.seq)
    }
    onProgress(entries)
    if (page.rows.length < ROWS_PER_PAGE) return { intact: firstBad === null, entries, firstBad }
  }
}

/** The sequence number at fault, or null: a gap names the entry that is missing. */
function checkRow(row: StoredRow, expectedSeq: number, previousHash: Buffer): number | null {
  const seq = Number(row.seq)
  if (seq !== expectedSeq) return expectedSeq
  if (!row.previous_hash.equals(previousHash)) return seq
  const expected = auditHash(
    {
      seq,
      at: row.at.toISOString(),
      kind: row.kind,
      nhsNumber: row.nhs_number,
      odsCode: row.ods_code,
      userId: row.user_id,
      disclosureId: row.disclosure_id,
      body: row.body
    },
    previousHash
  )
  return row.hash.equals(expected) ? null : seq
}
