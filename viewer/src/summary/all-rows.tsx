/** Every row of a section, none left out but what is over where that is shown only on purpose: what a print-out of the Summary holds. */
import type { ReactNode } from 'react'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { sayNotPrinted } from '../content/honesty.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryRow } from '../sections/entry-row.tsx'
import { isFolded, SECTIONS, type RowGroup } from '../sections/section-list.ts'

interface AllRowsProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly groups: readonly RowGroup[]
}

export function AllRows({ view, section, groups }: AllRowsProps): ReactNode {
  const folded = groups.flatMap(({ rows }) => rows).filter((row) => isFolded(section, row)).length
  const printed = groups
    .map(({ name, rows }) => ({ name, rows: rows.filter((row) => !isFolded(section, row)) }))
    .filter(({ rows }) => rows.length > 0)
  return (
    <>
      {printed.map(({ name, rows }) => (
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
      ))}
      {folded > 0 && <p className="ncr-panel__empty">{sayNotPrinted(folded)}</p>}
    </>
  )
}
