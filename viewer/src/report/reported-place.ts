/** Which screen a problem is reported from: handed on with the link to the help page, never in an address. */
import { REPORTED_PAGES } from '@ncr/contract/problem-kinds.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import type { ReportPlace } from '../content/report.ts'

/** `path`: of the viewer; whatever else is no place of a report counts as the Summary. */
export function toReportPlace(path: string): ReportPlace {
  const rest = path.slice(ROUTES.viewer.length + 1).replace(/^page\//, '')
  const section = SECTION_NAMES.find((name) => name === rest)
  if (section !== undefined) return { section }
  return { page: REPORTED_PAGES.find((name) => name === rest) ?? 'summary' }
}
