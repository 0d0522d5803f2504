/** What is added to an open investigation: a note, a look-up, its end. */
import type { ReactNode, SubmitEvent } from 'react'
import { CASE_OUTCOMES, type CaseOutcome } from '@ncr/contract/case.ts'
import type { LookUp } from '@ncr/contract/console.ts'
import { OUTCOME_WORDS } from '../content/cases.ts'
import { showDateTime } from '../dates/partial-date.ts'
import { textIn } from '../privacy-officer/looks-form.tsx'

/** Newest look-ups that one can be chosen from; older ones are linked from nowhere else, and were made for something else. */
const LINKABLE_MAX = 50

interface CaseFormsProps {
  readonly linkable: readonly LookUp[]
  readonly note: (text: string) => void
  readonly link: (seq: number) => void
  readonly end: (outcome: CaseOutcome, text: string) => void
}

/** Takes what was typed, and empties the form. */
function taking(take: (form: FormData) => void): (event: SubmitEvent<HTMLFormElement>) => void {
  return (event) => {
    event.preventDefault()
    take(new FormData(event.currentTarget))
    event.currentTarget.reset()
  }
}

function Words({ name, label }: { readonly name: string; readonly label: string }): ReactNode {
  return (
    <div className="ncr-console__field ncr-console__field--wide">
      <label className="nhsuk-label" htmlFor={name}>
        {label}
      </label>
      <textarea className="nhsuk-textarea" id={name} name={name} rows={3} required minLength={3} maxLength={4000} />
    </div>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly label: string
  readonly options: readonly (readonly [string, string])[]
}

function Choice({ name, label, options }: ChoiceProps): ReactNode {
  return (
    <div className="ncr-console__field ncr-console__field--wide">
      <label className="nhsuk-label" htmlFor={name}>
        {label}
      </label>
      <select className="nhsuk-select" id={name} name={name}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}

export function CaseForms({ linkable, note, link, end }: CaseFormsProps): ReactNode {
  return (
    <>
      <form className="ncr-console__form" onSubmit={taking((form) => note(textIn(form, 'note')))}>
        <Words name="note" label="Add a note" />
        <button type="submit" className="nhsuk-button">
          Add
        </button>
      </form>
      {linkable.length > 0 && (
        <form className="ncr-console__form" onSubmit={taking((form) => link(Number(textIn(form, 'look-up'))))}>
          <Choice
            name="look-up"
            label="Link a look-up"
            options={linkable
              .slice(0, LINKABLE_MAX)
              .map(({ seq, at, officer, what }) => [String(seq), `${showDateTime(at)}, ${officer}: ${what}`] as const)}
          />
          <button type="submit" className="nhsuk-button nhsuk-button--secondary">
            Link
          </button>
        </form>
      )}
      <form
        className="ncr-console__form"
        onSubmit={taking((form) => end(textIn(form, 'outcome') as CaseOutcome, textIn(form, 'ending')))}
      >
        <Choice
          name="outcome"
          label="Outcome"
          options={CASE_OUTCOMES.map((outcome) => [outcome, OUTCOME_WORDS[outcome]] as const)}
        />
        <Words name="ending" label="What you found" />
        <button type="submit" className="nhsuk-button nhsuk-button--secondary">
          Close the investigation
        </button>
      </form>
    </>
  )
}
