/** What a section’s own way of showing its entries is given. */
import type { ReactNode } from 'react'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { IsKept } from './section-filter.ts'
import type { RecordView, SectionView } from '../record/record-view.ts'

export interface SectionBodyProps {
  readonly section: SectionName
  readonly view: RecordView
  readonly shown: SectionView
  /** The reader's filter: a list is worked out from all rows, and leaves out units whose own row is not kept. */
  readonly isKept: IsKept
  /** How many of a list are shown; never a bare number while something may be missing (H-003). */
  readonly sayCount: SayCount
}

export type SayCount = (shown: number, total: number) => string

export type SectionBody = (props: SectionBodyProps) => ReactNode
