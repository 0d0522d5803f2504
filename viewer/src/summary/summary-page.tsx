/** The Summary: disagreements and alerts on top, then every section in its place, kept before its data is in. */
import type { ReactNode } from 'react'
import { SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import type { RecordView } from '../record/record-view.ts'
import { DisagreePanel } from './disagree-panel.tsx'
import { SectionPanel } from './section-panel.tsx'

export function SummaryPage({ view }: { readonly view: RecordView | null }): ReactNode {
  return (
    <>
      <PageHeading title="Summary" view={view} />
      <div className="ncr-grid">
        <DisagreePanel view={view} />
        {SECTION_NAMES.map((section) => (
          <SectionPanel key={section} section={section} view={view} />
        ))}
      </div>
    </>
  )
}
