/** What each page begins with: its title and the warning. */
import type { ReactNode } from 'react'
import { WARNING } from '../content/warning.ts'
import { PageTitle } from './page-title.tsx'

interface PageHeadingProps {
  readonly title: string
  /** After the warning. */
  readonly note?: string
  readonly children?: ReactNode
}

export function PageHeading({ title, note = '', children }: PageHeadingProps): ReactNode {
  return (
    <div className="ncr-heading">
      <PageTitle title={title}>{children}</PageTitle>
      <p className="ncr-warning">
        {WARNING} {note}
      </p>
    </div>
  )
}
