/** Calls at a time of the day in London, every day, by looking at the clock: a computer that slept does not miss it. */
import { setTimeout as wait } from 'node:timers/promises'
import { lastLondonTime } from '../../domain/london-time.ts'
import type { Clock } from '../../ports/clock.ts'

export interface DailyLimits {
  readonly lookEveryMs: number
  readonly retryAfterMs: number
}

/** See `BulkExport.schedule`. `startAt`: HH:MM. */
export async function runDaily(
  startAt: string,
  clock: Clock,
  onDue: (dueAtMs: number) => Promise<'done' | 'again'>,
  signal: AbortSignal,
  limits: DailyLimits
): Promise<void> {
  let doneForMs = Number.NEGATIVE_INFINITY
  let notBeforeMs = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    const dueAtMs = lastLondonTime(startAt, clock.nowMs())
    if (dueAtMs > doneForMs && clock.monotonicMs() >= notBeforeMs) {
      if ((await onDue(dueAtMs)) === 'done') doneForMs = dueAtMs
      else notBeforeMs = clock.monotonicMs() + limits.retryAfterMs
    }
    await wait(limits.lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}
