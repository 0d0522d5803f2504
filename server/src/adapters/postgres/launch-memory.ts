/** Used launches in PostgreSQL: the primary key decides which of several servers was first. */
import type pg from 'pg'
import type { Clock } from '../../ports/clock.ts'
import type { LaunchMemory } from '../../ports/launch-memory.ts'
import { runQuery } from './database.ts'

export function createLaunchMemory(pool: pg.Pool, clock: Clock): LaunchMemory {
  return {
    async isFirstUse(issuer, jti, keepUntilMs) {
      await runQuery(pool, 'delete from launch_use where keep_until < $1', [new Date(clock.nowMs()).toISOString()])
      const inserted = await runQuery(
        pool,
        'insert into launch_use (issuer, jti, keep_until) values ($1, $2, $3) on conflict do nothing',
        [issuer, jti, new Date(keepUntilMs).toISOString()]
      )
      return inserted.rowCount === 1
    }
  }
}
