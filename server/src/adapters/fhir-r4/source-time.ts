/**
 * The time one source has for one reader. It runs from the moment the first question leaves (outer contract, section 3):
 * waiting for a turn in this process is not the source's silence. Nobody waits for a turn at a source that is silent to
 * everybody, so that one that hangs does not hold the page by its queue (H-020).
 */
import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'

export interface SourceTime {
  readonly deadlineMs: number
  /** Ends the requests: the deadline, a turn that never came, or whoever asked went away. */
  readonly signal: AbortSignal
  /** A question leaves; the first one starts the time. */
  start(): void
  hasStarted(): boolean
  /** On the clock of `performance.now()`; not before it has started. */
  leftMs(): number
  /** The time stands still, until what is given back is called; of several, until all are. */
  stand(): () => void
  /** Everything is in: nothing is to be ended any more. */
  end(): void
  /** Its deadline passed while this process had no time of its own to read an answer in: that proves nothing of the source. */
  wasBusy(): boolean
}

export interface SourceTimeOptions {
  readonly deadlineMs: number
  /** Null where nobody else may end it. */
  readonly gone: AbortSignal | null
  /** When the source last answered anybody, on the clock of `performance.now()`. */
  readonly heardMs: () => number
}

/** Of the time between the first question and the deadline. With less there was time to look at every socket. */
const BUSY_SHARE = 0.9

export function createSourceTime({ deadlineMs, gone, heardMs }: SourceTimeOptions): SourceTime {
  assert(deadlineMs > 0, 'the region file bounds the deadline')
  const createdMs = performance.now()
  const over = new AbortController()
  let startedMs: number | null = null
  let hasEnded = false
  let timer: NodeJS.Timeout | null = null
  let usedAtStart = performance.eventLoopUtilization()
  let isBusy = false
  let [standing, stoodMs, stoodSinceMs] = [0, 0, 0]
  const endAfter = (ms: number): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(check, Math.max(1, ms))
  }
  /** While it waits for its turn: so long after the source's last word to anybody. */
  const endsMs = (): number => (startedMs ?? Math.max(createdMs, heardMs())) + deadlineMs + stoodMs
  const check = (): void => {
    if (standing > 0) return
    const leftMs = endsMs() - performance.now()
    if (leftMs > 0) endAfter(leftMs)
    // What came in while this process was at something else is read before the time is called over: timers are served first.
    else setImmediate(giveUp)
  }
  const giveUp = (): void => {
    if (hasEnded || standing > 0) return
    isBusy = startedMs !== null && performance.eventLoopUtilization(usedAtStart).utilization >= BUSY_SHARE
    over.abort()
  }
  endAfter(deadlineMs)
  return {
    deadlineMs,
    signal: gone === null ? over.signal : AbortSignal.any([gone, over.signal]),
    start() {
      if (startedMs !== null) return
      startedMs = performance.now()
      usedAtStart = performance.eventLoopUtilization()
      endAfter(deadlineMs)
    },
    hasStarted: () => startedMs !== null,
    leftMs() {
      assert(startedMs !== null, 'what has not been asked has no time to run out')
      return endsMs() - (standing > 0 ? stoodSinceMs : performance.now())
    },
    stand() {
      if (standing === 0) stoodSinceMs = performance.now()
      standing += 1
      return () => {
        standing -= 1
        if (standing > 0) return
        stoodMs += performance.now() - stoodSinceMs
        if (!hasEnded) check()
      }
    },
    end() {
      hasEnded = true
      if (timer !== null) clearTimeout(timer)
    },
    wasBusy: () => isBusy
  }
}
