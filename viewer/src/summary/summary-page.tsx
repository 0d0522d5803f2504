/** The Summary: disagreements and alerts on top, then every section in its place, kept before its data is in. */
import type { ReactNode } from 'react'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { DATES } from '../content/warning.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import type { RecordView } from '../record/record-view.ts'
import { DisagreePanel } from './disagree-panel.tsx'
import { SectionPanel } from './section-panel.tsx'
import { SUMMARY_ORDER } from './summary-order.ts'
import { useSettled } from './use-settled.ts'

const PANELS = SECTION_NAMES.toSorted((a, b) => SUMMARY_ORDER[a] - SUMMARY_ORDER[b])

export function SummaryPage({ view }: { readonly view: RecordView | null }): ReactNode {
  const settled = useSettled(view)
  return (
    <>
      <PageHeading title="Summary" note={DATES} />
      <div className={`ncr-grid ncr-grid--${settled}`}>
        <DisagreePanel view={view} />
        {PANELS.map((section) => (
          <SectionPanel key={section} section={section} view={view} />
        ))}
      </div>
    </>
  )
}
