/** Reports a problem with an entry or a page: kind and place go to the audit, the number goes to the service desk (feature 69). */
import { useId, useState, type ReactNode, type SyntheticEvent } from 'react'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { PROBLEM_KINDS, type ProblemKind } from '@ncr/contract/problem-kinds.ts'
import {
  PROBLEM_WORDS,
  REPORT_LEAD,
  REPORT_URGENT,
  sayReport,
  toMailAddress,
  type ReportPlace
} from '../content/report.ts'
import { sendReport } from '../record/record-client.ts'
import { useRecord } from '../record/use-record.tsx'
import { CopyText } from './copy-text.tsx'
import { ServiceDesk } from './service-desk.tsx'

interface ReportFormProps {
  readonly opened: OpenedEvent
  readonly place: ReportPlace
}

type Sending =
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'sent'; readonly problem: ProblemKind; readonly reference: string }

function Sent({
  opened,
  place,
  sent
}: ReportFormProps & { readonly sent: Extract<Sending, { kind: 'sent' }> }): ReactNode {
  const text = sayReport(opened, place, sent)
  const { email } = opened.serviceDesk
  return (
    <>
      <p role="status">
        The report is kept. Tell your service desk this number: they pass it on to whoever can mend it.
      </p>
      <CopyText text={text} />
      <ServiceDesk
        desk={opened.serviceDesk}
        {...(email ? { mailAddress: toMailAddress(email, opened.region.name, text) } : {})}
      />
    </>
  )
}

export function ReportForm({ opened, place }: ReportFormProps): ReactNode {
  const id = useId()
  const { isReplay } = useRecord()
  const [problem, setProblem] = useState<ProblemKind>('looks-wrong')
  const [sending, setSending] = useState<Sending>({ kind: 'not-sent' })
  if (isReplay) return <p>Nothing can be reported from what somebody saw earlier.</p>
  if (sending.kind === 'sent') return <Sent opened={opened} place={place} sent={sending} />
  const send = (event: SyntheticEvent): void => {
    event.preventDefault()
    setSending({ kind: 'sending' })
    void sendReport({ disclosureId: opened.disclosureId, problem, ...place }).then((reference) =>
      setSending(reference === null ? { kind: 'failed' } : { kind: 'sent', problem, reference })
    )
  }
  return (
    <form className="ncr-report" onSubmit={send}>
      <p>{REPORT_LEAD}</p>
      <p>{REPORT_URGENT}</p>
      <label htmlFor={id}>What is wrong</label>
      <select id={id} value={problem} onChange={({ target }) => setProblem(target.value as ProblemKind)}>
        {PROBLEM_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {PROBLEM_WORDS[kind]}
          </option>
        ))}
      </select>
      <button type="submit" className="ncr-button" disabled={sending.kind === 'sending'}>
        Report
      </button>
      <p role="status">
        {sending.kind === 'failed' &&
          'The report could not be kept. Telephone your service desk and quote the request number on the help page.'}
      </p>
    </form>
  )
}
