/**
 * Writes batches of entries, each as one statement on top of the tree as last seen. When another server was quicker, the
 * sequence number is taken: the statement fails whole, the tree is read again and the batch is numbered anew.
 */
import assert from 'node:assert/strict'
import type pg from 'pg'
import { toLeafText, type AuditRow } from '../../domain/audit-leaf.ts'
import { errorCode } from '../../domain/error-code.ts'
import { keptHash, leafHash, withLeaf } from '../../domain/merkle-tree.ts'
import type { AuditEntry } from '../../ports/audit-log.ts'
import type { SealedView } from '../../ports/view-store.ts'
import type { Clock } from '../../ports/clock.ts'
import { loadTree, type AuditTree } from './audit-tree.ts'

/** Of several servers, each loses to another at most a few times in a row. */
const ATTEMPTS_MAX = 50
/** Clocks of several servers differ, and are set; past this nobody could tell any more when something was seen. */
const CLOCK_BEHIND_MS_MAX = 5000
const UNIQUE_VIOLATION = '23505'

const INSERT = `
  insert into audit_entry (seq, at, kind, nhs_number, ods_code, user_id, disclosure_id, body, node)
  select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::bytea[])`

/** What the entries state, in the same commit (feature 57): an entry without it could not be drawn again. */
const INSERT_WITH_VIEWS = `
  with frames as (
    insert into view_frame (nhs_number, digest, key_id, bytes)
    select * from unnest($10::text[], $11::bytea[], $12::text[], $13::bytea[]) on conflict do nothing),
  packs as (
    insert into view_pack (nhs_number, key_id, digests, bytes)
    select * from unnest($14::text[], $15::text[], $16::bytea[], $17::bytea[]))
  ${INSERT}`

/** This machine's clock is behind the last entry: an entry would be dated before one that it follows. */
class ClockBehind extends Error {
  readonly code = 'CLOCK_BEHIND'
}

export function isClockBehind(tree: AuditTree, nowMs: number): boolean {
  return tree.atMs - nowMs > CLOCK_BEHIND_MS_MAX
}

export interface AuditWriter {
  /** Throws when it is not certain that the whole batch is on disk. */
  write(batch: readonly AuditEntry[], deadlineMs: number): Promise<void>
  /** As this process last saw it; read anew where it has not yet. */
  tree(): Promise<AuditTree>
}

export function createAuditWriter(pool: pg.Pool, clock: Clock): AuditWriter {
  let last: AuditTree | null = null
  const tree = async (): Promise<AuditTree> => {
    if (last !== null) return last
    const loaded = await loadTree(pool)
    return (last ??= loaded)
  }
  return {
    tree,
    async write(batch, deadlineMs) {
      for (let attempt = 1; ; attempt += 1) {
        const { columns, next } = grow(batch, await tree(), clock.nowMs())
        const views = batch.flatMap(({ view }) => (view === undefined ? [] : [view]))
        try {
          // A connection that does not answer is given up with its statement.
          const config =
            views.length === 0
              ? { text: INSERT, values: columns, query_timeout: deadlineMs }
              : { text: INSERT_WITH_VIEWS, values: [...columns, ...viewColumns(views)], query_timeout: deadlineMs }
          await pool.query(config)
          last = next
          return
        } catch (error) {
          // Whatever failed, it is not known any more what the last entry is.
          last = null
          if (errorCode(error) !== UNIQUE_VIOLATION || attempt === ATTEMPTS_MAX) throw error
        }
      }
    }
  }
}

function viewColumns(views: readonly SealedView[]): readonly unknown[][] {
  const packs = views.flatMap(({ nhsNumber, keyId, pack }) => (pack === null ? [] : [{ nhsNumber, keyId, ...pack }]))
  return [
    views.map(({ nhsNumber }) => nhsNumber),
    views.map(({ frame }) => frame.digest),
    views.map(({ keyId }) => keyId),
    views.map(({ frame }) => frame.bytes),
    packs.map(({ nhsNumber }) => nhsNumber),
    packs.map(({ keyId }) => keyId),
    packs.map(({ digests }) => digests),
    packs.map(({ bytes }) => bytes)
  ]
}

/** An entry is never dated before the one it follows: a clock that is set back by a little stands still instead. */
function grow(
  batch: readonly AuditEntry[],
  tree: AuditTree,
  nowMs: number
): { readonly columns: unknown[][]; readonly next: AuditTree } {
  if (isClockBehind(tree, nowMs)) throw new ClockBehind('the clock is behind the last entry')
  const atMs = Math.max(nowMs, tree.atMs)
  let { frontier } = tree
  const rows = batch.map((entry) => {
    const row = toRow(entry, frontier.size + 1, new Date(atMs).toISOString())
    frontier = withLeaf(frontier, leafHash(Buffer.from(toLeafText(row))))
    return [...Object.values(row), keptHash(frontier)] as readonly unknown[]
  })
  assert(frontier.size === tree.frontier.size + batch.length, 'each entry is a leaf')
  const columns = Array.from({ length: rows[0]?.length ?? 0 }, (_, column) => rows.map((row) => row[column]))
  return { columns, next: { frontier, atMs } }
}

/** Its keys in the order of the statement's columns. */
function toRow(entry: AuditEntry, seq: number, at: string): AuditRow {
  return {
    seq,
    at,
    kind: entry.kind,
    nhsNumber: storable(entry.nhsNumber),
    odsCode: storable(entry.odsCode),
    userId: storable(entry.userId),
    disclosureId: entry.disclosureId,
    body: JSON.stringify(entry.body)
  }
}

/** PostgreSQL keeps no NUL in text: a claim that carries one is written with the sign that stands for it. */
function storable(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '\u2400').toWellFormed()
}
