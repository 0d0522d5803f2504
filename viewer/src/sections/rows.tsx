/** Rows of one section, under the word over their dates. */
import { useCallback, useMemo, type ReactNode } from 'react'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryRow } from './entry-row.tsx'
import { besideLinked, type ListedRow } from './linked-rows.ts'
import { LongList } from './long-list.tsx'
import { SECTIONS, type Row } from './section-list.ts'

export interface RowsProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly rows: readonly Row[]
}

export function Rows({ view, section, rows }: RowsProps): ReactNode {
  const draw = useCallback(
    ({ row, above }: ListedRow) => (
      <EntryRow key={row.entry.id} view={view} section={section} row={row} above={above} />
    ),
    [view, section]
  )
  const listed = useMemo(() => besideLinked(rows), [rows])
  return (
    <>
      <p className="ncr-rows__heading">{SECTIONS[section].dateColumn.heading}</p>
      <LongList items={listed} draw={draw} />
    </>
  )
}
