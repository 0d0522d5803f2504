/** What each page begins with: its title, the warning, and, once per record, that something was withheld. */
import type { ReactNode } from 'react'
import { WITHHELD_WORDS } from '../content/sources.ts'
import { WARNING } from '../content/warning.ts'
import type { RecordView } from '../record/record-view.ts'
import { PageTitle } from './page-title.tsx'

interface PageHeadingProps {
  readonly title: string
  readonly view: RecordView | null
  readonly children?: ReactNode
}

export function PageHeading({ title, view, children }: PageHeadingProps): ReactNode {
  return (
    <div className="ncr-heading">
      <PageTitle title={title}>{children}</PageTitle>
      <p className="ncr-warning">
        <span>{WARNING}</span>
        {view?.record.complete?.withheld && <b className="ncr-withheld">{WITHHELD_WORDS}</b>}
      </p>
    </div>
  )
}
