/** The filter of a list as it stands in the address. What is chosen is a step in the history, so that Back takes it off. */
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { FILTER_NAMES, readFilter, type FilterChoices, type FilterName, type ReadFilter } from './entry-filter.ts'

export interface FilterHandle {
  readonly read: ReadFilter
  /** Null takes it off. */
  change(name: FilterName, value: string | null): void
  showAll(): void
}

export function useFilter(choices: FilterChoices): FilterHandle {
  const [parameters, setParameters] = useSearchParams()
  const asked = FILTER_NAMES.map((name) => parameters.get(name) ?? '').join(' ')
  // Other parameters come and go; the rows are chosen anew only when the filter is another one.
  // oxlint-disable-next-line react/exhaustive-deps
  const read = useMemo(() => readFilter(parameters, choices), [asked, choices])
  const put = (changes: ReadonlyMap<FilterName, string | null>): void => {
    // Two changes may come before the first is drawn: the address itself is ahead of what is drawn.
    const next = new URLSearchParams(window.location.search)
    for (const [name, value] of changes) {
      if (value === null) next.delete(name)
      else next.set(name, value)
    }
    setParameters(next)
  }
  return {
    read,
    change: (name, value) => put(new Map([[name, value]])),
    showAll: () => put(new Map(FILTER_NAMES.map((name) => [name, null])))
  }
}
