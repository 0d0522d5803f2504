/** The board of the feeds in PostgreSQL: one row for what is done for a source, one for each promise that it broke. */
import type pg from 'pg'
import type { Clock } from '../../ports/clock.ts'
import type { FeedBoard, FeedStage } from '../../ports/feed-board.ts'
import { runQuery } from './database.ts'

interface StepRow {
  readonly source_id: string
  readonly stage: FeedStage
  readonly night: string | null
  readonly note: string
  readonly at: Date
}

interface AlarmRow {
  readonly source_id: string
  readonly due_at: Date
  readonly raised_at: Date
}

export function createFeedBoard(pool: pg.Pool, clock: Clock): FeedBoard {
  const now = (): string => new Date(clock.nowMs()).toISOString()
  return {
    async saveStep(sourceId, { stage, night, note }) {
      await runQuery(
        pool,
        `insert into feed_step (source_id, stage, night, note, at) values ($1, $2, $3, $4, $5)
         on conflict (source_id) do update set stage = excluded.stage, night = excluded.night, note = excluded.note,
           at = excluded.at`,
        [sourceId, stage, night, note, now()]
      )
    },
    async loadSteps() {
      const { rows } = await runQuery<StepRow>(pool, 'select source_id, stage, night, note, at from feed_step', [])
      return new Map(
        rows.map(({ source_id: source, stage, night, note, at }) => [
          source,
          { stage, night, note, at: at.toISOString() }
        ])
      )
    },
    async raise(sourceId, dueAtMs) {
      // The promise of the same day, broken again after it was kept (the night was withdrawn), is raised again.
      const raised = await runQuery(
        pool,
        `insert into feed_alarm as seen (source_id, due_at, raised_at) values ($1, $2, $3)
         on conflict (source_id, due_at) do update set raised_at = excluded.raised_at, cleared_at = null
         where seen.cleared_at is not null`,
        [sourceId, new Date(dueAtMs).toISOString(), now()]
      )
      return raised.rowCount === 1
    },
    async clear(sourceId) {
      const cleared = await runQuery(
        pool,
        'update feed_alarm set cleared_at = $2 where source_id = $1 and cleared_at is null',
        [sourceId, now()]
      )
      return (cleared.rowCount ?? 0) > 0
    },
    async loadAlarms() {
      const { rows } = await runQuery<AlarmRow>(
        pool,
        `select source_id, min(due_at) as due_at, min(raised_at) as raised_at from feed_alarm
         where cleared_at is null group by source_id`,
        []
      )
      return new Map(
        rows.map(({ source_id: source, due_at: due, raised_at: raised }) => [
          source,
          { dueAt: due.toISOString(), raisedAt: raised.toISOString() }
        ])
      )
    }
  }
}
