/** What a section’s own way of showing its entries is given. */
import type { ReactNode } from 'react'
import type { SectionName } from '@ncr/contract/section-names.ts'
import type { RecordView, SectionView } from '../record/record-view.ts'

export interface SectionBodyProps {
  readonly section: SectionName
  readonly view: RecordView
  readonly shown: SectionView
}

export type SectionBody = (props: SectionBodyProps) => ReactNode
