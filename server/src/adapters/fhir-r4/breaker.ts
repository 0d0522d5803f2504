/**
 * The circuit breaker of one source, shared by all its readers in this process. It opens after so many opens in a row
 * in which nothing of the source answered at all, and lets one through again when a probe or the time says so. A
 * source that refuses, withholds or does not know the person is well (H-003, H-020).
 */
import assert from 'node:assert/strict'
import type { Clock } from '../../ports/clock.ts'

export interface BreakerRules {
  /** Opens in a row that failed, each begun after the last had ended: a burst that fails together counts once. */
  readonly failuresToOpen: number
  /** While it is open: after this long one open asks in earnest, whatever the probes say. */
  readonly probeAfterMs: number
}

/** Why the source is asked, or that it is not. `probe`: ask whether it is back, and only then ask. */
export type Admission = 'closed' | 'probe' | 'due' | 'no'

export interface Breaker {
  admit(): Admission
  /** A probe found nobody: true when this open shall ask in earnest all the same. */
  isDue(): boolean
  succeeded(): void
  /** `startedMs`: monotonic, when the open that failed began. `onProbe`: it was let in on a probe's word. */
  failed(startedMs: number, onProbe: boolean): void
  /** Wall-clock milliseconds of the first failure of the run; null while it is closed. */
  failingSinceMs(): number | null
}

export function createBreaker(rules: BreakerRules, clock: Clock): Breaker {
  assert(rules.failuresToOpen >= 1 && rules.probeAfterMs >= 0, 'the region file bounds the rules')
  let failures = 0
  let sinceMs: number | null = null
  let countedMs = Number.NEGATIVE_INFINITY
  let dueMs = 0
  let probesFromMs = 0
  const isOpen = (): boolean => failures >= rules.failuresToOpen
  const isDue = (): boolean => {
    if (clock.monotonicMs() < dueMs) return false
    // One asks; the next is due when that one cannot have been of use.
    dueMs = clock.monotonicMs() + rules.probeAfterMs
    return true
  }
  return {
    admit() {
      if (!isOpen()) return 'closed'
      if (clock.monotonicMs() >= probesFromMs) return 'probe'
      return isDue() ? 'due' : 'no'
    },
    isDue,
    succeeded() {
      failures = 0
      sinceMs = null
      probesFromMs = 0
    },
    failed(startedMs, onProbe) {
      const nowMs = clock.monotonicMs()
      assert(startedMs <= nowMs, 'what ended has begun')
      // A probe that said yes before an open that failed is not believed for a while.
      if (onProbe) probesFromMs = nowMs + rules.probeAfterMs
      if (startedMs < countedMs) return
      countedMs = nowMs
      failures += 1
      sinceMs ??= clock.nowMs() - (nowMs - startedMs)
      if (failures === rules.failuresToOpen) dueMs = nowMs + rules.probeAfterMs
    },
    failingSinceMs: () => (isOpen() ? sinceMs : null)
  }
}
