/** Every entry of every section by its date, newest first, in years and months (feature 34). */
import type { Entry } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { isFuture, showDate, toDateParts, type DateParts } from '../dates/partial-date.ts'
import type { Filterable } from '../filter/entry-filter.ts'
import type { RecordView } from '../record/record-view.ts'
import type { Row } from '../sections/section-list.ts'

export interface TimelineItem {
  readonly row: Row
  readonly section: SectionName
  /** Where it stands: when it happened, else when it was recorded; null where neither is a date. */
  readonly parts: DateParts | null
  readonly isToCome: boolean
}

/** What its filter looks at: where it stands, whose it is, and its section. */
export function toFilterable({ row, section, parts }: TimelineItem): Filterable {
  return { odsCode: row.entry.odsCode, kind: section, parts }
}

export interface TimelineMonth {
  readonly title: string
  readonly items: readonly TimelineItem[]
}

export interface TimelineGroup {
  readonly kind: 'to-come' | 'year' | 'undated'
  /** Of the heading: an address within the page. */
  readonly id: string
  readonly title: string
  readonly count: number
  readonly months: readonly TimelineMonth[]
}

/** Happened first: a letter typed in March about a stay in February stands in February, and says so. */
function whenOf({ occurred, recorded }: Entry): string | null {
  return [occurred, recorded].find((value) => value !== null && toDateParts(value) !== null) ?? null
}

function toItem(row: Row, section: SectionName, now: Date): TimelineItem {
  const when = whenOf(row.entry)
  return {
    row,
    section,
    parts: when === null ? null : toDateParts(when),
    isToCome: when !== null && isFuture(when, now)
  }
}

/** What is not known sorts behind what is: a bare year stands at the end of its year. */
function sortKey({ parts, row }: TimelineItem): string {
  const date = parts ? [parts.year, parts.month ?? '00', parts.day ?? '00', parts.time ?? ''].join('-') : ''
  return `${date} ${row.entry.id}`
}

/** Newest first; what has no date last. The order of two at one moment is that of their ids, and never changes. */
export function toTimelineItems(view: RecordView): readonly TimelineItem[] {
  const items = [...view.rows.values()].map(({ row, section }) => toItem(row, section, view.now))
  return items
    .map((item) => ({ item, key: sortKey(item) }))
    .toSorted((a, b) => (a.key < b.key ? 1 : -1))
    .map(({ item }) => item)
}

function titleOfMonth({ parts }: TimelineItem): string {
  if (!parts) return ''
  return parts.month === null ? `${parts.year}, month not stated` : showDate(`${parts.year}-${parts.month}`)
}

function toGroup(kind: TimelineGroup['kind'], id: string, title: string, items: readonly TimelineItem[]) {
  const months = [...Map.groupBy(items, titleOfMonth)].map(([month, these]) => ({ title: month, items: these }))
  return { kind, id, title, count: items.length, months }
}

/** What is to come, then year by year, then what has no date; empty groups are left out. */
export function toTimelineGroups(items: readonly TimelineItem[]): readonly TimelineGroup[] {
  const toCome = items.filter(({ isToCome }) => isToCome)
  const undated = items.filter(({ parts }) => parts === null)
  const past = items.filter(({ parts, isToCome }) => parts !== null && !isToCome)
  const years = [...Map.groupBy(past, ({ parts }) => parts?.year ?? '')]
  return [
    toGroup('to-come', 'to-come', 'After today', toCome),
    ...years.map(([year, these]) => toGroup('year', `year-${year}`, year, these)),
    toGroup('undated', 'undated', 'No date stated', undated)
  ].filter(({ count }) => count > 0)
}

/** The months, whole ones, that hold the first `rows` rows: a long timeline is drawn from its top. */
export function firstMonths(groups: readonly TimelineGroup[], rows: number): readonly TimelineGroup[] {
  let before = 0
  return groups.flatMap((group) => {
    const months = group.months.filter(({ items }) => {
      const isWithin = before < rows
      before += items.length
      return isWithin
    })
    return months.length === 0 ? [] : [months.length === group.months.length ? group : { ...group, months }]
  })
}
