/** The two ways to put load on something: arrivals that wait for nobody, and a fixed number always at work. */
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Open loop: calls `run` `count` times at `perSecond`, whether or not earlier ones have ended. `dueMs` is when the call
 * was due: times count from there, so that a late start hides nothing.
 */
export async function runAtRate<T>(
  perSecond: number,
  count: number,
  signal: AbortSignal,
  run: (place: number, dueMs: number) => Promise<T>
): Promise<readonly T[]> {
  const startedMs = performance.now()
  const underWay: Promise<T>[] = []
  for (let place = 0; place < count; place += 1) {
    const dueMs = startedMs + (place * 1000) / perSecond
    await sleep(Math.max(0, dueMs - performance.now()), undefined, { signal })
    const one = run(place, dueMs)
    // Told below, by the one that waits for all of them.
    one.catch(() => undefined)
    underWay.push(one)
  }
  return Promise.all(underWay)
}

export interface LoopResult<T> {
  readonly results: readonly T[]
  readonly seconds: number
}

/** Closed loop: `atOnce` workers, each starting its next call when its last has ended, until `seconds` have passed. */
export async function runAtOnce<T>(
  atOnce: number,
  seconds: number,
  signal: AbortSignal,
  run: (worker: number) => Promise<T>
): Promise<LoopResult<T>> {
  const results: T[] = []
  const startedMs = performance.now()
  const work = async (worker: number): Promise<void> => {
    while (performance.now() - startedMs < seconds * 1000) {
      signal.throwIfAborted()
      results.push(await run(worker))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, worker) => work(worker)))
  return { results, seconds: (performance.now() - startedMs) / 1000 }
}
