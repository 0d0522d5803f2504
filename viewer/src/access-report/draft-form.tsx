/** What a draft is made of: whose record, from when to when, and which request it answers. */
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { daysAgo, Field, textIn } from '../privacy-officer/looks-form.tsx'

const DAYS_AT_FIRST = 365

export interface DraftRequest {
  readonly nhsNumber: string
  readonly from: string
  readonly to: string
  readonly reference: string
}

interface DraftFormProps {
  readonly isAsking: boolean
  readonly draft: (request: DraftRequest) => void
}

export function DraftForm({ isAsking, draft }: DraftFormProps): ReactNode {
  const [initial] = useState(() => ({ from: daysAgo(DAYS_AT_FIRST), to: daysAgo(0) }))
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    draft({
      nhsNumber: textIn(form, 'of'),
      from: textIn(form, 'from'),
      to: textIn(form, 'to'),
      reference: textIn(form, 'reference')
    })
  }
  return (
    <form className="ncr-console__form" onSubmit={submit}>
      <Field name="of" label="NHS number" hint="Ten digits." />
      <Field name="from" label="First day" type="date" initial={initial.from} />
      <Field name="to" label="Last day" type="date" initial={initial.to} />
      <Field name="reference" label="Reference" hint="Of the request. It stands on the report." />
      <button type="submit" className="nhsuk-button" disabled={isAsking}>
        Draft
      </button>
    </form>
  )
}
