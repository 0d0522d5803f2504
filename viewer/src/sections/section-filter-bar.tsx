/** The filter over a section's list. What the sources said stands above it, whatever is chosen (H-003). */
import type { ReactNode } from 'react'
import { FILTER, sayNothingMatches } from '../content/filter.ts'
import { isFiltered, type FilterChoices } from '../filter/entry-filter.ts'
import { FilterBar } from '../filter/filter-bar.tsx'
import { FilterSaid } from '../filter/filter-said.tsx'
import type { FilterHandle } from '../filter/use-filter.ts'
import type { SectionSummary } from '../record/section-summary.ts'

interface SectionFilterBarProps {
  readonly summary: SectionSummary
  readonly choices: FilterChoices
  readonly handle: FilterHandle
  readonly shown: number
}

export function SectionFilterBar({ summary, choices, handle, shown }: SectionFilterBarProps): ReactNode {
  const { read, change, showAll } = handle
  const total = summary.entries.length
  const isOn = isFiltered(read.filter)
  return (
    <section className={isOn ? 'ncr-sheet' : 'ncr-sheet ncr-unprinted'} aria-label={FILTER.name}>
      <FilterBar choices={choices} filter={read.filter} change={change} />
      <FilterSaid read={read} choices={choices} shown={shown} total={total} completeness={summary} showAll={showAll} />
      {shown === 0 && isOn && <p className="ncr-panel__empty">{sayNothingMatches(summary)}</p>}
    </section>
  )
}
