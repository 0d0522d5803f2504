/** Every row of a section, none folded or left out: what a print-out of the Summary holds. */
import type { ReactNode } from 'react'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryRow } from '../sections/entry-row.tsx'
import { SECTIONS, type RowGroup } from '../sections/section-list.ts'

interface AllRowsProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly groups: readonly RowGroup[]
}

export function AllRows({ view, section, groups }: AllRowsProps): ReactNode {
  return groups.map(({ name, rows }) => (
    <div key={name}>
      <p className="ncr-row__apart">
        {name} – {SECTIONS[section].dateColumn.heading}
      </p>
      <ul className="ncr-rows">
        {rows.map((row) => (
          <EntryRow key={row.entry.id} view={view} section={section} row={row} />
        ))}
      </ul>
    </div>
  ))
}
