/**
 * Signed heads of the audit's tree: what it was, said by a key that the database does not have. One is signed within a
 * second of an entry, and at the end of the process, so that a removed tail is missed.
 */
import type pg from 'pg'
import { errorCode } from '../../domain/error-code.ts'
import { rootOf } from '../../domain/merkle-tree.ts'
import { toSignedBytes, type SignedTreeHead } from '../../domain/tree-head.ts'
import type { AuditKey } from '../../ports/audit-key.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { PostgresAuditLog } from './audit-log.ts'
import { loadFrontier } from './audit-tree.ts'

const HEAD_EVERY_MS = 1000

const INSERT = `
  insert into audit_head (tree_size, at, root, key_id, signature) values ($1, $2, $3, $4, $5)
  on conflict (tree_size) do nothing`
const COLUMNS = `tree_size, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, root, key_id, signature`

interface StoredHead {
  readonly tree_size: string
  readonly at: string
  readonly root: Buffer
  readonly key_id: string
  readonly signature: Buffer
}

function toHead(row: StoredHead): SignedTreeHead {
  const { at, root, signature } = row
  return { treeSize: Number(row.tree_size), at, root, keyId: row.key_id, signature }
}

export async function loadLastHead(pool: pg.Pool): Promise<SignedTreeHead | null> {
  const { rows } = await pool.query<StoredHead>(`select ${COLUMNS} from audit_head order by tree_size desc limit 1`)
  return rows[0] === undefined ? null : toHead(rows[0])
}

/** Those above one size, up to another, smallest first. */
export async function loadHeads(
  pool: pg.Pool,
  above: number,
  upTo: number,
  rowsMax: number
): Promise<readonly SignedTreeHead[]> {
  const sql = `select ${COLUMNS} from audit_head where tree_size > $1 and tree_size <= $2 order by tree_size limit $3`
  return (await pool.query<StoredHead>(sql, [above, upTo, rowsMax])).rows.map(toHead)
}

/** Signs the tree as this process last wrote it; null when there is nothing to sign. */
export async function signHead(
  pool: pg.Pool,
  audit: PostgresAuditLog,
  key: AuditKey,
  clock: Clock
): Promise<SignedTreeHead | null> {
  const { frontier, atMs } = await audit.tree()
  if (frontier.size === 0) return null
  const at = new Date(Math.max(clock.nowMs(), atMs)).toISOString()
  const head = { treeSize: frontier.size, at, root: rootOf(frontier) }
  const signature = key.sign(toSignedBytes(head))
  await pool.query(INSERT, [head.treeSize, head.at, head.root, key.keyId, signature])
  return { ...head, keyId: key.keyId, signature }
}

export interface HeadKeeper {
  /** Signs what is not signed yet and stops. */
  close(): Promise<void>
}

export function keepHeads(pool: pg.Pool, audit: PostgresAuditLog, key: AuditKey, clock: Clock, log: Log): HeadKeeper {
  let signedSize = 0
  let signing = Promise.resolve()
  const sign = async (): Promise<void> => {
    try {
      const { frontier } = await audit.tree()
      if (frontier.size === signedSize) return
      if (signedSize === 0) await checkLastHead(pool, key, log)
      signedSize = (await signHead(pool, audit, key, clock))?.treeSize ?? 0
    } catch (error) {
      log.error('audit-head-not-signed', { reason: errorCode(error) })
    }
  }
  const timer = setInterval(() => void (signing = signing.then(sign)), HEAD_EVERY_MS)
  timer.unref()
  signing = sign()
  return {
    async close() {
      clearInterval(timer)
      await (signing = signing.then(sign))
    }
  }
}

/** What a start can see in O(log n): the tree has been cut or exchanged, or another key signed it. Verifying names where. */
async function checkLastHead(pool: pg.Pool, key: AuditKey, log: Log): Promise<void> {
  const head = await loadLastHead(pool)
  if (head === null) return
  if (head.keyId !== key.keyId) log.warn('audit-key-changed', { before: head.keyId, now: key.keyId })
  const root = await loadFrontier(pool, head.treeSize).then(rootOf, () => null)
  if (root === null || !root.equals(head.root)) log.error('audit-not-intact', { treeSize: head.treeSize })
}
