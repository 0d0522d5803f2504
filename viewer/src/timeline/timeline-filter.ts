/**
 * What the reader wants of the timeline: dates, partner, kind. It stands in the address, so that a link and the Back
 * button keep it; it names nobody. It chooses rows and never what a source said (feature 34).
 */
import type { OpenedEvent } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { showDate, toDateParts, type DateParts } from '../dates/partial-date.ts'
import type { TimelineItem } from './timeline-items.ts'

export interface TimelineFilter {
  /** Whole days, `yyyy-mm-dd`, both included. */
  readonly from: string | null
  readonly to: string | null
  /** ODS code. */
  readonly partner: string | null
  readonly kind: SectionName | null
}

export type FilterName = keyof TimelineFilter

export interface ReadFilter {
  readonly filter: TimelineFilter
  /** What stands in the address and was not applied: a wrong date, a partner or a kind that is not in this record. */
  readonly notApplied: readonly FilterName[]
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

export interface Partner {
  readonly odsCode: string
  readonly name: string
}

/** Whoever feeds a section, by name. */
export function partnersOf(opened: OpenedEvent): readonly Partner[] {
  const feeding = opened.sources.filter((source) => !source.pageOnly)
  const names = new Map(feeding.map(({ odsCode, partner }) => [odsCode, partner]))
  return [...names]
    .map(([odsCode, name]): Partner => ({ odsCode, name }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

function isDay(value: string): boolean {
  return DAY.test(value) && toDateParts(value) !== null
}

export function readFilter(parameters: URLSearchParams, opened: OpenedEvent): ReadFilter {
  const [from, to] = [parameters.get('from'), parameters.get('to')]
  const [partner, kind] = [parameters.get('partner'), parameters.get('kind')]
  const filter: TimelineFilter = {
    from: from !== null && isDay(from) ? from : null,
    to: to !== null && isDay(to) ? to : null,
    partner: partnersOf(opened).find(({ odsCode }) => odsCode === partner)?.odsCode ?? null,
    kind: opened.sections.find((section) => section === kind) ?? null
  }
  const names = ['from', 'to', 'partner', 'kind'] as const
  return { filter, notApplied: names.filter((name) => parameters.get(name) !== null && filter[name] === null) }
}

export function isFiltered({ from, to, partner, kind }: TimelineFilter): boolean {
  return [from, to, partner, kind].some((value) => value !== null)
}

/** A date without its day or month is kept wherever it may lie in the range: what is not known is not hidden. */
function mayLieIn({ year, month, day }: DateParts, from: string | null, to: string | null): boolean {
  const earliest = `${year}-${month ?? '01'}-${day ?? '01'}`
  const latest = `${year}-${month ?? '12'}-${day ?? '31'}`
  return (from === null || latest >= from) && (to === null || earliest <= to)
}

export function applyFilter(items: readonly TimelineItem[], filter: TimelineFilter): readonly TimelineItem[] {
  const { from, to, partner, kind } = filter
  return items.filter(({ row, section, parts }) => {
    if (partner !== null && row.entry.odsCode !== partner) return false
    if (kind !== null && section !== kind) return false
    return parts === null || mayLieIn(parts, from, to)
  })
}

/** "partner CityCare, kind Medications, from 01-Jan-2025". */
export function sayFilter({ from, to, partner, kind }: TimelineFilter, partners: readonly Partner[]): string {
  return [
    partner === null ? null : `partner ${partners.find(({ odsCode }) => odsCode === partner)?.name ?? partner}`,
    kind === null ? null : `kind ${SECTION_TITLES[kind].short}`,
    from === null ? null : `from ${showDate(from)}`,
    to === null ? null : `to ${showDate(to)}`
  ]
    .filter((part) => part !== null)
    .join(', ')
}
