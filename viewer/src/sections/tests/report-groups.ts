/** Results by report: each report with the results it names, in its order, and what no report names by itself. */
import { OBSERVATION_GROUPS } from '../observations/observation-words.ts'
import { referencedIds } from '../referenced.ts'
import type { Row, RowGroup } from '../section-list.ts'

export interface ReportWithResults {
  readonly report: Row
  readonly results: readonly Row[]
  /** Named by the report and not among the results: observations of another section, or never sent; said (H-010). */
  readonly missing: number
}

export interface ByReport {
  readonly reports: readonly ReportWithResults[]
  readonly rest: readonly RowGroup[]
}

/** Beside reports, "Results" alone would read as all of them. */
function apart(name: string, reports: readonly ReportWithResults[]): string {
  return name === OBSERVATION_GROUPS[1] && reports.length > 0 ? 'Results of no report' : name
}

export function toReports(groups: readonly RowGroup[]): ByReport {
  const byId = new Map(groups.flatMap(({ rows }) => rows).map((row) => [row.entry.id, row]))
  const reports = (groups.find(({ name }) => name === OBSERVATION_GROUPS[0])?.rows ?? []).map((report) => {
    const ids = referencedIds(report.entry, 'result')
    const results = ids.flatMap((id) => byId.get(id) ?? [])
    return { report, results, missing: ids.length - results.length }
  })
  const named = new Set(reports.flatMap(({ report, results }) => [report, ...results]))
  const rest = groups
    .map(({ name, rows }) => ({ name: apart(name, reports), rows: rows.filter((row) => !named.has(row)) }))
    .filter(({ rows }) => rows.length > 0)
  return { reports, rest }
}
