/** Why there is no record, what to do, and the technical detail on demand (feature 20). */
import type { ReactNode } from 'react'
import { toProblemWords } from '../content/problems.ts'
import type { Refusal } from '../record/record-state.ts'
import { useRecord } from '../record/use-record.tsx'
import { PlainPage } from './plain-page.tsx'
import { WhomToCall } from './whom-to-call.tsx'

export function ProblemPage({ refusal }: { readonly refusal: Refusal }): ReactNode {
  const { askAgain } = useRecord()
  const words = toProblemWords(refusal.code)
  return (
    <PlainPage heading={words.heading}>
      <p>{words.happened}</p>
      <p>{words.toDo}</p>
      <WhomToCall />
      {words.canRetry && (
        <button type="button" className="nhsuk-button" onClick={askAgain}>
          Ask again
        </button>
      )}
      {refusal.requestId !== null && (
        <p>
          Request number: <code>{refusal.requestId}</code>
        </p>
      )}
      <details className="nhsuk-details">
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">Technical detail</span>
        </summary>
        <div className="nhsuk-details__text">
          <p>
            Code: <code>{refusal.code}</code>
          </p>
          {refusal.detail !== null && <p>{refusal.detail}</p>}
        </div>
      </details>
    </PlainPage>
  )
}
