/** Sessions in PostgreSQL, so that any server of the region can answer. The token is kept as its SHA-256 only. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { LaunchContext } from '../../domain/launch-context.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Session, SessionStore } from '../../ports/session-store.ts'
import { runQuery } from './database.ts'

export interface SessionLimits {
  readonly idleMs: number
  readonly absoluteMs: number
}

interface SessionRow {
  readonly key: string
  readonly context: string
  readonly disclosure_id: string | null
  readonly created_at: Date
}

export function createSessionStore(pool: pg.Pool, clock: Clock, limits: SessionLimits): SessionStore {
  const now = (): string => new Date(clock.nowMs()).toISOString()
  const ago = (ms: number): string => new Date(clock.nowMs() - ms).toISOString()
  return {
    idleMs: limits.idleMs,
    async create(token, context) {
      await runQuery(pool, 'delete from session where created_at < $1', [ago(limits.absoluteMs)])
      await runQuery(pool, 'insert into session (key, context, created_at, last_seen_at) values ($1, $2, $3, $3)', [
        keyOf(token),
        JSON.stringify(context),
        now()
      ])
    },
    async resume(token) {
      const found = await runQuery<SessionRow>(
        pool,
        `update session set last_seen_at = $2
         where key = $1 and ended_at is null and last_seen_at > $3 and created_at > $4
         returning key, context, disclosure_id, created_at`,
        [keyOf(token), now(), ago(limits.idleMs), ago(limits.absoluteMs)]
      )
      return toSession(found.rows[0], limits)
    },
    async peek(token) {
      const found = await runQuery<SessionRow>(
        pool,
        `select key, context, disclosure_id, created_at from session
         where key = $1 and ended_at is null and last_seen_at > $2 and created_at > $3`,
        [keyOf(token), ago(limits.idleMs), ago(limits.absoluteMs)]
      )
      return toSession(found.rows[0], limits)
    },
    async endOf({ issuer, odsCode, userId, hostSession = null }, nhsNumber) {
      assert(userId !== null || hostSession !== null, 'a user or a sign-in is named')
      const ended = await runQuery(
        pool,
        `update session set ended_at = $5
         where ended_at is null and context::jsonb ->> 'issuer' = $1 and context::jsonb ->> 'odsCode' = $2
           and ($3::text is null or context::jsonb #>> '{user,id}' = $3)
           and ($4::text is null or $4 in (context::jsonb #>> '{person,nhsNumber}', context::jsonb ->> 'launchedNumber'))
           and ($6::text is null or coalesce(context::jsonb ->> 'hostSession' = $6, $3::text is not null))`,
        [issuer, odsCode, userId, nhsNumber, now(), hostSession]
      )
      return ended.rowCount ?? 0
    },
    async setDisclosure(session, disclosureId) {
      await runQuery(pool, 'update session set disclosure_id = $2 where key = $1', [session.key, disclosureId])
    },
    async end(session) {
      await runQuery(pool, 'update session set ended_at = $2 where key = $1', [session.key, now()])
    }
  }
}

function toSession(row: SessionRow | undefined, limits: SessionLimits): Session | null {
  if (row === undefined) return null
  // Written by `create` above and by nothing else: the text is our own.
  const context = JSON.parse(row.context) as LaunchContext
  const endsAtMs = row.created_at.getTime() + limits.absoluteMs
  return { key: row.key, context, disclosureId: row.disclosure_id, endsAtMs }
}

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
