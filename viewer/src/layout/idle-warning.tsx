/** Little time is left: one button keeps the record open (WCAG 2.2.1). It lies over the page and moves nothing. */
import type { ReactNode } from 'react'
import { useRecord } from '../record/use-record.tsx'

export function IdleWarning(): ReactNode {
  const { isIdle, keepOpen } = useRecord()
  if (!isIdle) return null
  return (
    <div className="ncr-idle" role="alert">
      <p>
        <b>This record will close soon</b> because it has not been used. Nothing will be lost.
      </p>
      <button type="button" className="ncr-button" onClick={keepOpen}>
        Keep open
      </button>
    </div>
  )
}
