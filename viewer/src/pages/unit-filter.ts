/** Units of a community system, switched on and off by the reader (feature 14): rows alone, never what a source said. */
import type { PageRow } from './page-rows.ts'

/** Entries of a system that names no unit for them. */
const NO_UNIT = 'No unit stated'

export interface UnitCount {
  readonly unit: string
  readonly count: number
}

export function unitOf({ entry }: PageRow): string {
  return entry.unit ?? NO_UNIT
}

/** By name; entries without a unit last. */
export function countUnits(rows: readonly PageRow[]): readonly UnitCount[] {
  const groups = Map.groupBy(rows, unitOf)
  return [...groups]
    .map(([unit, these]): UnitCount => ({ unit, count: these.length }))
    .toSorted((a, b) => Number(a.unit === NO_UNIT) - Number(b.unit === NO_UNIT) || a.unit.localeCompare(b.unit))
}

export function withoutUnits(rows: readonly PageRow[], off: ReadonlySet<string>): readonly PageRow[] {
  return rows.filter((row) => !off.has(unitOf(row)))
}

/** `2 of 3 units shown; 4 entries hidden by your choice.` */
export function sayUnits(units: readonly UnitCount[], off: ReadonlySet<string>): string {
  const hidden = units.filter(({ unit }) => off.has(unit))
  const count = hidden.reduce((sum, one) => sum + one.count, 0)
  const shown = `${units.length - hidden.length} of ${units.length} ${units.length === 1 ? 'unit' : 'units'} shown`
  return count === 0 ? `${shown}.` : `${shown}; ${count} ${count === 1 ? 'entry' : 'entries'} hidden by your choice.`
}
