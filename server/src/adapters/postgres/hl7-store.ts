/** HL7 v2 messages and what they change, in one transaction each; messages of one source one after the other. */
import { toJsonKeepingDecimals } from '@ncr/contract/decimal.ts'
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { StoreUnavailable } from '../../domain/store-unavailable.ts'
import { londonDay } from '../../domain/london-time.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DeadLetter, Hl7Change, Hl7Store } from '../../ports/hl7-messages.ts'
import { runQuery } from './database.ts'
import { expire, listSources } from './hl7-expiry.ts'
import { linkPatients, putPatient, settlePatients } from './hl7-patients.ts'

const LOCK_SPACE = 7_106
const DEAD_LETTERS_LISTED_MAX = 1000

export function createHl7Store(pool: pg.Pool, clock: Clock): Hl7Store {
  const now = (): string => new Date(clock.nowMs()).toISOString()
  return {
    take: (sourceId, message, change) =>
      inTransaction(pool, (client) => take(client, sourceId, message, change, now())),
    async setAside(sourceId, message, controlId, reason) {
      await runQuery(
        pool,
        `insert into hl7_dead_letter (source_id, received_at, control_id, reason, digest, body)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (source_id, digest) do update set reason = excluded.reason, replayed_at = null`,
        [sourceId, now(), controlId, reason, digestOf(message), Buffer.from(message)]
      )
    },
    async listDeadLetters(all) {
      const found = await runQuery<LetterRow>(
        pool,
        `select id, source_id, received_at, control_id, reason, replayed_at from hl7_dead_letter
         where $1 or replayed_at is null order by id limit $2`,
        [all, DEAD_LETTERS_LISTED_MAX]
      )
      return found.rows.map(toLetter)
    },
    async loadDeadLetter(id) {
      const found = await runQuery<LetterRow & { body: Buffer }>(
        pool,
        `select id, source_id, received_at, control_id, reason, replayed_at, body from hl7_dead_letter where id = $1`,
        [id]
      )
      const row = found.rows[0]
      return row === undefined ? null : { ...toLetter(row), body: row.body }
    },
    async markReplayed(id) {
      await runQuery(pool, 'update hl7_dead_letter set replayed_at = $2 where id = $1', [id, now()])
    },
    listSources: () => listSources(pool),
    expire: (sourceId, messagesBefore, deadLettersBefore) => expire(pool, sourceId, messagesBefore, deadLettersBefore)
  }
}

interface LetterRow {
  readonly id: string
  readonly source_id: string
  readonly received_at: Date
  readonly control_id: string | null
  readonly reason: string
  readonly replayed_at: Date | null
}

function toLetter(row: LetterRow): DeadLetter {
  return {
    id: row.id,
    source: row.source_id,
    receivedAt: row.received_at.toISOString(),
    controlId: row.control_id,
    reason: row.reason,
    replayedAt: row.replayed_at?.toISOString() ?? null
  }
}

function digestOf(message: Uint8Array): string {
  return createHash('sha256').update(message).digest('hex')
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient | null = null
  try {
    client = await pool.connect()
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    // Whatever state it is in goes with its connection.
    client?.release(true)
    throw new StoreUnavailable('the message could not be kept', { cause: error })
  }
}

async function take(
  client: pg.PoolClient,
  sourceId: string,
  message: Uint8Array,
  change: Hl7Change,
  receivedAt: string
): Promise<'taken' | 'resent'> {
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_SPACE, sourceId])
  const digest = digestOf(message)
  const kept = await client.query(
    `insert into hl7_message (source_id, control_key, digest, received_at, event_at, kind, body)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [sourceId, change.controlKey, digest, receivedAt, change.eventAt, change.kind, Buffer.from(message)]
  )
  if (kept.rowCount === 0) return 'resent'
  for (const patient of change.patients) await putPatient(client, sourceId, patient, change.eventAt)
  if (change.link !== null) await linkPatients(client, sourceId, change.link, change.eventAt)
  for (const entry of change.entries) await putEntry(client, sourceId, entry, change.eventAt)
  const named = change.patients.map(({ patientId }) => patientId)
  await settlePatients(client, sourceId, change.link === null ? named : [...named, change.link.loser])
  await client.query(
    `insert into overnight_source as seen (source_id, night, transaction_time, manifest_digest, published_at)
     values ($1, $2, $3, $4, $5)
     on conflict (source_id) do update set night = excluded.night, transaction_time = excluded.transaction_time,
       manifest_digest = excluded.manifest_digest, published_at = excluded.published_at
     where seen.transaction_time <= excluded.transaction_time`,
    [sourceId, londonDay(Date.parse(change.messageAt)), change.messageAt, digest, receivedAt]
  )
  return 'taken'
}

/** An event that is older than what is there says nothing new. Of two at the same time, the later message stays. */
async function putEntry(
  client: pg.PoolClient,
  sourceId: string,
  { resource, patientId }: Hl7Change['entries'][number],
  eventAt: string
): Promise<void> {
  const key = [sourceId, resource.resourceType, resource.id]
  const newer = await client.query(
    `insert into hl7_resource as seen (source_id, resource_type, resource_id, event_at) values ($1, $2, $3, $4)
     on conflict (source_id, resource_type, resource_id) do update set event_at = excluded.event_at
     where seen.event_at <= excluded.event_at`,
    [...key, eventAt]
  )
  if (newer.rowCount === 0) return
  await client.query(
    'delete from overnight_entry where source_id = $1 and resource_type = $2 and resource_id = $3',
    key
  )
  // Nobody's until the people are settled, at the end of the same transaction.
  await client.query(
    `insert into overnight_entry (nhs_number, source_id, resource_type, resource_id, subjects, resource, issues)
     values ('', $1, $2, $3, $4, $5, null)`,
    [...key, `Patient/${patientId}`, toJsonKeepingDecimals(resource)]
  )
}
