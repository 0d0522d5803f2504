/** How a row or a line opens an entry, without knowing what an opened entry looks like. */
import { createContext, use } from 'react'

export interface EntryDialogHandle {
  open(entryId: string): void
  /** Several entries about one thing, each with its words, date and source. */
  openList(title: string, entryIds: readonly string[]): void
}

export const EntryDialogContext = createContext<EntryDialogHandle | null>(null)

export function useEntryDialog(): EntryDialogHandle {
  const handle = use(EntryDialogContext)
  if (!handle) throw new Error('useEntryDialog is called outside EntryDialogProvider')
  return handle
}
