/** Everything that the screens show, worked out from the record once for each piece of the stream. */
import type { Entry, OpenedEvent, SectionState } from '@ncr/contract/record.ts'
import { SECTION_NAMES, type PageName, type SectionName } from '@ncr/contract/section-names.ts'
import { currentRows, toRowGroups, type Row, type RowGroup } from '../sections/section-list.ts'
import { groupConflicts } from './linked-entries.ts'
import type { OpenRecord, SectionData } from './record-state.ts'
import { summariseSection, type SectionSummary } from './section-summary.ts'
import { summariseSources, type SourceSummary } from './source-summary.ts'

export interface SectionView {
  readonly summary: SectionSummary
  readonly groups: readonly RowGroup[]
  readonly currentCount: number
}

export interface RowPlace {
  readonly row: Row
  readonly section: SectionName
  /** Where it stands when it is no part of the record's stream: the page that was opened, and what its source said there. */
  readonly page?: { readonly name: PageName; readonly state: SectionState | null }
}

export interface RecordView {
  readonly record: OpenRecord
  readonly opened: OpenedEvent
  /** The moment of opening: ages, ended courses and future dates are judged by it, so that a view never changes its mind. */
  readonly now: Date
  readonly sections: ReadonlyMap<SectionName, SectionView>
  readonly hidden: ReadonlySet<SectionName>
  readonly sources: readonly SourceSummary[]
  readonly rows: ReadonlyMap<string, RowPlace>
  readonly conflicts: readonly (readonly Entry[])[]
  sourceName(sourceId: string): string
}

const groupsOf = new WeakMap<SectionData, readonly RowGroup[]>()

function toGroups(section: SectionName, data: SectionData | undefined, now: Date): readonly RowGroup[] {
  if (!data) return []
  const known = groupsOf.get(data)
  if (known) return known
  const groups = toRowGroups(section, [...data.entries.values()], now)
  groupsOf.set(data, groups)
  return groups
}

function toSectionView(record: OpenRecord, opened: OpenedEvent, section: SectionName, now: Date): SectionView {
  const groups = toGroups(section, record.sections.get(section), now)
  return { summary: summariseSection(record, opened, section), groups, currentCount: currentRows(groups).length }
}

function placeRows(sections: ReadonlyMap<SectionName, SectionView>): ReadonlyMap<string, RowPlace> {
  const rows = new Map<string, RowPlace>()
  for (const [section, { groups }] of sections) {
    for (const row of groups.flatMap((group) => group.rows)) rows.set(row.entry.id, { row, section })
  }
  return rows
}

/** Null until the first line is in. */
export function toRecordView(record: OpenRecord): RecordView | null {
  const { opened } = record
  if (!opened) return null
  const now = new Date(opened.at)
  const shown = SECTION_NAMES.filter((section) => opened.sections.includes(section))
  const sections = new Map(shown.map((section) => [section, toSectionView(record, opened, section, now)]))
  const rows = placeRows(sections)
  const names = new Map(opened.sources.map(({ id, name }) => [id, name]))
  return {
    record,
    opened,
    now,
    sections,
    hidden: new Set(opened.hidden),
    sources: summariseSources(record, opened),
    rows,
    conflicts: groupConflicts([...rows.values()].map(({ row }) => row.entry)),
    sourceName: (sourceId) => names.get(sourceId) ?? sourceId
  }
}
