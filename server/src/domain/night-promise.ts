/** Whether an overnight copy is older than its source promised: decided here for the record and the data-feeds page alike (H-009). */
import assert from 'node:assert/strict'
import { lastLondonTime } from './london-time.ts'

const DAY_MS = 86_400_000

/**
 * Late is measured against the last promise: the night promised by then is not older than a day before it.
 * `dueBy`: HH:MM, Europe/London. `asOfMs`: what the copy shows is as at this moment.
 */
export function isStale(dueBy: string, asOfMs: number, nowMs: number): boolean {
  assert(Number.isFinite(asOfMs), 'a published night has a time')
  return asOfMs < lastLondonTime(dueBy, nowMs) - DAY_MS
}
