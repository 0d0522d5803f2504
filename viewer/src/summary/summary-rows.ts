/** Which rows a panel shows: what is current, one of each linked set, the others a link away. */
import { groupLinked } from '../record/linked-entries.ts'
import type { SectionView } from '../record/record-view.ts'
import { currentRows, type Row } from '../sections/section-list.ts'

export interface SummaryRows {
  readonly rows: readonly Row[]
  /** Nothing is current: the rows are of what is past, refuted or a mistake, and the panel says so. */
  readonly isOnlyOthers: boolean
}

/** A row with a disagreement stands for its linked set, else the first in the section's order. */
function firstOfLinked(rows: readonly Row[]): readonly Row[] {
  const rowOf = new Map(rows.map((row) => [row.entry.id, row]))
  const linked = groupLinked(rows.map(({ entry }) => entry))
  return linked.flatMap((entries) => {
    const chosen = entries.find(({ conflicts }) => conflicts.length > 0) ?? entries[0]
    const row = chosen && rowOf.get(chosen.id)
    return row ? [row] : []
  })
}

export function toSummaryRows({ groups }: SectionView): SummaryRows {
  const current = currentRows(groups)
  const rows = current.length > 0 ? current : groups.flatMap((group) => group.rows)
  return { rows: firstOfLinked(rows), isOnlyOthers: current.length === 0 && rows.length > 0 }
}
