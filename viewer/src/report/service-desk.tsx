/** Whom to tell: the desk of the reader's own organisation. */
import type { ReactNode } from 'react'
import type { OpenedEvent } from '@ncr/contract/record.ts'

interface ServiceDeskProps {
  readonly desk: OpenedEvent['serviceDesk']
  /** Of the message, where there is one to send. */
  readonly mailAddress?: string
}

export function ServiceDesk({ desk, mailAddress }: ServiceDeskProps): ReactNode {
  if (!desk.name && !desk.telephone && !desk.email) return <p>Your organisation has named no service desk here.</p>
  return (
    <p>
      <b>{desk.name ?? 'Your service desk'}</b>
      {desk.telephone && <>, telephone {desk.telephone}</>}
      {desk.email && (
        <>
          , <a href={mailAddress ?? `mailto:${desk.email}`}>{desk.email}</a>
        </>
      )}
    </p>
  )
}
