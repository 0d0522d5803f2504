/** Proofs over the audit's tree (RFC 9162, section 2.1), each against its last signed head and in O(log n) rows. */
import type pg from 'pg'
import { toLeafText } from '../../domain/audit-leaf.ts'
import { consistencySpans, inclusionSpans, type Span } from '../../domain/merkle-tree.ts'
import { toWrittenHead, type WrittenHead } from '../../domain/tree-head.ts'
import { loadLastHead } from './audit-heads.ts'
import { loadEntry, loadSpanHash, toAuditRow } from './audit-tree.ts'

export interface InclusionProof {
  /** What the leaf is made of (docs/audit.md). */
  readonly entry: unknown
  readonly leafIndex: number
  readonly treeSize: number
  /** Base64, from the leaf upwards. */
  readonly inclusionPath: readonly string[]
  readonly head: WrittenHead
}

export interface ConsistencyProof {
  readonly from: number
  readonly to: number
  readonly consistencyPath: readonly string[]
  readonly head: WrittenHead
}

type Unproved = { readonly sentence: string }

export async function proveInclusion(pool: pg.Pool, seq: number): Promise<InclusionProof | Unproved> {
  const head = await loadLastHead(pool)
  const row = await loadEntry(pool, seq)
  if (row === null) return { sentence: `there is no entry ${seq}` }
  if (head === null || head.treeSize < seq) return { sentence: `entry ${seq} is under no signed head yet: try again` }
  return {
    entry: JSON.parse(toLeafText(toAuditRow(row))),
    leafIndex: seq - 1,
    treeSize: head.treeSize,
    inclusionPath: await loadPath(pool, inclusionSpans(seq - 1, head.treeSize)),
    head: toWrittenHead(head)
  }
}

export async function proveConsistency(pool: pg.Pool, from: number): Promise<ConsistencyProof | Unproved> {
  const head = await loadLastHead(pool)
  if (head === null) return { sentence: 'no head is signed yet' }
  if (head.treeSize < from)
    return { sentence: `the last signed head is over ${head.treeSize} entries, fewer than ${from}` }
  const consistencyPath = await loadPath(pool, consistencySpans(from, head.treeSize))
  return { from, to: head.treeSize, consistencyPath, head: toWrittenHead(head) }
}

async function loadPath(pool: pg.Pool, spans: readonly Span[]): Promise<readonly string[]> {
  const path: string[] = []
  for (const span of spans) path.push((await loadSpanHash(pool, span)).toString('base64'))
  return path
}
