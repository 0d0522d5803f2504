/** Whom to tell, and the number to quote: references only, nothing clinical (feature 69). */
import { useState, type ReactNode } from 'react'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { REPORT } from '../content/help.ts'
import { showDateTime } from '../dates/partial-date.ts'

function ServiceDesk({ desk }: { readonly desk: OpenedEvent['serviceDesk'] }): ReactNode {
  if (!desk.name && !desk.telephone && !desk.email) return <p>Your organisation has named no service desk here.</p>
  return (
    <p>
      <b>{desk.name ?? 'Your service desk'}</b>
      {desk.telephone && <>, telephone {desk.telephone}</>}
      {desk.email && (
        <>
          , <a href={`mailto:${desk.email}`}>{desk.email}</a>
        </>
      )}
    </p>
  )
}

export function ReportProblem({ opened }: { readonly opened: OpenedEvent }): ReactNode {
  const [said, setSaid] = useState('')
  const quote = `Request ${opened.requestId}, opened ${showDateTime(opened.at)}`
  const copy = (): void => {
    navigator.clipboard.writeText(quote).then(
      () => setSaid('Copied.'),
      () => setSaid('Could not copy. Select the text and copy it by hand.')
    )
  }
  return (
    <section className="ncr-sheet ncr-prose">
      <h2>Report a problem</h2>
      <p>{REPORT}</p>
      <ServiceDesk desk={opened.serviceDesk} />
      <p className="ncr-quote">
        <code>{quote}</code>{' '}
        <button type="button" className="ncr-button" onClick={copy}>
          Copy
        </button>{' '}
        <span role="status">{said}</span>
      </p>
    </section>
  )
}
