/**
 * Access tokens of systems in PostgreSQL, for all servers together; kept as their SHA-256 only. What a token was told goes
 * with it.
 */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { SystemHolder, TokenStore } from '../../ports/client-access.ts'
import type { Clock } from '../../ports/clock.ts'
import { runQuery } from './database.ts'

interface HolderRow {
  readonly source_id: string | null
  readonly system: string | null
}

interface ToldRow {
  readonly id: string
  readonly nhs_number: string
  readonly type: string
  readonly query: string
  readonly digest: string
}

export function createTokenStore(pool: pg.Pool, clock: Clock): TokenStore {
  const now = (): string => new Date(clock.nowMs()).toISOString()
  return {
    async save(token, holder, expiresMs) {
      await runQuery(pool, 'delete from access_token where expires_at < $1', [now()])
      await runQuery(pool, 'insert into access_token (key, source_id, system, expires_at) values ($1, $2, $3, $4)', [
        keyOf(token),
        holder.kind === 'source' ? holder.sourceId : null,
        holder.kind === 'system' ? JSON.stringify(holder) : null,
        new Date(expiresMs).toISOString()
      ])
    },
    async holderOf(token) {
      const found = await runQuery<HolderRow>(
        pool,
        'select source_id, system from access_token where key = $1 and expires_at > $2',
        [keyOf(token), now()]
      )
      const [row] = found.rows
      if (row === undefined) return null
      if (row.source_id !== null) return { kind: 'source', sourceId: row.source_id }
      // Written by us, a few minutes ago.
      return row.system === null ? null : (JSON.parse(row.system) as SystemHolder)
    },
    async saveTold(token, { id, nhsNumber, type, query, digest, resources }) {
      await runQuery(
        pool,
        `insert into told_search (id, token, nhs_number, type, query, digest, resources)
         select $1, key, $3, $4, $5, $6, $7 from access_token where key = $2`,
        [id, keyOf(token), nhsNumber, type, query, digest, resources]
      )
    },
    async findTold(token, id) {
      const found = await runQuery<ToldRow>(
        pool,
        'select id, nhs_number, type, query, digest from told_search where id = $1 and token = $2',
        [id, keyOf(token)]
      )
      const [row] = found.rows
      if (row === undefined) return null
      const { nhs_number: nhsNumber, ...told } = row
      return { ...told, nhsNumber }
    },
    async personOf(token, resource) {
      const found = await runQuery<Pick<ToldRow, 'nhs_number'>>(
        pool,
        'select nhs_number from told_search where token = $1 and $2 = any(resources) limit 1',
        [keyOf(token), resource]
      )
      return found.rows[0]?.nhs_number ?? null
    }
  }
}

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
