/** What stands together in a section: a filter that leaves a part of it leaves all of it (H-010). */
import type { SectionName } from '@ncr/contract/section-names.ts'
import { toPlanGroups } from './care-plans/plan-parts.ts'
import { toStays } from './encounters/encounter-tree.ts'
import type { Row, RowGroup } from './section-list.ts'
import { toReports } from './tests/report-groups.ts'

type Whole = readonly Row[]

/** A stay with its parts, a report with its results, a plan with its goals and teams; any other row is a whole by itself. */
const WHOLES: Partial<Record<SectionName, (groups: readonly RowGroup[]) => readonly Whole[]>> = {
  encounters: (groups) => toStays(groups.flatMap(({ rows }) => rows)).map(({ row, parts }) => [row, ...parts]),
  results: (groups) => toReports(groups).reports.map(({ report, results }) => [report, ...results]),
  'care-plans': (groups) =>
    toPlanGroups(groups).flatMap(({ plans }) => plans.map(({ row, goals, teams }) => [row, ...goals, ...teams]))
}

export function toWholes(section: SectionName, groups: readonly RowGroup[]): readonly Whole[] {
  const rows = groups.flatMap((group) => group.rows)
  const wholes = WHOLES[section]?.(groups) ?? []
  const placed = new Set(wholes.flat())
  return [...wholes, ...rows.filter((row) => !placed.has(row)).map((row) => [row])]
}
