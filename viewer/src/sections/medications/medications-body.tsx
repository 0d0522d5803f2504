/** Medicines by kind of course, or side by side by source: which one stands in the address, so that Back leads there. */
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { SIDE_BY_SIDE } from '../../content/medicines.ts'
import { RowGroups } from '../row-groups.tsx'
import type { SectionBodyProps } from '../section-body.ts'
import { SideBySide } from './side-by-side.tsx'

const PARAMETER = 'view'
const BY_SOURCE = 'by-source'

/** A cell that a filter emptied would read as "not recorded here": the comparison is never filtered (H-003). */
export function isBySource(parameters: URLSearchParams): boolean {
  return parameters.get(PARAMETER) === BY_SOURCE
}

/** A filter that is on stays in the address, for the way back. */
function withView(parameters: URLSearchParams, view: string | null): string {
  const next = new URLSearchParams(parameters)
  if (view === null) next.delete(PARAMETER)
  else next.set(PARAMETER, view)
  return `?${next}`
}

export function MedicationsBody(props: SectionBodyProps): ReactNode {
  const [parameters] = useSearchParams()
  const isCompared = isBySource(parameters)
  const { shown } = props
  if (shown.summary.entries.length === 0) return null
  return (
    <>
      <nav aria-label={SIDE_BY_SIDE.views} className="ncr-tabs">
        <ul>
          <li>
            <Link to={withView(parameters, null)} aria-current={isCompared ? undefined : 'page'}>
              {SIDE_BY_SIDE.list}
            </Link>
          </li>
          <li>
            <Link to={withView(parameters, BY_SOURCE)} aria-current={isCompared ? 'page' : undefined}>
              {SIDE_BY_SIDE.bySource}
            </Link>
          </li>
        </ul>
      </nav>
      {isCompared ? <SideBySide {...props} /> : <RowGroups {...props} groups={shown.groups} />}
    </>
  )
}
