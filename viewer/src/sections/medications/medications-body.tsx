/** Medicines by kind of course, or side by side by source: which one stands in the address, so that Back leads there. */
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { SIDE_BY_SIDE } from '../../content/medicines.ts'
import { RowGroups } from '../row-groups.tsx'
import type { SectionBodyProps } from '../section-body.ts'
import { SideBySide } from './side-by-side.tsx'

const PARAMETER = 'view'
const BY_SOURCE = 'by-source'

export function MedicationsBody(props: SectionBodyProps): ReactNode {
  const [parameters] = useSearchParams()
  const isBySource = parameters.get(PARAMETER) === BY_SOURCE
  const { section, view, shown } = props
  if (shown.summary.entries.length === 0) return null
  return (
    <>
      <nav aria-label={SIDE_BY_SIDE.views} className="ncr-tabs">
        <ul>
          <li>
            <Link to="?" aria-current={isBySource ? undefined : 'page'}>
              {SIDE_BY_SIDE.list}
            </Link>
          </li>
          <li>
            <Link to={`?${PARAMETER}=${BY_SOURCE}`} aria-current={isBySource ? 'page' : undefined}>
              {SIDE_BY_SIDE.bySource}
            </Link>
          </li>
        </ul>
      </nav>
      {isBySource ? <SideBySide {...props} /> : <RowGroups view={view} section={section} groups={shown.groups} />}
    </>
  )
}
