/** Access tokens of providers in PostgreSQL, for all servers together; kept as their SHA-256 only. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { TokenStore } from '../../ports/client-access.ts'
import type { Clock } from '../../ports/clock.ts'
import { runQuery } from './database.ts'

export function createTokenStore(pool: pg.Pool, clock: Clock): TokenStore {
  const now = (): string => new Date(clock.nowMs()).toISOString()
  return {
    async save(token, sourceId, expiresMs) {
      await runQuery(pool, 'delete from access_token where expires_at < $1', [now()])
      await runQuery(pool, 'insert into access_token (key, source_id, expires_at) values ($1, $2, $3)', [
        keyOf(token),
        sourceId,
        new Date(expiresMs).toISOString()
      ])
    },
    async sourceOf(token) {
      const found = await runQuery<{ source_id: string }>(
        pool,
        'select source_id from access_token where key = $1 and expires_at > $2',
        [keyOf(token), now()]
      )
      return found.rows[0]?.source_id ?? null
    }
  }
}

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
