/** Who looked at a person, what a user saw, and which looks stand out: one question, three ways of asking it. */
import { useState, type ReactNode } from 'react'
import type { Looks, LooksRequest } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { ConsoleHeading } from '../console/console-frame.tsx'
import { saveFile } from '../console/save-file.ts'
import { RefusalNote } from '../console/refusal-note.tsx'
import { useOfficerHandle } from '../console/use-officer.tsx'
import type { Refusal } from '../record/record-state.ts'
import { LooksForm, type LooksSubject } from './looks-form.tsx'
import { LooksTable } from './looks-table.tsx'

const TITLES: Record<LooksSubject, string> = {
  person: 'Who looked at a person',
  user: 'What a user saw',
  unusual: 'Unusual access'
}

interface Asked {
  readonly request: LooksRequest
  readonly answer: Looks | Refusal
}

function Exports({ request }: { readonly request: LooksRequest }): ReactNode {
  const { ask } = useOfficerHandle()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const save = (format: 'csv' | 'fhir'): void => {
    void ask<{ csv?: string; bundle?: object }>(ROUTES.consoleLooks, { ...request, format }).then((answer) => {
      if (isRefused(answer)) return setRefusal(answer)
      if (answer.csv !== undefined) saveFile('looks.csv', 'text/csv', answer.csv)
      else saveFile('audit-events.json', 'application/fhir+json', JSON.stringify(answer.bundle, null, 2))
    })
  }
  return (
    <>
      <p className="ncr-console__actions">
        <button type="button" className="ncr-button" onClick={() => save('csv')}>
          Save as CSV
        </button>
        <button type="button" className="ncr-button" onClick={() => save('fhir')}>
          Save as FHIR AuditEvents
        </button>
      </p>
      {refusal !== null && <RefusalNote refusal={refusal} />}
    </>
  )
}

function Answer({ request, answer }: Asked): ReactNode {
  if (isRefused(answer)) return <RefusalNote refusal={answer} />
  const { looks, cut, isOneNumberOnly } = answer
  return (
    <section aria-label="Answer">
      <p role="status">
        {looks.length === 1 ? '1 look found.' : `${looks.length} looks found.`}
        {cut && ' There are more than can be shown: ask for a shorter time.'}
        {isOneNumberOnly &&
          ' The person index did not answer: looks under an earlier NHS number of this person are not here. Ask again later.'}
      </p>
      {looks.length > 0 && (
        <>
          <Exports request={request} />
          <LooksTable looks={looks} />
        </>
      )}
    </section>
  )
}

export function LooksPage({ subject }: { readonly subject: LooksSubject }): ReactNode {
  const { ask } = useOfficerHandle()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const look = (request: LooksRequest): void => {
    setIsAsking(true)
    void ask<Looks>(ROUTES.consoleLooks, request).then((answer) => {
      setIsAsking(false)
      setAsked({ request, answer })
    })
  }
  return (
    <>
      <ConsoleHeading>{TITLES[subject]}</ConsoleHeading>
      <p>
        {subject === 'unusual'
          ? 'Of your own staff. What stands out is a reason to ask and never a verdict: most of it has an ordinary explanation.'
          : 'Of your own staff alone. Looks by other organisations are for their privacy officers.'}
      </p>
      <LooksForm subject={subject} isAsking={isAsking} ask={look} />
      {asked !== null && <Answer {...asked} />}
    </>
  )
}
