/** Rows of a full list in reading order: those that say the same as an earlier row stand beneath it, each with its own source. */
import { groupLinked } from '../record/linked-entries.ts'
import type { Row } from './section-list.ts'

export interface ListedRow {
  readonly row: Row
  /** Entries that stand right above it and say the same: the first stands for all in the order of the list. */
  readonly above: ReadonlySet<string>
}

/** Every row once, none merged (H-005); `rows` in the order of the list, which those that follow nothing keep. */
export function besideLinked(rows: readonly Row[]): readonly ListedRow[] {
  const rowOf = new Map(rows.map((row) => [row.entry.id, row]))
  const groups = groupLinked(rows.map(({ entry }) => entry))
  return groups.flatMap((entries) =>
    entries.flatMap(({ id }, index) => {
      const row = rowOf.get(id)
      return row ? [{ row, above: new Set(entries.slice(0, index).map((entry) => entry.id)) }] : []
    })
  )
}
