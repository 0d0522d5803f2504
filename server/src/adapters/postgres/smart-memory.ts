/** SMART launches under way in PostgreSQL: whichever server the browser comes back to, one of them takes it, once. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Clock } from '../../ports/clock.ts'
import type { BegunLaunch, SmartMemory, TakenLaunch } from '../../ports/smart-memory.ts'
import { runQuery } from './database.ts'

/** For so long a late or second use is told as such, and not as one that nobody began. */
const REMEMBERED_MS_MAX = 3_600_000

export function createSmartMemory<Begun = BegunLaunch>(pool: pg.Pool, clock: Clock): SmartMemory<Begun> {
  const at = (afterMs: number): string => new Date(clock.nowMs() + afterMs).toISOString()

  const explain = async (state: string, browser: string): Promise<TakenLaunch<Begun>> => {
    const found = await runQuery<{ used: boolean }>(
      pool,
      'select used_at is not null as used from smart_launch where state_digest = $1 and browser_digest = $2',
      [digest(state), digest(browser)]
    )
    const row = found.rows[0]
    if (row === undefined) return { kind: 'elsewhere' }
    return row.used ? { kind: 'used' } : { kind: 'expired' }
  }

  return {
    async keep(state, browser, begun, validMs) {
      await runQuery(pool, 'delete from smart_launch where expires_at < $1', [at(-REMEMBERED_MS_MAX)])
      await runQuery(
        pool,
        'insert into smart_launch (state_digest, browser_digest, begun, expires_at) values ($1, $2, $3, $4)',
        [digest(state), digest(browser), JSON.stringify(begun), at(validMs)]
      )
    },
    async take(state, browser) {
      if (browser === null) return { kind: 'elsewhere' }
      const taken = await runQuery<{ begun: string }>(
        pool,
        `with found as (
           select state_digest, begun from smart_launch
           where state_digest = $1 and browser_digest = $2 and used_at is null and expires_at > $3 for update)
         update smart_launch set used_at = $3, begun = '' from found
         where smart_launch.state_digest = found.state_digest returning found.begun`,
        [digest(state), digest(browser), at(0)]
      )
      const row = taken.rows[0]
      // Written by `keep` above and by nothing else: the text is our own.
      return row === undefined ? explain(state, browser) : { kind: 'taken', begun: JSON.parse(row.begun) as Begun }
    }
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
