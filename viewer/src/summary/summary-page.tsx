/** The Summary: disagreements and alerts on top, then every section in its place, kept before its data is in. */
import { useRef, type ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { CHANGES, sayChanges } from '../content/changes.ts'
import { DATES } from '../content/warning.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import type { RecordView } from '../record/record-view.ts'
import { DisagreePanel } from './disagree-panel.tsx'
import { SectionPanel } from './section-panel.tsx'
import { SUMMARY_ORDER } from './summary-order.ts'
import { usePlaces } from './use-places.ts'

const PANELS = SECTION_NAMES.toSorted((a, b) => SUMMARY_ORDER[a] - SUMMARY_ORDER[b])

export function SummaryPage({ view }: { readonly view: RecordView | null }): ReactNode {
  const grid = useRef<HTMLDivElement>(null)
  const places = usePlaces(view, grid)
  const isFree = (index: number): boolean => places.kind === 'kept' && index >= places.freeFrom
  const since = view?.record.complete?.since
  return (
    <>
      <PageHeading title="Summary" note={DATES}>
        {since && (
          <Link className="ncr-panel__count" to={`${ROUTES.viewer}/changes`}>
            {sayChanges(since)} <span className="ncr-changes__since">{CHANGES.since}</span>
          </Link>
        )}
      </PageHeading>
      {places.kind === 'kept' && (
        <div className="ncr-grid" ref={grid}>
          <DisagreePanel view={view} isFree={isFree(0)} />
          {PANELS.map((section, index) => (
            <SectionPanel key={section} section={section} view={view} isFree={isFree(index + 1)} />
          ))}
        </div>
      )}
    </>
  )
}
