/** What can be chosen in the list of one section, and which of its rows a choice leaves. */
import type { OpenedEvent } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { toDateParts } from '../dates/partial-date.ts'
import {
  isFiltered,
  matches,
  partnersOf,
  type EntryFilter,
  type Filterable,
  type FilterChoices,
  type FilterKind
} from '../filter/entry-filter.ts'
import { sayEncounterKind } from './encounters/encounter-kinds.ts'
import { SECTIONS, type Row, type RowGroup } from './section-list.ts'
import { toWholes } from './section-wholes.ts'

export type IsKept = (row: Row) => boolean

/** Nothing is chosen. One function for all, so that long lists are not drawn again. */
export const KEEP_ALL: IsKept = () => true

/** Words that a source chose may stand in no address: their digest does, the same at every opening (FNV-1a, 32 bits). */
function toDigest(words: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(words)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash.toString(36)
}

/** Our own headings, such as `Not taken or not given`. */
function toSlug(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z]+/g, '-')
}

/** A document’s kind is its type, an encounter’s the kind of visit; all else stands under a heading that says the kind. */
const KINDS_OF_SOURCES: Partial<Record<SectionName, (row: Row) => string>> = {
  documents: ({ words }) => words.title,
  encounters: ({ entry }) => sayEncounterKind(entry) ?? 'Kind not stated'
}

function toKind(section: SectionName, row: Row): FilterKind {
  const ofSource = KINDS_OF_SOURCES[section]?.(row)
  return ofSource === undefined
    ? { key: toSlug(row.words.group), title: row.words.group }
    : { key: toDigest(ofSource), title: ofSource }
}

/** In the order of the page’s headings; kinds that sources chose by how many there are. */
function kindsOf(section: SectionName, groups: readonly RowGroup[]): readonly FilterKind[] {
  const kinds = groups.flatMap(({ rows }) => rows.map((row) => toKind(section, row)))
  const by = [...Map.groupBy(kinds, ({ key }) => key).values()]
  const ordered = section in KINDS_OF_SOURCES ? by.toSorted((a, b) => b.length - a.length) : by
  return ordered.flatMap(([first]) => first ?? [])
}

export function choicesOf(section: SectionName, groups: readonly RowGroup[], opened: OpenedEvent): FilterChoices {
  const entries = groups.flatMap(({ rows }) => rows.map(({ entry }) => entry))
  return {
    partners: partnersOf(opened, entries),
    kinds: kindsOf(section, groups),
    fromLabel: SECTIONS[section].dateColumn.fromLabel
  }
}

/** The date that stands in the row's column; the other one where a source did not send it, as the row has it (H-007). */
function toFilterable(section: SectionName, row: Row): Filterable {
  const { recorded, occurred, odsCode } = row.entry
  const dates = SECTIONS[section].dateColumn.shows === 'recorded' ? [recorded, occurred] : [occurred, recorded]
  const when = dates.find((date) => date !== null && toDateParts(date) !== null) ?? null
  return { odsCode, kind: toKind(section, row).key, parts: when === null ? null : toDateParts(when) }
}

/** A filter only hides: what it leaves is drawn as it was, and a whole of which a part matches is left whole. */
export function keptBy(section: SectionName, groups: readonly RowGroup[], filter: EntryFilter): IsKept {
  if (!isFiltered(filter)) return KEEP_ALL
  const wholes = toWholes(section, groups).filter((rows) =>
    rows.some((row) => matches(toFilterable(section, row), filter))
  )
  const kept = new Set(wholes.flatMap((rows) => rows.map(({ entry }) => entry.id)))
  return ({ entry }) => kept.has(entry.id)
}
