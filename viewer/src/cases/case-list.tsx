/** The investigations that there are, newest first. */
import type { ReactNode } from 'react'
import type { Case } from '@ncr/contract/case.ts'
import { OUTCOME_WORDS } from '../content/cases.ts'
import { showNhsNumber } from '../dates/nhs-number.ts'
import { showDateTime } from '../dates/partial-date.ts'

export function toAbout({ nhsNumber, userId }: Case): string {
  const parts = [
    nhsNumber === null ? null : `NHS number ${showNhsNumber(nhsNumber)}`,
    userId === null ? null : `user ${userId}`
  ]
  return parts.filter((part) => part !== null).join(', ')
}

interface CaseListProps {
  readonly cases: readonly Case[]
  readonly open: (caseId: string) => void
}

export function CaseList({ cases, open }: CaseListProps): ReactNode {
  if (cases.length === 0) return <p>There are none yet.</p>
  return (
    <div className="ncr-console__scroll" tabIndex={0} role="region" aria-label="Investigations">
      <table className="ncr-console__table">
        <caption className="nhsuk-u-visually-hidden">Investigations, newest first</caption>
        <thead>
          <tr>
            {['Reference', 'About', 'Opened', 'Now'].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <tr key={one.caseId}>
              <td>
                <button type="button" className="ncr-console__link" onClick={() => open(one.caseId)}>
                  {one.reference}
                </button>
              </td>
              <td>{toAbout(one)}</td>
              <td>
                {showDateTime(one.openedAt)}
                <p>{one.openedBy}</p>
              </td>
              <td>
                {one.closed === null
                  ? 'Open'
                  : `Closed ${showDateTime(one.closed.at)}: ${OUTCOME_WORDS[one.closed.outcome]}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
