/** Whether an entry could be written now: tried as one is written, and rolled back. Nothing is disclosed where it fails. */
import type pg from 'pg'
import type { Clock } from '../../ports/clock.ts'
import type { PostgresAuditLog } from './audit-log.ts'
import { isClockBehind } from './audit-write.ts'

const PROBE_DEADLINE_MS = 2000

const TRY = `
  insert into audit_entry (seq, at, kind, body, node)
  values (9223372036854775807, now(), 'readiness', '{}', decode(repeat('00', 32), 'hex'))`

export interface AuditReadiness {
  isReady(): Promise<boolean>
}

export function createAuditReadiness(pool: pg.Pool, audit: PostgresAuditLog, clock: Clock): AuditReadiness {
  let asking: Promise<boolean> | null = null
  const look = async (): Promise<boolean> =>
    !isClockBehind(await audit.tree(), clock.nowMs()) && (await tryToWrite(pool))
  return {
    // However many ask at once, the database is asked once.
    isReady() {
      asking ??= look()
        .catch(() => false)
        .finally(() => (asking = null))
      return asking
    }
  }
}

async function tryToWrite(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect()
  try {
    for (const text of ['begin', TRY, 'rollback']) {
      const config = { text, query_timeout: PROBE_DEADLINE_MS }
      await client.query(config)
    }
    client.release()
    return true
  } catch {
    // Its transaction ends with the connection.
    client.release(true)
    return false
  }
}
