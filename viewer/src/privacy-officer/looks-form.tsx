/** What is asked for: about whom, from when to when, and why, which another officer will read. */
import { useState, type ReactNode, type SubmitEvent } from 'react'
import type { LooksRequest } from '@ncr/contract/console.ts'

export type LooksSubject = 'person' | 'user' | 'unusual'

const SUBJECT: Record<LooksSubject, { readonly label: string; readonly hint: string } | null> = {
  person: { label: 'NHS number', hint: 'Ten digits.' },
  user: { label: 'User id', hint: 'As your own system knows them.' },
  unusual: null
}
const DAY_MS = 86_400_000
const DAYS_AT_FIRST = 30

export function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
}

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly type?: string
  readonly initial?: string
  readonly isOptional?: boolean
}

export function Field({ name, label, hint, type = 'text', initial, isOptional = false }: FieldProps): ReactNode {
  return (
    <div className="ncr-console__field">
      <label className="nhsuk-label" htmlFor={name}>
        {label}
      </label>
      {hint !== undefined && (
        <div className="nhsuk-hint" id={`${name}-hint`}>
          {hint}
        </div>
      )}
      <input
        className="nhsuk-input"
        id={name}
        name={name}
        type={type}
        defaultValue={initial}
        autoComplete="off"
        required={!isOptional}
        {...(hint === undefined ? {} : { 'aria-describedby': `${name}-hint` })}
      />
    </div>
  )
}

export function textIn(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

interface LooksFormProps {
  readonly subject: LooksSubject
  readonly isAsking: boolean
  readonly ask: (request: LooksRequest) => void
}

export function LooksForm({ subject, isAsking, ask }: LooksFormProps): ReactNode {
  const [initial] = useState(() => ({ from: daysAgo(DAYS_AT_FIRST), to: daysAgo(0) }))
  const words = SUBJECT[subject]
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const of = textIn(form, 'of')
    ask({
      ...(subject === 'person' ? { nhsNumber: of } : {}),
      ...(subject === 'user' ? { userId: of } : {}),
      from: textIn(form, 'from'),
      to: textIn(form, 'to'),
      why: textIn(form, 'why')
    })
  }
  return (
    <form className="ncr-console__form" onSubmit={submit}>
      {words !== null && <Field name="of" label={words.label} hint={words.hint} />}
      <Field name="from" label="First day" type="date" initial={initial.from} />
      <Field name="to" label="Last day" type="date" initial={initial.to} />
      <Field name="why" label="Why you look" hint="Such as the number of a complaint. Another officer reviews it." />
      <button type="submit" className="nhsuk-button" disabled={isAsking}>
        Look
      </button>
    </form>
  )
}
