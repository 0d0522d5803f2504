/** Removes HL7 v2 messages that are kept no longer, some at a time: a listener goes on taking others meanwhile. */
import type pg from 'pg'
import type { ExpiredMessages } from '../../ports/hl7-messages.ts'
import { runQuery } from './database.ts'

const ROWS_AT_ONCE_MAX = 2000

export async function listSources(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await runQuery<{ source_id: string }>(
    pool,
    'select source_id from hl7_message union select source_id from hl7_dead_letter order by source_id',
    []
  )
  return rows.map((row) => row.source_id)
}

export async function expire(
  pool: pg.Pool,
  sourceId: string,
  messagesBefore: string,
  deadLettersBefore: string
): Promise<ExpiredMessages> {
  return {
    messages: await remove(pool, 'hl7_message', 'true', [sourceId, messagesBefore]),
    replayed: await remove(pool, 'hl7_dead_letter', 'replayed_at is not null', [sourceId, messagesBefore]),
    deadLetters: await remove(pool, 'hl7_dead_letter', 'replayed_at is null', [sourceId, deadLettersBefore])
  }
}

async function remove(
  pool: pg.Pool,
  table: 'hl7_message' | 'hl7_dead_letter',
  which: string,
  [sourceId, before]: readonly [string, string]
): Promise<number> {
  let removed = 0
  for (;;) {
    const { rowCount } = await runQuery(
      pool,
      `delete from ${table} where ctid = any (array(
         select ctid from ${table} where source_id = $1 and received_at < $2 and ${which} limit ${ROWS_AT_ONCE_MAX}))`,
      [sourceId, before]
    )
    removed += rowCount ?? 0
    if ((rowCount ?? 0) < ROWS_AT_ONCE_MAX) return removed
  }
}
