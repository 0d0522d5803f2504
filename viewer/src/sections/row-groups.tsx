/** Rows in the groups of their section: what every section shows that has no way of its own. */
import type { ReactNode } from 'react'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { RecordView } from '../record/record-view.ts'
import { usePrinting } from '../record/use-printing.ts'
import { Rows, type RowsProps } from './rows.tsx'
import { isFolded, type RowGroup } from './section-list.ts'
import { Sheet } from './sheet.tsx'

interface RowGroupsProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly groups: readonly RowGroup[]
}

/** What is over, where it is shown only when a reader asks for it; paper cannot be asked. */
function Folded({ view, section, name, rows }: RowsProps & { readonly name: string }): ReactNode {
  const isPrinting = usePrinting()
  return (
    <details className="ncr-sheet ncr-folded" open={isPrinting ? true : undefined}>
      <summary>
        {name} ({rows.length})
      </summary>
      <Rows view={view} section={section} rows={rows} />
    </details>
  )
}

export function RowGroups({ view, section, groups }: RowGroupsProps): ReactNode {
  return groups.map(({ name, rows }) =>
    rows.every((row) => isFolded(section, row)) ? (
      <Folded key={name} view={view} section={section} name={name} rows={rows} />
    ) : (
      <Sheet key={name} title={name} count={rows.length}>
        <Rows view={view} section={section} rows={rows} />
      </Sheet>
    )
  )
}
