/** The release of one held night: its name is in the button, so that nobody releases one that they have not looked at. */
import { useId, useState, type ReactNode, type SubmitEvent } from 'react'
import type { ConsoleFeed } from '@ncr/contract/console.ts'
import { showDate } from '../dates/partial-date.ts'
import type { FeedsHandle } from './use-feeds.ts'

interface ReleaseFormProps {
  readonly feed: ConsoleFeed
  readonly night: string
  readonly release: FeedsHandle['release']
}

export function ReleaseForm({ feed, night, release }: ReleaseFormProps): ReactNode {
  const id = useId()
  const [isBusy, setBusy] = useState(false)
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const reason = new FormData(event.currentTarget).get('reason')
    setBusy(true)
    void release(feed.id, night, typeof reason === 'string' ? reason : '').finally(() => setBusy(false))
  }
  return (
    <form onSubmit={submit} className="ncr-feed__release">
      <label htmlFor={id} className="nhsuk-label">
        Why the night of {showDate(night)} is right, and who at the partner said so
      </label>
      <input className="nhsuk-input" id={id} name="reason" required minLength={3} maxLength={500} autoComplete="off" />
      <button type="submit" className="nhsuk-button" disabled={isBusy}>
        Release the night of {showDate(night)}
      </button>
    </form>
  )
}
