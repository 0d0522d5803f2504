/** Dates, partner and kind. What is chosen is applied at once and stands in the address. */
import { useEffect, useState, type ReactNode } from 'react'
import { FILTER } from '../content/filter.ts'
import type { EntryFilter, FilterChoices, FilterName } from './entry-filter.ts'

/** While a year is being typed the browser reports the years 2, 20 and 202: nobody means those. */
const YEAR_MIN = '1850'

interface ChangeProps {
  readonly filter: EntryFilter
  readonly change: (name: FilterName, value: string | null) => void
}

function DateField({ name, label, filter, change }: ChangeProps & { name: 'from' | 'to'; label: string }): ReactNode {
  const applied = filter[name] ?? ''
  const [typed, setTyped] = useState(applied)
  useEffect(() => setTyped(applied), [applied])
  const onChange = ({ value, validity }: HTMLInputElement): void => {
    setTyped(value)
    if (value === '' && !validity.badInput) change(name, null)
    else if (value >= YEAR_MIN) change(name, value)
  }
  return (
    <label className="ncr-filter__field">
      {label}
      <input type="date" max="9999-12-31" value={typed} onChange={({ target }) => onChange(target)} />
    </label>
  )
}

interface ChoiceProps extends ChangeProps {
  readonly name: 'partner' | 'kind'
  readonly label: string
  readonly all: string
  readonly options: readonly (readonly [value: string, text: string])[]
}

function Choice({ name, label, all, options, filter, change }: ChoiceProps): ReactNode {
  return (
    <label className="ncr-filter__field">
      {label}
      <select value={filter[name] ?? ''} onChange={({ target }) => change(name, target.value || null)}>
        <option value="">{all}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

export function FilterBar({ choices, filter, change }: ChangeProps & { readonly choices: FilterChoices }): ReactNode {
  const partners = choices.partners.map(({ odsCode, name }) => [odsCode, name] as const)
  const kinds = choices.kinds.map(({ key, title }) => [key, title] as const)
  const place = { filter, change }
  return (
    <div className="ncr-filter" role="group" aria-label={FILTER.name}>
      <DateField name="from" label={choices.fromLabel} {...place} />
      <DateField name="to" label={FILTER.to} {...place} />
      <Choice name="partner" label={FILTER.partner} all={FILTER.allPartners} options={partners} {...place} />
      <Choice name="kind" label={FILTER.kind} all={FILTER.allKinds} options={kinds} {...place} />
    </div>
  )
}
