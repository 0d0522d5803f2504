/** How a row or a line opens an entry, without knowing what an opened entry looks like. */
import { createContext, use } from 'react'
import type { RowPlace } from '../record/record-view.ts'

export interface EntryDialogHandle {
  open(entryId: string): void
  /** Several entries about one thing, each with its words, date and source. */
  openList(title: string, entryIds: readonly string[]): void
  /** Entries of an opened page, which can be opened while it is; answers the function that takes them back. */
  offer(places: ReadonlyMap<string, RowPlace>): () => void
}

export const EntryDialogContext = createContext<EntryDialogHandle | null>(null)

export function useEntryDialog(): EntryDialogHandle {
  const handle = use(EntryDialogContext)
  if (!handle) throw new Error('useEntryDialog is called outside EntryDialogProvider')
  return handle
}
