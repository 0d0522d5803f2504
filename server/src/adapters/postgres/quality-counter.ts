/**
 * Counts data quality in memory and writes it down every few seconds. Answers wait in a short queue and are looked at
 * in small slices between other people's work; what does not fit into the queue is not looked at, and lost is only a
 * count. One counter for each process.
 */
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { errorCode } from '../../domain/error-code.ts'
import { londonDay } from '../../domain/london-time.ts'
import type { Origin } from '../../domain/quality-rule.ts'
import { createTally, type QualityTally } from '../../domain/quality-tally.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { QualityCounter, SeenAnswer } from '../../ports/quality-counter.ts'
import { addQualityCounts } from './quality-counts.ts'

const FLUSH_EVERY_MS = 5000
/** An answer is looked at after it was disclosed, not while. */
const LOOK_AFTER_MS = 250
const SLICE_MS = 2
/** A stop does not wait longer than this for a database that is away. */
const LAST_FLUSH_MS = 2000
/** Resources of answers that wait to be looked at. */
const WAITING_RESOURCES_MAX = 20_000
/** Days kept while the database is away; the oldest go first. */
const WAITING_DAYS_MAX = 3

interface Waiting {
  readonly origin: Origin
  readonly seen: SeenAnswer
  readonly day: string
}

export interface RunningCounter extends QualityCounter {
  /** Looks at what waits, and writes it all down. */
  close(): Promise<void>
}

export function createQualityCounter(pool: pg.Pool, clock: Clock, log: Log): RunningCounter {
  const days = createDays()
  const waiting = createQueue(days, clock)
  const today = (): string => londonDay(clock.nowMs())
  let isQuiet = true
  const flush = async (): Promise<void> => {
    for (const [day, tally] of days.take()) {
      const counts = tally.counts()
      try {
        await addQualityCounts(pool, day, counts)
        isQuiet = true
      } catch (error) {
        if (isQuiet)
          log.warn('quality-not-written', { reason: errorCode(error instanceof Error ? error.cause : error) })
        isQuiet = false
        days.of(day).add(counts)
      }
    }
  }
  let flushing: Promise<void> = Promise.resolve()
  let isFlushing = false
  const timer = setInterval(() => {
    if (isFlushing) return
    isFlushing = true
    flushing = flush().finally(() => (isFlushing = false))
  }, FLUSH_EVERY_MS)
  timer.unref()
  return {
    see: (origin, seen) => waiting.push({ origin, seen, day: today() }),
    add: (tally) => days.of(today()).add(tally.counts()),
    async close() {
      clearInterval(timer)
      waiting.drain()
      const late = new AbortController()
      const waited = wait(LAST_FLUSH_MS, undefined, { signal: late.signal, ref: false }).catch(() => undefined)
      await Promise.race([flushing.then(flush), waited])
      late.abort()
    }
  }
}

interface Days {
  of(day: string): QualityTally
  /** Everything so far; from here on it is counted anew. */
  take(): readonly (readonly [day: string, tally: QualityTally])[]
}

function createDays(): Days {
  let tallies = new Map<string, QualityTally>()
  return {
    of(day) {
      const tally = tallies.get(day) ?? createTally()
      tallies.set(day, tally)
      const oldest = [...tallies.keys()].toSorted()[0]
      if (tallies.size > WAITING_DAYS_MAX && oldest !== undefined) tallies.delete(oldest)
      return tally
    },
    take() {
      const taken = [...tallies]
      tallies = new Map()
      return taken
    }
  }
}

function createQueue(days: Days, clock: Clock): { push(one: Waiting): void; drain(): void } {
  const queue: Generator<undefined, void>[] = []
  let resources = 0
  let isAwake = false
  function* lookAt({ origin, seen, day }: Waiting): Generator<undefined, void> {
    for (const resource of seen.unreadable) days.of(day).unreadable(origin, resource)
    for (const resource of seen.readable) {
      days.of(day).readable(origin, resource)
      yield
    }
    resources -= sizeOf(seen)
    assert(resources >= 0, 'what leaves the queue was in it')
  }
  /** False when the queue is empty. */
  const step = (): boolean => {
    if (queue[0]?.next().done === true) queue.shift()
    return queue.length > 0
  }
  const slice = (): void => {
    const untilMs = clock.monotonicMs() + SLICE_MS
    while (step() && clock.monotonicMs() < untilMs);
    isAwake = queue.length > 0
    if (isAwake) setImmediate(slice)
  }
  return {
    push(one) {
      if (resources + sizeOf(one.seen) > WAITING_RESOURCES_MAX) return
      resources += sizeOf(one.seen)
      queue.push(lookAt(one))
      if (!isAwake) setTimeout(slice, LOOK_AFTER_MS).unref()
      isAwake = true
    },
    drain() {
      while (step());
    }
  }
}

function sizeOf({ readable, unreadable }: SeenAnswer): number {
  return readable.length + unreadable.length
}
