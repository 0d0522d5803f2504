/**
 * FHIR partial dates (R4 datatypes, date and dateTime): `2011`, `2011-03`, `2011-03-31` or an instant with a zone.
 * A partial date is never padded to a full one: it stands for the whole stretch of time it may mean.
 */
import assert from 'node:assert/strict'

const SHAPE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00))?)?)?$/

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAY_MS = 86_400_000
const FOUR_CENTURIES_MS = 146_097 * DAY_MS

export interface TimeSpan {
  /** Milliseconds since the epoch, both inclusive. Dates without a zone are taken as UTC days. */
  readonly fromMs: number
  readonly untilMs: number
}

/** Whether the text is a FHIR date or dateTime of a day that exists (no 30 February). */
export function isPartialDate(text: string): boolean {
  const match = SHAPE.exec(text)
  if (match === null) return false
  const [, year, month, day] = match
  return isDay(
    Number(year),
    month === undefined ? undefined : Number(month),
    day === undefined ? undefined : Number(day)
  )
}

export function toTimeSpan(text: string): TimeSpan | null {
  const match = SHAPE.exec(text)
  if (match === null) return null
  const [, yearText, monthText, dayText, hour] = match
  const year = Number(yearText)
  const month = monthText === undefined ? undefined : Number(monthText)
  const day = dayText === undefined ? undefined : Number(dayText)
  if (!isDay(year, month, day)) return null
  if (hour !== undefined) return toInstant(text)
  const fromMs = utc(year, month ?? 1, day ?? 1)
  const next = month === undefined ? utc(year + 1, 1, 1) : day === undefined ? utc(year, month + 1, 1) : fromMs + DAY_MS
  assert(fromMs < next, 'a partial date stands for some stretch of time')
  return { fromMs, untilMs: next - 1 }
}

function toInstant(text: string): TimeSpan | null {
  // A leap second has no place in the epoch count: it is read as the second before it.
  const instant = Date.parse(text.replace(/:60(?=[.Z+-])/, ':59'))
  return Number.isNaN(instant) ? null : { fromMs: instant, untilMs: instant }
}

function isDay(year: number, month = 1, day = 1): boolean {
  if (year === 0 || month < 1 || month > 12 || day < 1) return false
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (month === 2 && isLeapYear ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0))
}

/** `month` 13 is January of the next year. */
function utc(year: number, month: number, day: number): number {
  if (year > 99) return Date.UTC(year, month - 1, day)
  // Date.UTC reads the years 0 to 99 as 1900 to 1999: 400 years on, the calendar is the same.
  return Date.UTC(year + 400, month - 1, day) - FOUR_CENTURIES_MS
}

/** Whether two partial dates may mean the same time: their stretches overlap. False when either cannot be read. */
export function mayBeSameTime(left: string, right: string): boolean {
  const a = toTimeSpan(left)
  const b = toTimeSpan(right)
  return a !== null && b !== null && a.fromMs <= b.untilMs && b.fromMs <= a.untilMs
}
