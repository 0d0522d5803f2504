/** The lines of a draft, each with what of it is left out and why; one form at a time changes that. */
import { useState, type ReactNode, type SubmitEvent } from 'react'
import {
  REDACTION_REASONS,
  type AccessReportLine,
  type RedactedPart,
  type RedactionReason
} from '@ncr/contract/access-report.ts'
import { REDACTION_WORDS } from '../content/redaction.ts'
import { showDateTime } from '../dates/partial-date.ts'
import { Field, textIn } from '../privacy-officer/looks-form.tsx'

export interface Redacting {
  readonly seq: number
  readonly part: RedactedPart
  readonly reason: RedactionReason
  readonly note: string
}

interface ReportLinesProps {
  readonly lines: readonly AccessReportLine[]
  readonly isReleased: boolean
  readonly redact: (redacting: Redacting) => void
}

export function ReportLines({ lines, isReleased, redact }: ReportLinesProps): ReactNode {
  const [asked, setAsked] = useState<number | null>(null)
  const send = (redacting: Redacting): void => {
    setAsked(null)
    redact(redacting)
  }
  const left = lines.filter(({ redacted }) => redacted !== null).length
  return (
    <section aria-labelledby="lines">
      <h2 className="nhsuk-heading-m" id="lines">
        What the audit has
      </h2>
      <p>
        {lines.length === 1 ? '1 line' : `${lines.length} lines`}, newest first
        {left === 0 ? '; nothing is left out.' : `; of ${left} something is left out.`}
      </p>
      <ul className="ncr-console__lines">
        {lines.map((line) => (
          <li key={line.seq}>
            <Line line={line} />
            {!isReleased && (
              <button
                type="button"
                className="ncr-console__link"
                aria-expanded={asked === line.seq}
                onClick={() => setAsked(asked === line.seq ? null : line.seq)}
              >
                {line.redacted === null ? 'Leave out' : 'Change what is left out'}
                <span className="nhsuk-u-visually-hidden">, {showDateTime(line.at)}</span>
              </button>
            )}
            {asked === line.seq && <RedactForm line={line} send={send} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({ line }: { readonly line: AccessReportLine }): ReactNode {
  const { at, what, who, organisation, why, seen, redacted } = line
  return (
    <>
      <p>
        <b>{showDateTime(at)}</b> · {what}
      </p>
      <p>
        {who} · {organisation}
      </p>
      <p>
        {why} {seen}
      </p>
      {redacted !== null && (
        <p className="ncr-console__redacted">
          <b>{redacted.part === 'line' ? 'Left out' : 'Name left out'}</b>: {REDACTION_WORDS[redacted.reason]}.{' '}
          {redacted.by}: {redacted.note}
        </p>
      )}
    </>
  )
}

interface RedactFormProps {
  readonly line: AccessReportLine
  readonly send: (redacting: Redacting) => void
}

function RedactForm({ line, send }: RedactFormProps): ReactNode {
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    send({
      seq: line.seq,
      part: textIn(form, 'part') as RedactedPart,
      reason: textIn(form, 'reason') as RedactionReason,
      note: textIn(form, 'note')
    })
  }
  return (
    <form className="ncr-console__form" onSubmit={submit}>
      <div className="ncr-console__field">
        <label className="nhsuk-label" htmlFor="part">
          What is left out
        </label>
        <select className="nhsuk-select" id="part" name="part" defaultValue={line.redacted?.part ?? 'line'}>
          <option value="line">The whole line</option>
          <option value="name">Who it was</option>
          <option value="none">Nothing: put it back</option>
        </select>
      </div>
      <div className="ncr-console__field ncr-console__field--wide">
        <label className="nhsuk-label" htmlFor="reason">
          Why the law allows it
        </label>
        <select
          className="nhsuk-select"
          id="reason"
          name="reason"
          defaultValue={line.redacted?.reason ?? REDACTION_REASONS[0]}
        >
          {REDACTION_REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {REDACTION_WORDS[reason]}
            </option>
          ))}
        </select>
      </div>
      <Field name="note" label="What you base it on" hint="For the reviewer. It is not on the report." />
      <button type="submit" className="ncr-button">
        Keep
      </button>
    </form>
  )
}
