/** Rows in the groups of their section: what every section shows that has no way of its own. */
import { useCallback, type ReactNode } from 'react'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryRow } from './entry-row.tsx'
import { LongList } from './long-list.tsx'
import { SECTIONS, type Row, type RowGroup } from './section-list.ts'
import { Sheet } from './sheet.tsx'

interface RowsProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly rows: readonly Row[]
}

export function Rows({ view, section, rows }: RowsProps): ReactNode {
  const draw = useCallback(
    (row: Row) => <EntryRow key={row.entry.id} view={view} section={section} row={row} />,
    [view, section]
  )
  return (
    <>
      <p className="ncr-rows__heading">{SECTIONS[section].dateColumn.heading}</p>
      <LongList items={rows} draw={draw} />
    </>
  )
}

interface RowGroupsProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly groups: readonly RowGroup[]
}

export function RowGroups({ view, section, groups }: RowGroupsProps): ReactNode {
  return groups.map(({ name, rows }) => (
    <Sheet key={name} title={name} count={rows.length}>
      <Rows view={view} section={section} rows={rows} />
    </Sheet>
  ))
}
