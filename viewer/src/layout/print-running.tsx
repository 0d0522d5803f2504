/** What every printed page carries: person, reader, time, the state of every source and the warning (hazard H-017). */
import type { ReactNode } from 'react'
import { sayBorn, sayDied, sayName } from '../content/banner.ts'
import { sayEmergencyAccess } from '../content/emergency-access.ts'
import { sayAllSources } from '../content/sources.ts'
import { WARNING } from '../content/warning.ts'
import { showNhsNumber } from '../dates/nhs-number.ts'
import { showDateTime } from '../dates/partial-date.ts'
import type { RecordView } from '../record/record-view.ts'

function saySourcesInPrint(view: RecordView): string {
  const all = sayAllSources(view.sources)
  return view.record.phase === 'complete' ? all : `This record is unfinished: sources are missing. ${all}`
}

export function PrintHead({ view }: { readonly view: RecordView }): ReactNode {
  const { person } = view.opened
  const died = sayDied(person)
  const emergency = sayEmergencyAccess(view.opened)
  return (
    <p className="ncr-print ncr-print--head" aria-hidden="true">
      <b>{sayName(person)}</b> · Born {sayBorn(person, view.now)}
      {died !== null && ` · Died ${died}`} · NHS No. {showNhsNumber(person.nhsNumber)}
      {emergency !== null && (
        <>
          <br />
          <b>{emergency.heading}</b> {emergency.text}
        </>
      )}
    </p>
  )
}

export function PrintFoot({ view }: { readonly view: RecordView }): ReactNode {
  const { reader, at, requestId } = view.opened
  return (
    <p className="ncr-print ncr-print--foot" aria-hidden="true">
      <b>{WARNING}</b> {saySourcesInPrint(view)} Opened {showDateTime(at)} by {reader.name}, {reader.role},{' '}
      {reader.organisation}. Request {requestId}. Safeguarding text is not printed.
    </p>
  )
}
