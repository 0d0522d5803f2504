/** Which rows a panel shows: what holds now, one of each linked set; then, apart, what is over, refuted or a mistake. */
import { groupLinked } from '../record/linked-entries.ts'
import { isApart, type Row, type RowGroup } from '../sections/section-list.ts'

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

export function toSummaryRows(groups: readonly RowGroup[]): readonly Row[] {
  const rows = groups.flatMap((group) => group.rows)
  return [...firstOfLinked(rows.filter((row) => !isApart(row))), ...firstOfLinked(rows.filter(isApart))]
}
