/** What officers of the organisation looked up, and its review by another of them. */
import { useCallback, useEffect, useState, type ReactNode, type SubmitEvent } from 'react'
import type { LookUp, LookUps } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { ConsoleHeading } from '../console/console-frame.tsx'
import { RefusalNote } from '../console/refusal-note.tsx'
import { useOfficer, useOfficerHandle } from '../console/use-officer.tsx'
import { showDateTime } from '../dates/partial-date.ts'
import type { Refusal } from '../record/record-state.ts'

interface ReviewProps {
  readonly lookUp: LookUp
  readonly review: (seq: number, note: string) => void
}

function Review({ lookUp, review }: ReviewProps): ReactNode {
  const { reviewed, isOwn, seq, officer, at } = lookUp
  if (reviewed !== null)
    return (
      <>
        {reviewed.by}, {showDateTime(reviewed.at)}: {reviewed.note}
      </>
    )
  if (isOwn) return <>Your own: another officer reviews it.</>
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const note = new FormData(event.currentTarget).get('note')
    review(seq, typeof note === 'string' ? note : '')
  }
  return (
    <form onSubmit={submit} className="ncr-console__inline">
      <label htmlFor={`note-${seq}`} className="nhsuk-u-visually-hidden">
        What you found of the look-up by {officer}, {showDateTime(at)}
      </label>
      <input
        className="nhsuk-input"
        id={`note-${seq}`}
        name="note"
        placeholder="What you found"
        required
        minLength={3}
      />
      <button type="submit" className="ncr-button">
        Review
      </button>
    </form>
  )
}

function LookUpTable({
  lookUps,
  review
}: {
  readonly lookUps: readonly LookUp[]
  readonly review: ReviewProps['review']
}): ReactNode {
  return (
    <div className="ncr-console__scroll" tabIndex={0} role="region" aria-label="Look-ups">
      <table className="ncr-console__table">
        <caption className="nhsuk-u-visually-hidden">Look-ups, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Officer</th>
            <th scope="col">What</th>
            <th scope="col">Why</th>
            <th scope="col">Review</th>
          </tr>
        </thead>
        <tbody>
          {lookUps.map((lookUp) => (
            <tr key={lookUp.seq}>
              <td>{showDateTime(lookUp.at)}</td>
              <td>
                {lookUp.officer}
                <p>{lookUp.odsCode}</p>
              </td>
              <td>{lookUp.what}</td>
              <td>{lookUp.why === '' ? 'Not asked' : lookUp.why}</td>
              <td>
                <Review lookUp={lookUp} review={review} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function ReviewsPage(): ReactNode {
  const { ask } = useOfficerHandle()
  const { role } = useOfficer()
  const [found, setFound] = useState<LookUps | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const load = useCallback(
    async (shown: readonly LookUp[], before: number | null) => {
      const answer = await ask<LookUps>(ROUTES.consoleLookUps, { before })
      if (isRefused(answer)) setRefusal(answer)
      else setFound({ lookUps: [...shown, ...answer.lookUps], older: answer.older })
    },
    [ask]
  )
  useEffect(() => void load([], null), [load])
  const review = (seq: number, note: string): void => {
    void ask<object>(ROUTES.consoleReview, { seq, note }).then((answer) => {
      setRefusal(isRefused(answer) ? answer : null)
      return load([], null)
    })
  }
  const waiting = found?.lookUps.filter(({ reviewed, isOwn }) => reviewed === null && !isOwn).length ?? 0
  return (
    <>
      <ConsoleHeading>Look-ups to review</ConsoleHeading>
      <p>
        {role === 'privacy-officer'
          ? 'Whoever looks into others is looked at too: each look-up is reviewed by another officer of your organisation.'
          : 'Whoever looks into others is looked at too. These are of officers who are alone in their organisation: nobody else there has signed in for 90 days.'}
      </p>
      {refusal !== null && <RefusalNote refusal={refusal} />}
      {found !== null && <p role="status">{toCount(found, waiting)}</p>}
      {found !== null && found.lookUps.length > 0 && <LookUpTable lookUps={found.lookUps} review={review} />}
      {found !== null && found.older !== null && (
        <p>
          <button type="button" className="ncr-button" onClick={() => void load(found.lookUps, found.older)}>
            Show older ones
          </button>
        </p>
      )}
    </>
  )
}

/** How many are listed, how many of them wait, and whether there are more. */
function toCount({ lookUps, older }: LookUps, waiting: number): string {
  const listed = lookUps.length === 1 ? '1 is listed' : `${lookUps.length} are listed`
  const waits = waiting === 1 ? '1 of them waits for you' : `${waiting} of them wait for you`
  return `${listed}, newest first; ${waits}.${older === null ? ' There are no older ones.' : ' There are older ones.'}`
}
