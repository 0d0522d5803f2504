/**
 * What the reader wants of a list: dates, partner, kind. It stands in the address, so that a link and the Back button keep
 * it; it names nobody. It chooses rows and never what a source said (feature 34, point 4 of the clinical view).
 */
import type { Entry, OpenedEvent } from '@ncr/contract/record.ts'
import { showDate, toDateParts, type DateParts } from '../dates/partial-date.ts'
import { custodianOf } from '../documents/custodian.ts'

export interface EntryFilter {
  /** Whole days, `yyyy-mm-dd`, both included. */
  readonly from: string | null
  readonly to: string | null
  /** ODS code. */
  readonly partner: string | null
  /** Key of one of the list's kinds. */
  readonly kind: string | null
}

export const FILTER_NAMES = ['from', 'to', 'partner', 'kind'] as const
export type FilterName = (typeof FILTER_NAMES)[number]

export const NO_FILTER: EntryFilter = { from: null, to: null, partner: null, kind: null }

export interface Partner {
  readonly odsCode: string
  readonly name: string
}

export interface FilterKind {
  /** In the address: a word of ours or a digest, never what somebody recorded. */
  readonly key: string
  readonly title: string
}

/** What can be chosen in one list. */
export interface FilterChoices {
  readonly partners: readonly Partner[]
  readonly kinds: readonly FilterKind[]
  /** Over the first of the two date fields: which of an entry's dates is meant (H-007). */
  readonly fromLabel: string
}

export interface ReadFilter {
  readonly filter: EntryFilter
  /** What stands in the address and was not applied: a wrong date, a partner or a kind that is not in this list. */
  readonly notApplied: readonly FilterName[]
}

/** What of an entry a filter looks at. */
export interface Filterable {
  readonly odsCode: string
  readonly kind: string
  /** Null where no date can be read: no dates hide it. */
  readonly parts: DateParts | null
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Whoever feeds a section, and whose documents are pointed at, by name. */
export function partnersOf(opened: OpenedEvent, entries: readonly Entry[]): readonly Partner[] {
  const feeding = opened.sources.filter((source) => !source.pageOnly)
  const names = new Map(feeding.map(({ odsCode, partner }) => [odsCode, partner]))
  for (const entry of entries) {
    if (!names.has(entry.odsCode)) names.set(entry.odsCode, custodianOf(opened, entry) ?? entry.odsCode)
  }
  return [...names]
    .map(([odsCode, name]): Partner => ({ odsCode, name }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

function isDay(value: string): boolean {
  return DAY.test(value) && toDateParts(value) !== null
}

export function readFilter(parameters: URLSearchParams, { partners, kinds }: FilterChoices): ReadFilter {
  const of = (name: FilterName): string | null => parameters.get(name)
  const [from, to] = [of('from'), of('to')]
  const filter: EntryFilter = {
    from: from !== null && isDay(from) ? from : null,
    to: to !== null && isDay(to) ? to : null,
    partner: partners.find(({ odsCode }) => odsCode === of('partner'))?.odsCode ?? null,
    kind: kinds.find(({ key }) => key === of('kind'))?.key ?? null
  }
  return { filter, notApplied: FILTER_NAMES.filter((name) => of(name) !== null && filter[name] === null) }
}

export function isFiltered(filter: EntryFilter): boolean {
  return FILTER_NAMES.some((name) => filter[name] !== null)
}

/** A date without its day or month is kept wherever it may lie in the range: what is not known is not hidden. */
function mayLieIn({ year, month, day }: DateParts, { from, to }: EntryFilter): boolean {
  const earliest = `${year}-${month ?? '01'}-${day ?? '01'}`
  const latest = `${year}-${month ?? '12'}-${day ?? '31'}`
  return (from === null || latest >= from) && (to === null || earliest <= to)
}

export function matches({ odsCode, kind, parts }: Filterable, filter: EntryFilter): boolean {
  if (filter.partner !== null && odsCode !== filter.partner) return false
  if (filter.kind !== null && kind !== filter.kind) return false
  return parts === null || mayLieIn(parts, filter)
}

/** "partner CityCare, kind Medications, from 01-Jan-2025". */
export function sayFilter({ from, to, partner, kind }: EntryFilter, { partners, kinds }: FilterChoices): string {
  return [
    partner === null ? null : `partner ${partners.find(({ odsCode }) => odsCode === partner)?.name ?? partner}`,
    kind === null ? null : `kind ${kinds.find(({ key }) => key === kind)?.title ?? kind}`,
    from === null ? null : `from ${showDate(from)}`,
    to === null ? null : `to ${showDate(to)}`
  ]
    .filter((part) => part !== null)
    .join(', ')
}
