/** The reports that there are, newest first, with what each waits for. */
import type { ReactNode } from 'react'
import type { AccessReport } from '@ncr/contract/access-report.ts'
import { showNhsNumber } from '../dates/nhs-number.ts'
import { showDateTime, showDate } from '../dates/partial-date.ts'

/** What a report waits for, in a few words. */
export function toStateWords({ state, isOwn, reviewed, released }: AccessReport): string {
  if (state === 'released') return `Released ${showDateTime(released?.at ?? '')} by ${released?.by ?? ''}`
  if (state === 'reviewed') return `Reviewed by ${reviewed?.by ?? ''}: waits for its release`
  return isOwn ? 'Draft: waits for somebody else’s review' : 'Draft: waits for your review'
}

interface ReportListProps {
  readonly reports: readonly AccessReport[]
  readonly open: (reportId: string) => void
}

export function ReportList({ reports, open }: ReportListProps): ReactNode {
  if (reports.length === 0) return <p>There are no reports yet.</p>
  return (
    <div className="ncr-console__scroll" tabIndex={0} role="region" aria-label="Reports">
      <table className="ncr-console__table">
        <caption className="nhsuk-u-visually-hidden">Access reports, newest first</caption>
        <thead>
          <tr>
            {['Reference', 'NHS number', 'Days', 'Drafted', 'Now'].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <tr key={report.reportId}>
              <td>
                <button type="button" className="ncr-console__link" onClick={() => open(report.reportId)}>
                  {report.reference}
                </button>
              </td>
              <td>{showNhsNumber(report.nhsNumber)}</td>
              <td>
                {showDate(report.from)} to {showDate(report.to)}
              </td>
              <td>
                {showDateTime(report.draftedAt)}
                <p>{report.draftedBy}</p>
              </td>
              <td>{toStateWords(report)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
