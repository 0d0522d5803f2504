/**
 * Wall-clock time in Nottinghamshire. Everything that people promise or print is Europe/London; everything kept is UTC.
 */
import assert from 'node:assert/strict'

const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23'
})

const DAY_MS = 86_400_000

/** The day in London at an instant, as `2026-11-23`. */
export function londonDay(atMs: number): string {
  const parts = partsOf(atMs)
  return `${parts.year}-${parts.month}-${parts.day}`
}

/** The time in London at an instant, `09:12`; of another day than `nowMs` with that day, `2026-11-22 09:12`. */
export function londonClock(atMs: number, nowMs: number): string {
  const { hour, minute } = partsOf(atMs)
  const day = londonDay(atMs)
  return day === londonDay(nowMs) ? `${hour}:${minute}` : `${day} ${hour}:${minute}`
}

/** The last instant at or before `atMs` at which the clock in London showed `time` (`06:00`). */
export function lastLondonTime(time: string, atMs: number): number {
  const today = londonDay(atMs)
  const instant = londonInstant(today, time)
  if (instant <= atMs) return instant
  // From noon, a day back is yesterday even where one of the two has 23 or 25 hours.
  return londonInstant(londonDay(londonInstant(today, '12:00') - DAY_MS), time)
}

/** The instant at which the clock in London shows `time` on `day`. In the hour that occurs twice, the first. */
export function londonInstant(day: string, time: string): number {
  const asUtc = Date.parse(`${day}T${time}:00Z`)
  assert(Number.isFinite(asUtc), 'a day as 2026-11-23 and a time as 06:00')
  const offsets = [asUtc - 3_600_000, asUtc]
  const exact = offsets.find((candidate) => {
    const parts = partsOf(candidate)
    return `${parts.year}-${parts.month}-${parts.day}` === day && `${parts.hour}:${parts.minute}` === time
  })
  // In the hour that the spring change skips there is no such time: the instant after the gap stands for it.
  return exact ?? asUtc
}

function partsOf(atMs: number): Record<'year' | 'month' | 'day' | 'hour' | 'minute', string> {
  assert(Number.isFinite(atMs), 'a reader is told the time of an instant')
  const found = { year: '', month: '', day: '', hour: '', minute: '' }
  for (const part of LONDON.formatToParts(atMs)) {
    if (part.type in found) found[part.type as keyof typeof found] = part.value
  }
  return found
}
