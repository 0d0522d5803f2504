/** Above everything of a replay, on the screen and in print: that it is one, whose screen it was, and when. */
import type { ReactNode } from 'react'
import type { Replay } from '@ncr/contract/console.ts'
import { showDateTime } from '../dates/partial-date.ts'

export function ReplayBar({ replay }: { readonly replay: Replay }): ReactNode {
  const { user, at, reason, relationship, documents, gone, pages } = replay
  const opened = pages.filter(({ body }) => body !== null).map(({ page }) => page)
  const digests = pages.filter(({ body }) => body === null).map(({ page }) => page)
  return (
    <aside className="ncr-replay" aria-label="Replay">
      <p>
        <b>Replay, not a record.</b> This is what {user.name} ({user.role}) was sent on {showDateTime(at)}, for {reason}
        {relationship === '' ? '' : ` (${relationship})`}. It may be out of date. Do not use it for care.
      </p>
      <p>
        {opened.length > 0 && <>Pages they opened: {[...new Set(opened)].join(', ')}. </>}
        {digests.length > 0 && <>Kept by digest only: {[...new Set(digests)].join(', ')}. </>}
        {documents > 0 && <>Documents they opened, kept by digest only: {documents}. </>}
        {gone > 0 && <b>{gone} parts of what was sent are not kept any more and are missing below. </b>}
        “Close record” goes back to the console.
      </p>
    </aside>
  )
}
