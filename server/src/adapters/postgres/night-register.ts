/** The nights of every source out of PostgreSQL: two statements, whatever the number of sources. */
import type pg from 'pg'
import type { NightRegister, SourceNights } from '../../ports/night-register.ts'
import { runQuery } from './database.ts'

interface PublishedRow {
  readonly source_id: string
  readonly night: string
  readonly transaction_time: Date
  readonly published_at: Date
}

interface RejectedRow {
  readonly source_id: string
  readonly night: string
  readonly transaction_time: Date | null
  readonly reason: string | null
  readonly at: Date
}

const PUBLISHED = 'select source_id, night, transaction_time, published_at from overnight_source'

/** A night older than the one that readers see is of no interest any more; of the same time, or of none, when it was refused counts. */
const REJECTED_SINCE = `
  select distinct on (source_id) source_id, night, transaction_time, reason, at
  from overnight_night
  where status = 'rejected' and not exists (
    select from overnight_source as seen
    where seen.source_id = overnight_night.source_id and (
      seen.transaction_time > overnight_night.transaction_time
      or seen.published_at >= overnight_night.at
        and seen.transaction_time = coalesce(overnight_night.transaction_time, seen.transaction_time)))
  order by source_id, at desc, night desc`

export function createNightRegister(pool: pg.Pool): NightRegister {
  return {
    async loadNights() {
      const published = await runQuery<PublishedRow>(pool, PUBLISHED, [])
      const rejected = await runQuery<RejectedRow>(pool, REJECTED_SINCE, [])
      const ids = new Set([...published.rows, ...rejected.rows].map((row) => row.source_id))
      return new Map(
        [...ids].map((id) => [
          id,
          {
            published: toPublished(published.rows.find((row) => row.source_id === id)),
            rejected: toRejected(rejected.rows.find((row) => row.source_id === id))
          }
        ])
      )
    }
  }
}

function toPublished(row: PublishedRow | undefined): SourceNights['published'] {
  if (row === undefined) return null
  return { night: row.night, asOf: row.transaction_time.toISOString(), at: row.published_at.toISOString() }
}

function toRejected(row: RejectedRow | undefined): SourceNights['rejected'] {
  if (row === undefined) return null
  const asOf = row.transaction_time?.toISOString() ?? null
  return { night: row.night, asOf, at: row.at.toISOString(), reason: row.reason ?? 'no reason was kept' }
}
