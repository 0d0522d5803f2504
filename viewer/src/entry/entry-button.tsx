/** A button that opens an entry in full. */
import type { ReactNode } from 'react'
import { useEntryDialog } from './entry-dialog-context.ts'

export function EntryButton({
  entryId,
  children
}: {
  readonly entryId: string
  readonly children: ReactNode
}): ReactNode {
  const { open } = useEntryDialog()
  return (
    <button type="button" className="ncr-open" onClick={() => open(entryId)}>
      {children}
    </button>
  )
}
