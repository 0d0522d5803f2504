/** Rows in the groups of their section: what every section shows that has no way of its own. */
import type { ReactNode } from 'react'
import { usePrinting } from '../record/use-printing.ts'
import { itself, KeptSheet } from './kept-sheet.tsx'
import { Rows, type RowsProps } from './rows.tsx'
import type { SectionBodyProps } from './section-body.ts'
import { KEEP_ALL } from './section-filter.ts'
import { isFolded, type RowGroup } from './section-list.ts'

interface FoldedProps extends RowsProps {
  readonly title: string
  /** The reader chose among the rows: what is left of these is what they look for. */
  readonly isChosen: boolean
}

/** What is over, where it is shown only when a reader asks for it; paper cannot be asked. */
function Folded({ title, isChosen, ...rows }: FoldedProps): ReactNode {
  const isPrinting = usePrinting()
  return (
    <details className="ncr-sheet ncr-folded" open={isPrinting || isChosen ? true : undefined}>
      <summary>{title}</summary>
      <Rows {...rows} />
    </details>
  )
}

type RowGroupsProps = Omit<SectionBodyProps, 'shown'> & { readonly groups: readonly RowGroup[] }

function Group({ group, ...props }: Omit<RowGroupsProps, 'groups'> & { readonly group: RowGroup }): ReactNode {
  const { view, section, isKept, sayCount } = props
  const { name, rows } = group
  if (rows.every((row) => isFolded(section, row))) {
    const kept = rows.filter(isKept)
    if (kept.length === 0) return null
    const title = `${name} (${sayCount(kept.length, rows.length)})`
    return <Folded title={title} isChosen={isKept !== KEEP_ALL} view={view} section={section} rows={kept} />
  }
  return (
    <KeptSheet title={name} units={rows} toRow={itself} isKept={isKept} sayCount={sayCount}>
      {(kept) => <Rows view={view} section={section} rows={kept} />}
    </KeptSheet>
  )
}

export function RowGroups({ groups, ...props }: RowGroupsProps): ReactNode {
  return groups.map((group) => <Group key={group.name} group={group} {...props} />)
}
