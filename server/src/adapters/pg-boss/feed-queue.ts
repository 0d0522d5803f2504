/**
 * The region's scheduled work as jobs of pg-boss: whichever server takes a job does it, and no other. A look at the
 * feeds asks for the next one; the clock of every minute only mends that chain when a server died in the middle of it.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { PgBoss, type ConstructorOptions, type Db, type Job } from 'pg-boss'
import { errorCode } from '../../domain/error-code.ts'
import { StoreUnavailable } from '../../domain/store-unavailable.ts'
import type { FeedLooks, FeedQueue, FeedRetry, FeedWork, NightRelease } from '../../ports/feed-queue.ts'
import type { Log } from '../../ports/log.ts'
import { LOAD, LOOK, prepareQueues, QUEUE_LIMITS, TIDY, type QueueLimits } from './queues.ts'

/** What a pool of connections can do that this needs. */
export interface Statements {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

interface LookData {
  readonly seen: FeedLooks
}

interface LoadData {
  readonly source: string
  readonly release?: NightRelease
}

/** A load that is to be tried again: pg-boss counts, and waits longer each time. */
class Again extends Error {
  override readonly name = 'Again'
}

export function createFeedQueue(statements: Statements, log: Log, limits: QueueLimits = QUEUE_LIMITS): FeedQueue {
  const boss = new PgBoss(toOptions(statements))
  let toldAtMs = Number.NEGATIVE_INFINITY
  // Every worker says that the database is away, every second.
  const onTrouble = (error: unknown): void => {
    const nowMs = performance.now()
    if (nowMs - toldAtMs < limits.troubleToldEveryMs) return
    toldAtMs = nowMs
    log.warn('queue-trouble', { reason: reasonOf(error) })
  }
  boss.on('error', onTrouble)
  return {
    async run(work, signal) {
      await startPatiently(boss, log, limits, signal, () => serve(boss, work, limits, signal))
      await untilAborted(signal)
      // Without its database there is nothing left to stop.
      await boss.stop({ graceful: true, timeout: limits.stopMsMax, close: false }).catch(onTrouble)
    },
    async askRelease(source, release) {
      const singletonKey = `${source} ${release.night}`
      try {
        await boss.send(LOAD, { source, release }, { singletonKey })
      } catch (error) {
        throw new StoreUnavailable('the release could not be kept', { cause: error })
      }
    },
    async loadRetries() {
      const { rows } = (await statements.query(WAITING, [LOAD])) as { rows: WaitingRow[] }
      return new Map(rows.map((row): [string, FeedRetry] => [row.source, toRetry(row)]))
    }
  }
}

/** Its workers hand on what was wrong as a plain object. */
function reasonOf(error: unknown): string {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
  return isCoded ? String(error.code) : errorCode(error)
}

interface WaitingRow {
  readonly source: string
  readonly attempts: number
  readonly next_at: Date
}

const WAITING = `
  select data ->> 'source' as source, retry_count + 1 as attempts, start_after as next_at
  from job_queue.job where name = $1 and state = 'retry'`

function toRetry({ attempts, next_at: nextAt }: WaitingRow): FeedRetry {
  return { attempts, nextAt: nextAt.toISOString() }
}

function toOptions(statements: Statements): ConstructorOptions {
  const db: Db = { executeSql: async (text, values) => statements.query(text, values) }
  return {
    db,
    schema: 'job_queue',
    // The migration made it, owned by the role that this connects as.
    createSchema: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    // A server that died is noticed within a few seconds of its last sign of life.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    cronMonitorIntervalSeconds: 10,
    cronWorkerIntervalSeconds: 5
  }
}

/** A database that is away, at the start or in the middle of it, is waited for: this promise is never rejected. */
async function startPatiently(
  boss: PgBoss,
  log: Log,
  limits: QueueLimits,
  signal: AbortSignal,
  begin: () => Promise<void>
): Promise<void> {
  while (!signal.aborted) {
    try {
      await boss.start()
      await prepareQueues(boss, limits)
      return await begin()
    } catch (error) {
      log.error('queue-not-started', { reason: reasonOf(error) })
      await boss.stop({ graceful: false, close: false }).catch(() => undefined)
      await wait(limits.startAgainMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

async function serve(boss: PgBoss, work: FeedWork, limits: QueueLimits, signal: AbortSignal): Promise<void> {
  const { pollSeconds, loadsAtOnce, heartbeatRefreshSeconds } = limits
  const polling = { pollingIntervalSeconds: pollSeconds, heartbeatRefreshSeconds }
  const ask = (source: string): Promise<string | null> => boss.send(LOAD, { source }, { singletonKey: source })
  await boss.work<LookData | null>(LOOK, polling, async (jobs) => {
    const { looks, due } = await work.look(onlyOne(jobs).data?.seen ?? {})
    for (const source of due) await ask(source)
    if (!signal.aborted) await boss.send(LOOK, { seen: looks }, { startAfter: limits.lookEverySeconds })
  })
  await boss.work<LoadData>(LOAD, { ...polling, localConcurrency: loadsAtOnce }, async (jobs) => {
    const job = onlyOne(jobs)
    const outcome = await work.load(job.data.source, job.data.release ?? null, AbortSignal.any([signal, job.signal]))
    if (outcome === 'again') throw new Again('not loaded')
  })
  await boss.work(TIDY, polling, () => work.tidy())
  await boss.send(LOOK, { seen: {} })
}

function onlyOne<Data>([job, ...more]: readonly Job<Data>[]): Job<Data> {
  if (job === undefined || more.length > 0) throw new Error('jobs come one by one')
  return job
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
