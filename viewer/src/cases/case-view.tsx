/** One investigation: its notes, the look-ups made for it, and its end. */
import { useEffect, useState, type ReactNode } from 'react'
import type { OpenCase } from '@ncr/contract/case.ts'
import type { LookUp } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { ConsoleHeading } from '../console/console-frame.tsx'
import { RefusalNote } from '../console/refusal-note.tsx'
import { saveFile } from '../console/save-file.ts'
import { useOfficerHandle } from '../console/use-officer.tsx'
import { OUTCOME_WORDS } from '../content/cases.ts'
import { showDateTime } from '../dates/partial-date.ts'
import type { Refusal } from '../record/record-state.ts'
import { CaseForms } from './case-forms.tsx'
import { toAbout } from './case-list.tsx'

interface CaseViewProps {
  readonly opened: OpenCase
  readonly setOpened: (opened: OpenCase) => void
  readonly close: () => void
}

export function CaseView({ opened, setOpened, close }: CaseViewProps): ReactNode {
  const { ask } = useOfficerHandle()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [linkable, setLinkable] = useState<readonly LookUp[]>([])
  const { case: one, notes, lookUps } = opened
  const { caseId, closed } = one
  useEffect(() => {
    void ask<{ lookUps: readonly LookUp[] }>(ROUTES.consoleLookUps, {}).then((answer) => {
      if (!isRefused(answer)) setLinkable(answer.lookUps)
    })
  }, [ask])
  const send = <Answer extends object>(path: string, body: object, taken: (answer: Answer) => void): void => {
    void ask<Answer>(path, { caseId, ...body }).then((answer) => {
      setRefusal(isRefused(answer) ? answer : null)
      if (!isRefused(answer)) taken(answer)
    })
  }
  const save = (): void =>
    send<{ csv: string }>(ROUTES.consoleCaseExport, {}, ({ csv }) => saveFile('investigation.csv', 'text/csv', csv))
  return (
    <>
      <p>
        <button type="button" className="ncr-console__link" onClick={close}>
          All investigations
        </button>
      </p>
      <ConsoleHeading>{`Investigation ${one.reference}`}</ConsoleHeading>
      <p role="status">
        About {toAbout(one)}. Opened by {one.openedBy}, {showDateTime(one.openedAt)}.{' '}
        <b>
          {closed === null
            ? 'Open.'
            : `Closed by ${closed.by}, ${showDateTime(closed.at)}: ${OUTCOME_WORDS[closed.outcome]}.`}
        </b>
      </p>
      {closed !== null && <p className="ncr-console__words">{closed.text}</p>}
      <p className="ncr-console__actions">
        <button type="button" className="ncr-button" onClick={save}>
          Save as CSV
        </button>
      </p>
      {refusal !== null && <RefusalNote refusal={refusal} />}
      <Notes notes={notes} />
      <LinkedLookUps lookUps={lookUps} />
      {closed === null && (
        <CaseForms
          linkable={linkable.filter(({ seq }) => !lookUps.some((linked) => linked.seq === seq))}
          note={(text) => send(ROUTES.consoleCaseNote, { text }, setOpened)}
          link={(seq) => send(ROUTES.consoleCaseLink, { seq }, setOpened)}
          end={(outcome, text) => send(ROUTES.consoleCaseClose, { outcome, text }, setOpened)}
        />
      )}
    </>
  )
}

function Notes({ notes }: Pick<OpenCase, 'notes'>): ReactNode {
  return (
    <section aria-labelledby="notes">
      <h2 className="nhsuk-heading-m" id="notes">
        Notes
      </h2>
      {notes.length === 0 ? (
        <p>There are none yet.</p>
      ) : (
        <ul className="ncr-console__lines">
          {notes.map(({ at, by, text }) => (
            <li key={`${at} ${text}`}>
              <p>
                <b>{by}</b>, {showDateTime(at)}
              </p>
              <p className="ncr-console__words">{text}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function LinkedLookUps({ lookUps }: Pick<OpenCase, 'lookUps'>): ReactNode {
  return (
    <section aria-labelledby="look-ups">
      <h2 className="nhsuk-heading-m" id="look-ups">
        Look-ups made for it
      </h2>
      {lookUps.length === 0 ? (
        <p>None is linked.</p>
      ) : (
        <ul className="ncr-console__lines">
          {lookUps.map(({ seq, at, officer, what, why }) => (
            <li key={seq}>
              <p>
                <b>{officer}</b>, {showDateTime(at)}
              </p>
              <p>{what}</p>
              <p>Why: {why === '' ? 'not asked' : why}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
