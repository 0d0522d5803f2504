/**
 * The overnight copies in PostgreSQL. A run holds the source's lock on a connection of its own, which is thrown away at
 * its end: whatever ends the run, kill -9 included, leaves the last published night.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Clock } from '../../ports/clock.ts'
import type { NightRecord, OvernightCopy, OvernightStore, PublishedNight } from '../../ports/overnight-store.ts'
import { createNightWriter } from './overnight-writer.ts'

const LOCK_SPACE = 7_105
const LOCK_RETRY_MS = 250

export function createOvernightStore(pool: pg.Pool, clock: Clock): OvernightStore {
  return {
    async openCopy(sourceId, signal, work) {
      signal.throwIfAborted()
      const client = await pool.connect()
      // A connection that breaks between two statements says so here; the next statement then fails.
      client.on('error', ignore)
      let isHeld = true
      const end = (): void => {
        if (isHeld) client.release(true)
        isHeld = false
      }
      signal.addEventListener('abort', end, { once: true })
      try {
        signal.throwIfAborted()
        // A night takes as long as it takes: the limit for the statements of a request is not its limit.
        await client.query('set statement_timeout = 0')
        await lock(client, sourceId, signal)
        return await work(createCopy(client, sourceId, clock))
      } finally {
        signal.removeEventListener('abort', end)
        end()
      }
    }
  }
}

function ignore(): void {
  // whatever was under way fails with it
}

/** Asked for again and again, so that a run that waits can be stopped. */
async function lock(client: pg.PoolClient, sourceId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const answer = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as got', [
      LOCK_SPACE,
      sourceId
    ])
    if (answer.rows[0]?.got === true) return
    await wait(LOCK_RETRY_MS, undefined, { signal })
  }
}

function createCopy(client: pg.PoolClient, sourceId: string, clock: Clock): OvernightCopy {
  return {
    loadPublished: () => loadPublished(client, sourceId),
    loadNights: () => loadNights(client, sourceId),
    saveNight: (night, isTold) => saveNight(client, sourceId, night, clock, isTold),
    loadUntold: () => loadNights(client, sourceId, "not told and status <> 'superseded'"),
    markTold: ({ night, manifestDigest }) => markTold(client, [sourceId, night, manifestDigest]),
    async writeNight(work) {
      await client.query('begin')
      try {
        const result = await work(
          createNightWriter(client, sourceId, async (night) => {
            await savePublished(client, sourceId, night, clock)
            await saveNight(client, sourceId, night, clock)
          })
        )
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch(ignore)
        throw error
      }
    }
  }
}

async function loadPublished(client: pg.PoolClient, sourceId: string): Promise<PublishedNight | null> {
  const found = await client.query<{ night: string; transaction_time: Date; manifest_digest: string }>(
    'select night, transaction_time, manifest_digest from overnight_source where source_id = $1',
    [sourceId]
  )
  const row = found.rows[0]
  if (row === undefined) return null
  const { night, transaction_time: time, manifest_digest: manifestDigest } = row
  return { night, transactionTime: time.toISOString(), manifestDigest }
}

interface NightRow {
  readonly night: string
  readonly transaction_time: Date | null
  readonly status: NightRecord['status']
  readonly reason: string | null
  readonly manifest_digest: string
  readonly stamp: string
}

async function loadNights(client: pg.PoolClient, sourceId: string, which = 'true'): Promise<readonly NightRecord[]> {
  const found = await client.query<NightRow>(
    `select night, transaction_time, status, reason, manifest_digest, stamp from overnight_night
     where source_id = $1 and ${which} order by transaction_time nulls first, night`,
    [sourceId]
  )
  return found.rows.map((row) => ({
    night: row.night,
    transactionTime: row.transaction_time?.toISOString() ?? null,
    status: row.status,
    reason: row.reason,
    manifestDigest: row.manifest_digest,
    stamp: row.stamp
  }))
}

async function markTold(client: pg.PoolClient, key: readonly string[]): Promise<void> {
  await client.query(
    'update overnight_night set told = true where source_id = $1 and night = $2 and manifest_digest = $3',
    [...key]
  )
}

async function saveNight(
  client: pg.PoolClient,
  sourceId: string,
  night: NightRecord,
  clock: Clock,
  isTold = false
): Promise<void> {
  await client.query(
    `insert into overnight_night (source_id, night, manifest_digest, transaction_time, status, reason, stamp, at, told)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (source_id, night, manifest_digest) do update
     set transaction_time = excluded.transaction_time, status = excluded.status, reason = excluded.reason,
         stamp = excluded.stamp, at = excluded.at, told = excluded.told`,
    [
      sourceId,
      night.night,
      night.manifestDigest,
      night.transactionTime,
      night.status,
      night.reason,
      night.stamp,
      new Date(clock.nowMs()).toISOString(),
      isTold
    ]
  )
}

async function savePublished(
  client: pg.PoolClient,
  sourceId: string,
  night: PublishedNight,
  clock: Clock
): Promise<void> {
  await client.query(
    `insert into overnight_source (source_id, night, transaction_time, manifest_digest, published_at)
     values ($1, $2, $3, $4, $5)
     on conflict (source_id) do update
     set night = excluded.night, transaction_time = excluded.transaction_time,
         manifest_digest = excluded.manifest_digest, published_at = excluded.published_at`,
    [sourceId, night.night, night.transactionTime, night.manifestDigest, new Date(clock.nowMs()).toISOString()]
  )
}
