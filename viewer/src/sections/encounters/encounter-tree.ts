/** Encounters with one level of grouping: a stay and the parts that name it. Nothing stands twice, and nothing is left out. */
import { at } from '../../record/fhir-read.ts'
import { referencedId } from '../referenced.ts'
import type { Row } from '../section-list.ts'

export interface Stay {
  readonly row: Row
  /** In the order of `rows`; empty for what stands by itself. */
  readonly parts: readonly Row[]
}

const STEPS_MAX = 8

/** The topmost encounter that a row is part of; itself where there is none, and where the way up goes round. */
function topOf(row: Row, byId: ReadonlyMap<string, Row>): Row {
  let top = row
  for (let step = 0; step < STEPS_MAX; step++) {
    const above = byId.get(referencedId(top.entry, at(top.entry.resource, 'partOf')) ?? '')
    // What was entered in error or did not happen groups nothing: its parts stand by themselves.
    if (!above || above.words.standing !== 'current') return top
    if (above === row) return row
    top = above
  }
  return row
}

export function toStays(rows: readonly Row[]): readonly Stay[] {
  const byId = new Map(rows.map((row) => [row.entry.id, row]))
  const tops = new Map(rows.map((row) => [row, topOf(row, byId)]))
  const partsOf = Map.groupBy(
    rows.filter((row) => tops.get(row) !== row),
    (row) => tops.get(row)
  )
  return rows.filter((row) => tops.get(row) === row).map((row) => ({ row, parts: partsOf.get(row) ?? [] }))
}
