/** When a course of medicine is over. A five-day course is not "being taken" a month later (hazard H-025). */
import type { Entry } from '@ncr/contract/record.ts'
import { at, listAt, textAt } from '../../record/fhir-read.ts'
import { isPast, showDate } from '../../dates/partial-date.ts'

const DAY_MS = 86_400_000
const DAYS: Record<string, number> = { d: 1, day: 1, days: 1, wk: 7, week: 7, weeks: 7 }

function lastDayOf(start: string | null, duration: unknown): string | null {
  const value = at(duration, 'value')
  const unit = textAt(duration, 'code') ?? textAt(duration, 'unit')
  const days = typeof value === 'number' && unit !== null ? value * (DAYS[unit] ?? Number.NaN) : Number.NaN
  if (start === null || !/^\d{4}-\d{2}-\d{2}/.test(start) || !Number.isFinite(days)) return null
  return new Date(Date.parse(start.slice(0, 10)) + (days - 1) * DAY_MS).toISOString().slice(0, 10)
}

/** The end that the source states: of the period, or of every dose's bounds. */
function statedEnd(entry: Entry): string | null {
  const period = textAt(entry.resource, 'effectivePeriod', 'end') ?? textAt(entry.resource, 'performedPeriod', 'end')
  if (period !== null) return period
  const doses = listAt(entry.resource, 'dosageInstruction').concat(listAt(entry.resource, 'dosage'))
  const ends = doses.map((dose) => {
    const repeat = at(dose, 'timing', 'repeat')
    const start = textAt(entry.resource, 'authoredOn')
    return textAt(repeat, 'boundsPeriod', 'end') ?? lastDayOf(start, at(repeat, 'boundsDuration'))
  })
  return ends.length > 0 && ends.every((end) => end !== null) ? (ends.toSorted().at(-1) ?? null) : null
}

/** "course ended 20-Oct-2026" once it is over, else null. `isAcute`: one supply is the whole course. */
export function sayCourseEnded(entry: Entry, isAcute: boolean, now: Date): string | null {
  const end = statedEnd(entry)
  if (end !== null) return isPast(end, now) ? `course ended ${showDate(end)}` : null
  if (!isAcute) return null
  const supplied = at(entry.resource, 'dispenseRequest', 'expectedSupplyDuration')
  const last = lastDayOf(textAt(entry.resource, 'authoredOn'), supplied)
  return last !== null && isPast(last, now) ? `supply ended ${showDate(last)}` : null
}
