/**
 * Reads the whole audit in order, grows the tree anew and compares it with the hash that each entry keeps, with every
 * signed head, and with a head that another party holds. Memory stays flat however long the audit is.
 */
import type pg from 'pg'
import { toLeafText } from '../../domain/audit-leaf.ts'
import { EMPTY_FRONTIER, keptHash, leafHash, rootOf, withLeaf, type Frontier } from '../../domain/merkle-tree.ts'
import { toSignedBytes, type SignedTreeHead } from '../../domain/tree-head.ts'
import type { AuditPublicKeys } from '../../ports/audit-key.ts'
import type { AuditVerification } from '../../ports/audit-log.ts'
import { loadHeads, loadLastHead } from './audit-heads.ts'
import { ENTRY_COLUMNS, toAuditRow, type StoredEntry } from './audit-tree.ts'

const ROWS_PER_PAGE = 2000
const HEADS_PER_PAGE = 1000
const LOAD_PAGE = `select ${ENTRY_COLUMNS} from audit_entry where seq > $1 order by seq limit $2`

export interface VerifyOptions {
  readonly keys: AuditPublicKeys
  /** A head that another party kept. */
  readonly against?: SignedTreeHead
  /** Told how many entries have been checked so far. */
  readonly onProgress?: (entries: number) => void
}

interface Fault {
  readonly seq: number
  readonly finding: string
}

export async function* auditEntries(pool: pg.Pool): AsyncGenerator<readonly StoredEntry[]> {
  for (let last = 0; ;) {
    const { rows } = await pool.query<StoredEntry>(LOAD_PAGE, [last, ROWS_PER_PAGE])
    yield rows
    if (rows.length < ROWS_PER_PAGE) return
    last = Number(rows.at(-1)?.seq)
  }
}

/** Heads that there are now, smallest first; later ones are about entries that may not have been read. */
export async function* auditHeads(pool: pg.Pool): AsyncGenerator<SignedTreeHead> {
  const upTo = (await loadLastHead(pool))?.treeSize ?? 0
  for (let above = 0; ;) {
    const heads = await loadHeads(pool, above, upTo, HEADS_PER_PAGE)
    yield* heads
    if (heads.length < HEADS_PER_PAGE) return
    above = heads.at(-1)?.treeSize ?? upTo
  }
}

export async function verifyAudit(pool: pg.Pool, options: VerifyOptions): Promise<AuditVerification> {
  // The first head is asked for before the first entry, so that every head is about entries that are read.
  const heads = withHeld(auditHeads(pool), options.against)
  let head = await nextHead(heads)
  let frontier = EMPTY_FRONTIER
  let fault: Fault | null = null
  let [entries, signed, believed] = [0, 0, 0]
  for await (const page of auditEntries(pool)) {
    for (const row of page) {
      entries += 1
      if (fault !== null) continue
      frontier = withLeaf(frontier, leafHash(Buffer.from(toLeafText(toAuditRow(row)))))
      fault = checkEntry(row, entries, frontier)
      while (fault === null && head !== null && head.treeSize === entries) {
        fault = checkHead(head, frontier, believed, options.keys)
        ;[signed, believed] = [signed + 1, head.treeSize]
        head = await nextHead(heads)
      }
    }
    options.onProgress?.(entries)
  }
  if (fault === null && head !== null) fault = { seq: entries + 1, finding: cutSentence(head, entries) }
  return {
    intact: fault === null,
    entries,
    firstBad: fault?.seq ?? null,
    finding: fault?.finding ?? null,
    heads: signed,
    signedEntries: believed
  }
}

export async function nextHead(heads: AsyncGenerator<SignedTreeHead>): Promise<SignedTreeHead | null> {
  const { value, done } = await heads.next()
  return done === true ? null : value
}

async function* withHeld(
  heads: AsyncGenerator<SignedTreeHead>,
  held: SignedTreeHead | undefined
): AsyncGenerator<SignedTreeHead> {
  let waiting = held
  for await (const head of heads) {
    if (waiting !== undefined && waiting.treeSize <= head.treeSize) {
      yield waiting
      waiting = undefined
    }
    yield head
  }
  if (waiting !== undefined) yield waiting
}

/** A gap names the entry that is missing. */
function checkEntry(row: StoredEntry, expectedSeq: number, frontier: Frontier): Fault | null {
  if (Number(row.seq) !== expectedSeq) return { seq: expectedSeq, finding: `entry ${expectedSeq} is missing` }
  if (row.node.equals(keptHash(frontier))) return null
  return { seq: expectedSeq, finding: `entry ${expectedSeq} is altered, inserted or out of order` }
}

function checkHead(head: SignedTreeHead, frontier: Frontier, believed: number, keys: AuditPublicKeys): Fault | null {
  const { treeSize, root, keyId, signature } = head
  if (!keys.isSigned(toSignedBytes(head), keyId, signature)) {
    const why = keys.keyIds.includes(keyId) ? 'is not signed by its key' : `is signed by the unknown key ${keyId}`
    return { seq: treeSize, finding: `the head over ${treeSize} entries ${why}` }
  }
  if (root.equals(rootOf(frontier))) return null
  const range = believed + 1 === treeSize ? `entry ${treeSize}` : `an entry from ${believed + 1} to ${treeSize}`
  return { seq: believed + 1, finding: `${range} is not the one that was signed: it was exchanged with its hash` }
}

function cutSentence({ treeSize, at }: SignedTreeHead, entries: number): string {
  return `entries ${entries + 1} to ${treeSize} are missing: a head over ${treeSize} entries was signed at ${at}`
}
