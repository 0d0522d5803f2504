/** One report: its lines with what is left out and why, how the person would read it, its review and its release. */
import { useState, type ReactNode, type SubmitEvent } from 'react'
import type { AccessReport, OpenAccessReport } from '@ncr/contract/access-report.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { ConsoleHeading } from '../console/console-frame.tsx'
import { RefusalNote } from '../console/refusal-note.tsx'
import { saveBytes, saveFile } from '../console/save-file.ts'
import { useOfficerHandle } from '../console/use-officer.tsx'
import { showNhsNumber } from '../dates/nhs-number.ts'
import { showDate } from '../dates/partial-date.ts'
import { Field, textIn } from '../privacy-officer/looks-form.tsx'
import type { Refusal } from '../record/record-state.ts'
import { ReportLines } from './report-lines.tsx'
import { toStateWords } from './report-list.tsx'
import { ReportPaper } from './report-paper.tsx'

interface ReportViewProps {
  readonly opened: OpenAccessReport
  readonly setOpened: (opened: OpenAccessReport) => void
  readonly close: () => void
}

export function ReportView({ opened, setOpened, close }: ReportViewProps): ReactNode {
  const { ask } = useOfficerHandle()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { report, lines, document, digest } = opened
  const { reportId } = report
  const send = <Answer extends object>(path: string, body: object, taken: (answer: Answer) => void): void => {
    void ask<Answer>(path, { reportId, ...body }).then((answer) => {
      setRefusal(isRefused(answer) ? answer : null)
      if (!isRefused(answer)) taken(answer)
    })
  }
  const step = (path: string, body: object): void =>
    send<{ report: AccessReport }>(path, body, (answer) => setOpened({ ...opened, report: answer.report }))
  const save = (format: 'html' | 'pdf'): void =>
    send<{ html?: string; pdf?: string }>(ROUTES.consoleReportFile, { format }, ({ html, pdf }) => {
      if (html !== undefined) saveFile('who-looked-at-your-record.html', 'text/html', html)
      if (pdf !== undefined) saveBytes('who-looked-at-your-record.pdf', 'application/pdf', pdf)
    })
  return (
    <>
      <p>
        <button type="button" className="ncr-console__link" onClick={close}>
          All reports
        </button>
      </p>
      <ConsoleHeading>{`Access report ${report.reference}`}</ConsoleHeading>
      <p role="status">
        <b>{toStateWords(report)}.</b> NHS number {showNhsNumber(report.nhsNumber)}, {showDate(report.from)} to{' '}
        {showDate(report.to)}, staff of {report.organisation}. Drafted by {report.draftedBy}.
      </p>
      {report.reviewed !== null && (
        <p>
          {report.reviewed.by} found: {report.reviewed.note}
        </p>
      )}
      {refusal !== null && <RefusalNote refusal={refusal} />}
      <Steps report={report} review={(note) => step(ROUTES.consoleReportReview, { digest, note })} save={save}>
        <button type="button" className="nhsuk-button" onClick={() => step(ROUTES.consoleReportRelease, {})}>
          Release
        </button>
      </Steps>
      <ReportLines
        lines={lines}
        isReleased={report.state === 'released'}
        redact={(redaction) => send(ROUTES.consoleReportRedact, redaction, setOpened)}
      />
      <ReportPaper document={document} isReleased={report.state === 'released'} />
    </>
  )
}

interface StepsProps {
  readonly report: AccessReport
  readonly review: (note: string) => void
  readonly save: (format: 'html' | 'pdf') => void
  /** The way to its release. */
  readonly children: ReactNode
}

function Steps({ report, review, save, children }: StepsProps): ReactNode {
  if (report.state === 'released')
    return (
      <p className="ncr-console__actions">
        <button type="button" className="ncr-button" onClick={() => save('pdf')}>
          Save as PDF
        </button>
        <button type="button" className="ncr-button" onClick={() => save('html')}>
          Save as HTML
        </button>
      </p>
    )
  if (report.state === 'reviewed') return <p>{children}</p>
  if (report.isOwn) return <p>You drafted it or left something out: somebody else reviews it.</p>
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    review(textIn(new FormData(event.currentTarget), 'found'))
  }
  return (
    <form className="ncr-console__form" onSubmit={submit}>
      <Field name="found" label="What you found" hint="Read below what the person would get, and what is left out." />
      <button type="submit" className="nhsuk-button">
        It may go out
      </button>
    </form>
  )
}
