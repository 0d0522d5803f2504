/** The queues, what holds for their jobs, and the clock's part in them. */
import type { PgBoss, Queue } from 'pg-boss'

export const LOOK = 'feeds-look'
export const LOAD = 'feed-load'
export const TIDY = 'tidy'

export interface QueueLimits {
  /** Between two looks at all feeds. */
  readonly lookEverySeconds: number
  /** How often an idle worker asks for a job. */
  readonly pollSeconds: number
  /** Loads that one server does at the same time. */
  readonly loadsAtOnce: number
  /** After so long without a sign of life of its server a job is given to another. */
  readonly heartbeatSeconds: number
  readonly heartbeatRefreshSeconds: number
  /** After a failure; doubled each time, up to the second. */
  readonly retryDelaySeconds: number
  readonly retryDelaySecondsMax: number
  readonly startAgainMs: number
  /** Between two lines of the log about a database that does not answer. */
  readonly troubleToldEveryMs: number
  /** Of the ten seconds that a stop may take. */
  readonly stopMsMax: number
}

export const QUEUE_LIMITS: QueueLimits = {
  lookEverySeconds: 2,
  pollSeconds: 1,
  loadsAtOnce: 4,
  heartbeatSeconds: 10,
  heartbeatRefreshSeconds: 3,
  retryDelaySeconds: 8,
  retryDelaySecondsMax: 900,
  startAgainMs: 2000,
  troubleToldEveryMs: 10_000,
  stopMsMax: 5000
}

const HOUR_S = 3600
/** Months of attempts: a feed is never given up, only asked for less often. */
const ATTEMPTS_MAX = 10_000
const LONDON = 'Europe/London'

/** `stately`: of one key one waits and one runs, on all servers together. */
export async function prepareQueues(boss: PgBoss, limits: QueueLimits): Promise<void> {
  const { heartbeatSeconds } = limits
  const short: Omit<Queue, 'name'> = {
    policy: 'stately',
    heartbeatSeconds,
    retryLimit: 0,
    expireInSeconds: HOUR_S,
    deleteAfterSeconds: 60
  }
  await keep(boss, LOOK, { ...short, retryLimit: ATTEMPTS_MAX, retryDelay: limits.lookEverySeconds })
  await keep(boss, TIDY, { ...short, expireInSeconds: 6 * HOUR_S, deleteAfterSeconds: 24 * HOUR_S })
  await keep(boss, LOAD, {
    policy: 'stately',
    heartbeatSeconds,
    retryLimit: ATTEMPTS_MAX,
    retryDelay: limits.retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: limits.retryDelaySecondsMax,
    expireInSeconds: 24 * HOUR_S - 1,
    deleteAfterSeconds: HOUR_S
  })
  await boss.schedule(LOOK, '* * * * *', { seen: {} })
  await boss.schedule(TIDY, '0 3 * * *', null, { tz: LONDON, missed: 'once' })
}

/** Made where it is missing; one of an earlier version takes on what holds now. */
async function keep(boss: PgBoss, name: string, queue: Omit<Queue, 'name'>): Promise<void> {
  await boss.createQueue(name, queue)
  const { policy: _fixed, retryDelayMax: _kept, ...changeable } = queue
  await boss.updateQueue(name, changeable)
}
