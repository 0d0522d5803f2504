/** Whom to tell, the number to quote, and a report of the page that the reader comes from (feature 69). */
import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { REPORT } from '../content/help.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import type { ReportPlace } from '../content/report.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { showDateTime } from '../dates/partial-date.ts'
import { textAt } from '../record/fhir-read.ts'
import { CopyText } from '../report/copy-text.tsx'
import { ReportForm } from '../report/report-form.tsx'
import { toReportPlace } from '../report/reported-place.ts'
import { ServiceDesk } from '../report/service-desk.tsx'

function sayPlace({ section, page }: ReportPlace): string {
  if (section !== undefined) return SECTION_TITLES[section].title
  const known = Object.entries(PAGE_TITLES).find(([name]) => name === page)
  return known?.[1].title ?? (page === undefined ? 'Summary' : page.charAt(0).toUpperCase() + page.slice(1))
}

export function ReportProblem({ opened }: { readonly opened: OpenedEvent }): ReactNode {
  const { state, pathname } = useLocation() as { state: unknown; pathname: string }
  const place = toReportPlace(textAt(state, 'from') ?? pathname)
  return (
    <section className="ncr-sheet ncr-prose" aria-labelledby="report">
      <h2 id="report">Report a problem</h2>
      <p>{REPORT}</p>
      <ServiceDesk desk={opened.serviceDesk} />
      <CopyText text={`Request ${opened.requestId}, opened ${showDateTime(opened.at)}`} />
      <h3>With the page “{sayPlace(place)}”</h3>
      <ReportForm opened={opened} place={place} />
    </section>
  )
}
