/** Reads the whole audit in order and checks that nothing was altered, removed, inserted or moved. */
import type pg from 'pg'
import type { AuditVerification } from '../../ports/audit-log.ts'
import { auditHash, FIRST_PREVIOUS_HASH } from './audit-hash.ts'

const ROWS_PER_PAGE = 2000
const LOAD_PAGE = `
  select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, kind, nhs_number, ods_code, user_id,
    disclosure_id, body, previous_hash, hash
  from audit_entry where seq > $1 order by seq limit $2`

interface StoredRow {
  readonly seq: string
  /** ISO 8601, UTC, microseconds: the database's own resolution. */
  readonly at: string
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
    const page = await pool.query<StoredRow>(LOAD_PAGE, [lastSeq, ROWS_PER_PAGE])
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
      at: toMilliseconds(row.at),
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

/** As it was written; a time that was moved by less than a millisecond stays as it is and so breaks its hash. */
function toMilliseconds(at: string): string {
  return at.replace(/000Z$/, 'Z')
}
