/**
 * The audit in PostgreSQL. Entries that are waiting together are written in one statement (group commit): each caller
 * goes on only when its own entry is on disk. The sequence number orders the chain over all servers.
 */
import type pg from 'pg'
import { errorCode } from '../../domain/error-code.ts'
import type { AuditEntry, AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { auditHash, FIRST_PREVIOUS_HASH, type AuditRow } from './audit-hash.ts'

const ENTRIES_PER_COMMIT_MAX = 200
const WAITING_ENTRIES_MAX = 10_000
/** Of several servers, each loses to another at most a few times in a row. */
const ATTEMPTS_MAX = 50
const UNIQUE_VIOLATION = '23505'

interface Waiting {
  readonly entry: AuditEntry
  readonly settle: (outcome: 'written' | 'unavailable') => void
}

export function createAuditLog(pool: pg.Pool, clock: Clock, log: Log): AuditLog {
  const write = createWriter(pool, clock)
  const waiting: Waiting[] = []
  let writing = false

  const drain = async (): Promise<void> => {
    writing = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, ENTRIES_PER_COMMIT_MAX)
      const outcome = await write(batch).then(
        () => 'written' as const,
        (error: unknown) => {
          log.error('audit-unavailable', { reason: errorCode(error) })
          return 'unavailable' as const
        }
      )
      for (const item of batch) item.settle(outcome)
    }
    writing = false
  }

  return {
    append(entry) {
      // A queue without an end would hold disclosures back for ever: past the limit nothing more is disclosed.
      if (waiting.length >= WAITING_ENTRIES_MAX) return Promise.resolve('unavailable')
      return new Promise((settle) => {
        waiting.push({ entry, settle })
        if (!writing) void drain()
      })
    }
  }
}

/** What the next entry is chained to. */
interface Head {
  readonly seq: number
  readonly hash: Buffer
}

const LOAD_HEAD = 'select seq, hash from audit_entry order by seq desc limit 1'
const INSERT = `
  insert into audit_entry (seq, at, kind, nhs_number, ods_code, user_id, disclosure_id, body, previous_hash, hash)
  select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::bytea[], $10::bytea[])`

/**
 * Writes batches one after another, each as one statement on top of the head as last seen. When another server was
 * quicker, the sequence number is taken: the statement fails whole, the head is read again and the batch is chained anew.
 */
function createWriter(pool: pg.Pool, clock: Clock): (batch: readonly Waiting[]) => Promise<void> {
  let head: Head | null = null
  const loadHead = async (): Promise<Head> => {
    const last = await pool.query<{ seq: string; hash: Buffer }>(LOAD_HEAD)
    const row = last.rows[0]
    return row === undefined ? { seq: 0, hash: FIRST_PREVIOUS_HASH } : { seq: Number(row.seq), hash: row.hash }
  }
  return async (batch) => {
    for (let attempt = 1; ; attempt += 1) {
      const { columns, next } = chain(batch, head ?? (await loadHead()), clock)
      try {
        await pool.query(INSERT, Object.values(columns))
        head = next
        return
      } catch (error) {
        // Whatever failed, it is not known any more what the last entry is.
        head = null
        if (errorCode(error) !== UNIQUE_VIOLATION || attempt === ATTEMPTS_MAX) throw error
      }
    }
  }
}

function chain(
  batch: readonly Waiting[],
  head: Head,
  clock: Clock
): { readonly columns: Columns; readonly next: Head } {
  const columns: Columns = {
    seq: [],
    at: [],
    kind: [],
    person: [],
    ods: [],
    user: [],
    disclosure: [],
    body: [],
    previous: [],
    hash: []
  }
  let { seq, hash } = head
  for (const { entry } of batch) {
    seq += 1
    const row = toRow(entry, seq, new Date(clock.nowMs()).toISOString())
    const previous = hash
    hash = auditHash(row, previous)
    pushRow(columns, row, previous, hash)
  }
  return { columns, next: { seq, hash } }
}

interface Columns {
  readonly seq: number[]
  readonly at: string[]
  readonly kind: string[]
  readonly person: (string | null)[]
  readonly ods: (string | null)[]
  readonly user: (string | null)[]
  readonly disclosure: (string | null)[]
  readonly body: string[]
  readonly previous: Buffer[]
  readonly hash: Buffer[]
}

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

function pushRow(columns: Columns, row: AuditRow, previousHash: Buffer, hash: Buffer): void {
  columns.seq.push(row.seq)
  columns.at.push(row.at)
  columns.kind.push(row.kind)
  columns.person.push(row.nhsNumber)
  columns.ods.push(row.odsCode)
  columns.user.push(row.userId)
  columns.disclosure.push(row.disclosureId)
  columns.body.push(row.body)
  columns.previous.push(previousHash)
  columns.hash.push(hash)
}
