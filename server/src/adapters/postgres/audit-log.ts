/**
 * The audit in PostgreSQL. Entries that are waiting together are written in one statement (group commit): each caller
 * goes on only when its own entry is on disk, and not at all when that takes too long.
 */
import type pg from 'pg'
import { errorCode } from '../../domain/error-code.ts'
import type { AuditEntry, AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { AuditTree } from './audit-tree.ts'
import { createAuditWriter } from './audit-write.ts'

const ENTRIES_PER_COMMIT_MAX = 200
const WAITING_ENTRIES_MAX = 10_000
const AUDIT_DEADLINE_MS = 5000

interface Waiting {
  readonly entry: AuditEntry
  readonly sinceMs: number
  readonly settle: (outcome: 'written' | 'unavailable') => void
}

export interface PostgresAuditLog extends AuditLog {
  /** As this process last saw it. Throws when it cannot be read. */
  tree(): Promise<AuditTree>
}

export function createAuditLog(pool: pg.Pool, clock: Clock, log: Log): PostgresAuditLog {
  const writer = createAuditWriter(pool, clock)
  const waiting: Waiting[] = []
  let writing = false

  const write = async (batch: readonly Waiting[]): Promise<'written' | 'unavailable'> => {
    try {
      await writer.write(
        batch.map(({ entry }) => entry),
        AUDIT_DEADLINE_MS
      )
      return 'written'
    } catch (error) {
      log.error('audit-unavailable', { reason: errorCode(error) })
      return 'unavailable'
    }
  }

  const drain = async (): Promise<void> => {
    writing = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, ENTRIES_PER_COMMIT_MAX)
      const outcome = await write(batch)
      for (const item of batch) item.settle(outcome)
      // Whoever waited behind a write that hung has been told already that there is no audit.
      const givenUp = waiting.findIndex(({ sinceMs }) => clock.monotonicMs() - sinceMs < AUDIT_DEADLINE_MS)
      waiting.splice(0, givenUp === -1 ? waiting.length : givenUp)
    }
    writing = false
  }

  return {
    tree: () => writer.tree(),
    append(entry) {
      // A queue without an end would hold disclosures back for ever: past the limit nothing more is disclosed.
      if (waiting.length >= WAITING_ENTRIES_MAX) return Promise.resolve('unavailable')
      return new Promise((resolve) => {
        const late = setTimeout(() => resolve('unavailable'), AUDIT_DEADLINE_MS)
        const settle: Waiting['settle'] = (outcome) => {
          clearTimeout(late)
          resolve(outcome)
        }
        waiting.push({ entry, sinceMs: clock.monotonicMs(), settle })
        if (!writing) void drain()
      })
    }
  }
}
