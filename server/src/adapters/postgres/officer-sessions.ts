/** Sessions of the console in PostgreSQL, so that any server of the region can answer. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { SignedIn } from '../../domain/officer.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OfficerSessions } from '../../ports/officer-sessions.ts'
import { runQuery } from './database.ts'
import type { SessionLimits } from './session-store.ts'

export function createOfficerSessions(
  pool: pg.Pool,
  clock: Clock,
  { idleMs, absoluteMs }: SessionLimits
): OfficerSessions {
  const at = (beforeMs: number): string => new Date(clock.nowMs() - beforeMs).toISOString()
  return {
    idleMs,
    async create(token, officer) {
      await runQuery(pool, 'delete from officer_session where created_at < $1', [at(absoluteMs)])
      const sql = 'insert into officer_session (key, officer, created_at, last_seen_at) values ($1, $2, $3, $3)'
      await runQuery(pool, sql, [keyOf(token), JSON.stringify(officer), at(0)])
    },
    async resume(token) {
      const { rows } = await runQuery<{ key: string; officer: string }>(
        pool,
        `update officer_session set last_seen_at = $2
         where key = $1 and ended_at is null and last_seen_at > $3 and created_at > $4 returning key, officer`,
        [keyOf(token), at(0), at(idleMs), at(absoluteMs)]
      )
      const [row] = rows
      // Written by `create` above and by nothing else: the text is our own.
      return row === undefined ? null : { key: row.key, officer: JSON.parse(row.officer) as SignedIn }
    },
    async end({ key }) {
      await runQuery(pool, 'update officer_session set ended_at = $2 where key = $1', [key, at(0)])
    }
  }
}

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
