/**
 * The audit in PostgreSQL. Entries that are waiting together are written in one transaction (group commit): each caller
 * goes on only when its own entry is on disk. One lock orders the chain over all servers.
 */
import type pg from 'pg'
import { errorCode } from '../../domain/error-code.ts'
import type { AuditEntry, AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { auditHash, FIRST_PREVIOUS_HASH, type AuditRow } from './audit-hash.ts'

const ENTRIES_PER_COMMIT_MAX = 200
const WAITING_ENTRIES_MAX = 10_000
const LOCK_KEY = 7_105_113

interface Waiting {
  readonly entry: AuditEntry
  readonly settle: (outcome: 'written' | 'unavailable') => void
}

export function createAuditLog(pool: pg.Pool, clock: Clock, log: Log): AuditLog {
  const waiting: Waiting[] = []
  let writing = false

  const drain = async (): Promise<void> => {
    writing = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, ENTRIES_PER_COMMIT_MAX)
      const outcome = await write(pool, clock, log, batch)
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

async function write(
  pool: pg.Pool,
  clock: Clock,
  log: Log,
  batch: readonly Waiting[]
): Promise<'written' | 'unavailable'> {
  let client: pg.PoolClient | null = null
  try {
    client = await pool.connect()
    // A backend that dies between two statements says so here; the next statement then fails and is told.
    client.on('error', ignore)
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOCK_KEY])
    await insert(client, clock, batch)
    await client.query('commit')
    client.off('error', ignore)
    client.release()
    return 'written'
  } catch (error) {
    log.error('audit-unavailable', { reason: errorCode(error) })
    // The connection is thrown away with whatever it had begun.
    client?.release(true)
    return 'unavailable'
  }
}

function ignore(): void {
  // The statement that meets the broken connection reports it.
}

async function insert(client: pg.PoolClient, clock: Clock, batch: readonly Waiting[]): Promise<void> {
  const last = await client.query<{ seq: string; hash: Buffer }>(
    'select seq, hash from audit_entry order by seq desc limit 1'
  )
  let seq = Number(last.rows[0]?.seq ?? 0)
  let previousHash = last.rows[0]?.hash ?? FIRST_PREVIOUS_HASH
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
  for (const { entry } of batch) {
    seq += 1
    const row = toRow(entry, seq, new Date(clock.nowMs()).toISOString())
    const hash = auditHash(row, previousHash)
    pushRow(columns, row, previousHash, hash)
    previousHash = hash
  }
  await client.query(
    `insert into audit_entry (seq, at, kind, nhs_number, ods_code, user_id, disclosure_id, body, previous_hash, hash)
     select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::bytea[])`,
    Object.values(columns)
  )
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
