/** Little time is left; where use keeps the record open, one button does (WCAG 2.2.1). It lies over the page and moves nothing. */
import type { ReactNode } from 'react'
import { CLOSING_WORDS } from '../content/closing.ts'
import { useRecord } from '../record/use-record.tsx'

export function IdleWarning(): ReactNode {
  const { closing, keepOpen } = useRecord()
  if (closing === null) return null
  const { soon, why } = CLOSING_WORDS[closing]
  return (
    <div className="ncr-idle" role="alert">
      <p>
        <b>{soon}</b> {why}
      </p>
      {closing === 'unused' && (
        <button type="button" className="ncr-button" onClick={keepOpen}>
          Keep open
        </button>
      )}
    </div>
  )
}
