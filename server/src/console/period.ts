/** A period as officers ask for it: whole days in London. */
import { londonInstant } from '../domain/london-time.ts'
import { isPartialDate } from '../domain/partial-date.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import type { Period } from '../ports/audit-reader.ts'

const DAY_MS = 86_400_000
const DAYS_MAX = 366

export function toPeriod(from: string, to: string, daysMax = DAYS_MAX): Period | Refusal {
  if (!isPartialDate(from) || !isPartialDate(to)) return refuse('request-malformed', 'there is no such day')
  const startMs = londonInstant(from, '00:00')
  const endMs = londonInstant(dayAfter(to), '00:00')
  if (endMs <= startMs) return refuse('request-malformed', 'the last day is before the first')
  if (endMs - startMs > (daysMax + 1) * DAY_MS) return refuse('request-malformed', `at most ${daysMax} days at once`)
  return { from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() }
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
}
