/** A first and a last day to count from and to; the last thirty days unless others are chosen. */
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { Field } from '../privacy-officer/looks-form.tsx'

const DAY_MS = 86_400_000
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)

export interface ChosenDays {
  readonly from: string
  readonly to: string
}

/** A form may hold files, too; this one has none. */
function wordsOf(value: FormDataEntryValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

export function PeriodForm({ onChoose }: { readonly onChoose: (days: ChosenDays) => void }): ReactNode {
  const [initial] = useState(() => ({ from: daysAgo(30), to: daysAgo(0) }))
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const { from, to } = Object.fromEntries(new FormData(event.currentTarget))
    onChoose({ from: wordsOf(from), to: wordsOf(to) })
  }
  return (
    <form className="ncr-console__form" onSubmit={submit}>
      <Field name="from" label="First day" type="date" initial={initial.from} />
      <Field name="to" label="Last day" type="date" initial={initial.to} />
      <button type="submit" className="nhsuk-button">
        Count
      </button>
    </form>
  )
}
