/** The dates of a row: when it was recorded and when it happened are both shown wherever they differ (hazard H-007). */
import type { Entry } from '@ncr/contract/record.ts'
import { isFuture, isSameDate, showDate, showTime } from '../dates/partial-date.ts'

export interface DateColumn {
  readonly shows: 'recorded' | 'occurred'
  /** The word over the column. */
  readonly heading: string
  /** At the head of a panel; null where it is what the page says of all. */
  readonly said: string | null
  /** Over the first date of a filter. */
  readonly fromLabel: string
}

export const RECORDED: DateColumn = { shows: 'recorded', heading: 'Recorded', said: null, fromLabel: 'Recorded from' }
export const WHEN: DateColumn = { shows: 'occurred', heading: 'When', said: 'event date', fromLabel: 'From' }
export const TAKEN: DateColumn = { shows: 'occurred', heading: 'Taken', said: null, fromLabel: 'Taken from' }

export interface RowDates {
  readonly column: string
  /** Under the date: its time of day, or which date it is when the usual one is missing. */
  readonly note: string | null
  /** The other date, where it differs. */
  readonly other: string | null
  /** A recorded date that has not come yet is said: something is wrong with it. */
  readonly isRecordedInFuture: boolean
}

const NOT_STATED = 'date not stated'
const NO_RECORDED = 'no recorded date'

function toRecordedFirst(recorded: string | null, occurred: string | null): Omit<RowDates, 'isRecordedInFuture'> {
  if (recorded === null && occurred !== null) {
    return { column: showDate(occurred), note: 'happened', other: NO_RECORDED }
  }
  const column = recorded === null ? NOT_STATED : showDate(recorded)
  if (occurred === null || (recorded !== null && isSameDate(recorded, occurred)))
    return { column, note: null, other: null }
  return { column, note: null, other: `happened ${showDate(occurred)}` }
}

function toOccurredFirst(recorded: string | null, occurred: string | null): Omit<RowDates, 'isRecordedInFuture'> {
  if (occurred === null) {
    // The only date there is stands in the column and says which it is, lest it be read as the event's (H-007).
    return recorded === null
      ? { column: NOT_STATED, note: null, other: null }
      : { column: showDate(recorded), note: 'recorded', other: null }
  }
  const isSame = recorded !== null && isSameDate(recorded, occurred)
  const other = recorded === null ? NO_RECORDED : `recorded ${showDate(recorded)}`
  return { column: showDate(occurred), note: showTime(occurred) || null, other: isSame ? null : other }
}

const TO_DATES = { recorded: toRecordedFirst, occurred: toOccurredFirst }

export function toRowDates(
  { recorded, occurred }: Pick<Entry, 'recorded' | 'occurred'>,
  column: DateColumn,
  now: Date
): RowDates {
  const dates = TO_DATES[column.shows](recorded, occurred)
  return { ...dates, isRecordedInFuture: recorded !== null && isFuture(recorded, now) }
}

/** Both in one line, for an entry that stands within another's row. */
export function sayDates({ recorded, occurred }: Pick<Entry, 'recorded' | 'occurred'>): string {
  if (recorded === null) return occurred === null ? NOT_STATED : `happened ${showDate(occurred)}, ${NO_RECORDED}`
  const differs = occurred !== null && !isSameDate(recorded, occurred)
  return `recorded ${showDate(recorded)}${differs ? `, happened ${showDate(occurred)}` : ''}`
}
