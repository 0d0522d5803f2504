/** The audit's tree as the database has it: its last state, and hashes of any part of it, in O(log n) rows. */
import assert from 'node:assert/strict'
import type pg from 'pg'
import { leafHash, partsOf, rootOf, frontierSeqs, type Frontier, type Span } from '../../domain/merkle-tree.ts'
import { toLeafText, type AuditRow } from '../../domain/audit-leaf.ts'

export interface AuditTree {
  readonly frontier: Frontier
  /** Of the last entry, since the epoch; 0 without one. */
  readonly atMs: number
}

/** Rows of the tree that are not there: the audit cannot be continued, nor proved. */
class AuditNotWhole extends Error {
  readonly code = 'AUDIT_NOT_WHOLE'
}

/** Columns of an entry. Times in the database's own resolution: one that was moved by a microsecond stays so. */
export const ENTRY_COLUMNS = `seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, kind, nhs_number,
  ods_code, user_id, disclosure_id, body, node`

export interface StoredEntry {
  readonly seq: string
  readonly at: string
  readonly kind: string
  readonly nhs_number: string | null
  readonly ods_code: string | null
  readonly user_id: string | null
  readonly disclosure_id: string | null
  readonly body: string
  readonly node: Buffer
}

export function toAuditRow(row: StoredEntry): AuditRow {
  return {
    seq: Number(row.seq),
    at: row.at.replace(/000Z$/, 'Z'),
    kind: row.kind,
    nhsNumber: row.nhs_number,
    odsCode: row.ods_code,
    userId: row.user_id,
    disclosureId: row.disclosure_id,
    body: row.body
  }
}

const LOAD_LAST = `select seq, (extract(epoch from at) * 1000)::bigint as ms from audit_entry order by seq desc limit 1`

export async function loadTree(pool: pg.Pool): Promise<AuditTree> {
  const last = (await pool.query<{ seq: string; ms: string }>(LOAD_LAST)).rows[0]
  const size = Number(last?.seq ?? 0)
  return { frontier: await loadFrontier(pool, size), atMs: Number(last?.ms ?? 0) }
}

/** The frontier that the tree had at this size. */
export async function loadFrontier(pool: pg.Pool, size: number): Promise<Frontier> {
  return { size, roots: await loadNodes(pool, frontierSeqs(size)) }
}

async function loadNodes(pool: pg.Pool, seqs: readonly number[]): Promise<readonly Buffer[]> {
  if (seqs.length === 0) return []
  const sql = 'select node from audit_entry where seq = any($1::bigint[]) order by seq'
  const { rows } = await pool.query<{ node: Buffer }>(sql, [seqs])
  if (rows.length !== seqs.length) throw new AuditNotWhole('entries are missing: run ncr audit verify')
  return rows.map((row) => row.node)
}

export async function loadEntry(pool: pg.Pool, seq: number): Promise<StoredEntry | null> {
  const sql = `select ${ENTRY_COLUMNS} from audit_entry where seq = $1`
  return (await pool.query<StoredEntry>(sql, [seq])).rows[0] ?? null
}

/** MTH of the leaves of a span (RFC 9162, section 2.1.1). */
export async function loadSpanHash(pool: pg.Pool, span: Span): Promise<Buffer> {
  const { kept, leaf } = partsOf(span)
  assert(kept.length > 0 || leaf !== null, 'a span has a hash')
  const roots = [...(await loadNodes(pool, kept))]
  if (leaf !== null) {
    const row = await loadEntry(pool, leaf)
    if (row === null) throw new AuditNotWhole('an entry is missing: run ncr audit verify')
    roots.push(leafHash(Buffer.from(toLeafText(toAuditRow(row)))))
  }
  return rootOf({ size: span.end - span.start, roots })
}
