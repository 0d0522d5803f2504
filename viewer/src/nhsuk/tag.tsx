/** A small tag: its words say all, its colour only helps. */
import type { ReactNode } from 'react'
import type { TagTone } from '../sections/row-words.ts'

export function Tag({ tone, children }: { readonly tone: TagTone; readonly children: ReactNode }): ReactNode {
  return <span className={`ncr-tag ncr-tag--${tone}`}>{children}</span>
}
