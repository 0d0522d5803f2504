/** A failure inside the record, in plain words: who failed, whom to call, what to quote; the technical detail on demand. */
import type { ReactNode } from 'react'
import { MAY_EXIST, toReadProblemWords, WHO_WORDS } from '../content/read-problems.ts'
import { WhomToCall } from '../launch/whom-to-call.tsx'
import type { Refusal } from '../record/record-state.ts'

interface ProblemBoxProps {
  readonly refusal: Refusal
  /** "This page", "The document". */
  readonly what: string
  readonly askAgain: () => void
}

export function ProblemBox({ refusal, what, askAgain }: ProblemBoxProps): ReactNode {
  const words = toReadProblemWords(refusal, what)
  return (
    <div className="ncr-problem" role="alert">
      <h2>{words.heading}</h2>
      <p>
        {words.happened} {WHO_WORDS[words.who]} <b>{MAY_EXIST}</b>
      </p>
      <WhomToCall />
      {refusal.requestId !== null && (
        <p>
          Request number: <code>{refusal.requestId}</code>
        </p>
      )}
      <p>
        <button type="button" className="ncr-button" onClick={askAgain}>
          Ask again
        </button>
      </p>
      <TechnicalDetail refusal={refusal} />
    </div>
  )
}

function TechnicalDetail({ refusal }: { readonly refusal: Refusal }): ReactNode {
  return (
    <details className="ncr-technical">
      <summary>Technical detail</summary>
      <p>
        Code <code>{refusal.code}</code>
        {refusal.status !== undefined && `, status ${refusal.status}`}
        {refusal.requestId !== null && `, request ${refusal.requestId}`}
      </p>
      {refusal.detail !== null && <p>{refusal.detail}</p>}
    </details>
  )
}
