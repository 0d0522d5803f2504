/** Dates, partner and kind. What is chosen is applied at once and stands in the address. */
import { useEffect, useState, type ReactNode } from 'react'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { SECTION_TITLES } from '../content/sections.ts'
import { partnersOf, type FilterName, type TimelineFilter } from './timeline-filter.ts'

/** While a year is being typed the browser reports the years 2, 20 and 202: nobody means those. */
const YEAR_MIN = '1850'

interface ChangeProps {
  readonly filter: TimelineFilter
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

export function FilterBar({ opened, filter, change }: ChangeProps & { readonly opened: OpenedEvent }): ReactNode {
  const partners = partnersOf(opened).map(({ odsCode, name }) => [odsCode, name] as const)
  const kinds = opened.sections.map((section) => [section, SECTION_TITLES[section].title] as const)
  return (
    <div className="ncr-filter" role="group" aria-label="Filter">
      <DateField name="from" label="From" filter={filter} change={change} />
      <DateField name="to" label="To" filter={filter} change={change} />
      <Choice name="partner" label="Partner" all="All partners" options={partners} filter={filter} change={change} />
      <Choice name="kind" label="Kind" all="All kinds" options={kinds} filter={filter} change={change} />
    </div>
  )
}
