/** Which filter is on, how much it leaves, and the way back to everything. It is printed; the fields are not. */
import type { ReactNode } from 'react'
import { listed } from '../content/counting.ts'
import { FILTER, sayFiltered, type Completeness } from '../content/filter.ts'
import { isFiltered, sayFilter, type FilterChoices, type ReadFilter } from './entry-filter.ts'

interface FilterSaidProps {
  readonly read: ReadFilter
  readonly choices: FilterChoices
  readonly shown: number
  readonly total: number
  readonly completeness: Completeness
  /** While nothing is chosen. */
  readonly whole?: string
  readonly showAll: () => void
}

export function FilterSaid(props: FilterSaidProps): ReactNode {
  const { read, choices, shown, total, completeness, whole = '', showAll } = props
  const { filter, notApplied } = read
  const isOn = isFiltered(filter)
  const { from, to } = filter
  return (
    <div className="ncr-filter__said">
      <span role="status">{isOn ? sayFiltered(sayFilter(filter, choices), shown, total, completeness) : whole}</span>
      {isOn && (
        <button type="button" className="ncr-button" onClick={showAll}>
          {FILTER.showAll}
        </button>
      )}
      {from !== null && to !== null && from > to && <b className="ncr-danger">{FILTER.turned}</b>}
      {notApplied.length > 0 && !completeness.isAsking && (
        <b className="ncr-danger">Not applied, because this record does not know it: {listed(notApplied)}.</b>
      )}
    </div>
  )
}
