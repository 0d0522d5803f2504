/** Why the console could not do it, beside what was asked for. */
import type { ReactNode } from 'react'
import { toProblemWords } from '../content/problems.ts'
import type { Refusal } from '../record/record-state.ts'

export function RefusalNote({ refusal }: { readonly refusal: Refusal }): ReactNode {
  const words = toProblemWords(refusal.code)
  return (
    <div className="ncr-console__refusal" role="alert">
      <p>
        <b>{words.heading}</b>
      </p>
      <p>{refusal.code === 'request-malformed' && refusal.detail !== null ? refusal.detail : words.happened}</p>
      {refusal.requestId !== null && (
        <p>
          Request number: <code>{refusal.requestId}</code>
        </p>
      )}
    </div>
  )
}
