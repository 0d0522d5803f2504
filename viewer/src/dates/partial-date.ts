/**
 * FHIR dates as a reader sees them (CUI ISB 1500: dd-Mmm-yyyy). A partial date prints as what was recorded and is never
 * padded; an instant prints in Europe/London whatever the browser's zone (hazard H-007).
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

const SHAPE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23'
})

export interface DateParts {
  readonly year: string
  readonly month: string | null
  readonly day: string | null
  /** HH:MM; null when only a date was recorded. */
  readonly time: string | null
}

/** Takes an instant apart in Europe/London. */
export function toLondonParts(instant: Date): DateParts {
  const found = new Map(LONDON.formatToParts(instant).map((part) => [part.type, part.value]))
  return {
    year: found.get('year') ?? '',
    month: found.get('month') ?? null,
    day: found.get('day') ?? null,
    time: `${found.get('hour') ?? ''}:${found.get('minute') ?? ''}`
  }
}

/** Reads a FHIR date, dateTime or instant; null when it is none of these. */
export function toDateParts(value: string): DateParts | null {
  const match = SHAPE.exec(value)
  const year = match?.[1]
  if (!match || year === undefined) return null
  const [month, day, time, zone] = [match[2] ?? null, match[3] ?? null, match[4] ?? null, match[5]]
  if (month !== null && (Number(month) < 1 || Number(month) > 12)) return null
  if (day !== null && (Number(day) < 1 || Number(day) > 31)) return null
  if (time === null || zone === undefined) return { year, month, day, time }
  const instant = new Date(value)
  return Number.isNaN(instant.getTime()) ? null : toLondonParts(instant)
}

/** `2011`, `Mar 2011` or `31-Mar-2011`; what is no date is shown as received. */
export function showDate(value: string): string {
  const parts = toDateParts(value)
  if (!parts) return `“${value}” (as received)`
  const month = parts.month === null ? undefined : MONTHS[Number(parts.month) - 1]
  if (month === undefined) return parts.year
  return parts.day === null ? `${month} ${parts.year}` : `${parts.day}-${month}-${parts.year}`
}

/** `31-Mar-2011 14:05` where a time was recorded, else as `showDate`. */
export function showDateTime(value: string): string {
  const time = toDateParts(value)?.time
  return time ? `${showDate(value)} ${time}` : showDate(value)
}

/** `14:05` in Europe/London; empty where no time was recorded. */
export function showTime(value: string): string {
  return toDateParts(value)?.time ?? ''
}

/** An instant as a reader says it on that day: `14:05`, of another day `30-Mar-2011 14:05`. */
export function showClock(value: string, now: Date): string {
  const today = toLondonParts(now)
  const parts = toDateParts(value)
  const isToday = parts?.year === today.year && parts.month === today.month && parts.day === today.day
  return isToday ? showTime(value) : showDateTime(value)
}

/** The same wall-clock day at the precision of both: what a reader calls "the same date". */
export function isSameDate(a: string, b: string): boolean {
  return showDate(a) === showDate(b)
}

/** A key that sorts by the first moment a date may mean; what has no date sorts as oldest. */
function toSortKey(value: string | null): string {
  const parts = value === null ? null : toDateParts(value)
  if (!parts) return ''
  return [parts.year, parts.month ?? '00', parts.day ?? '00', parts.time ?? ''].join('-')
}

export function newestFirst(a: string | null, b: string | null): number {
  return toSortKey(b).localeCompare(toSortKey(a))
}

/** Compares with today at the precision recorded: negative when wholly past, positive when wholly to come. */
function compareWithToday(value: string, now: Date): number {
  const parts = toDateParts(value)
  if (!parts) return 0
  const atItsPrecision = (of: DateParts): string =>
    [of.year, parts.month && of.month, parts.day && of.day].filter((part) => part !== null).join('-')
  return atItsPrecision(parts).localeCompare(atItsPrecision(toLondonParts(now)))
}

/** After today (or after this month or year, where no more was recorded), in Europe/London. */
export function isFuture(value: string, now: Date): boolean {
  return compareWithToday(value, now) > 0
}

/** True when the whole of the recorded date is over: `2026` is not past before 2027 begins. */
export function isPast(value: string, now: Date): boolean {
  return compareWithToday(value, now) < 0
}
