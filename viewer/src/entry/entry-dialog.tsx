/** Everything of one entry, opened on purpose: native dialog, so that Esc closes it and the focus goes back. */
import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { RecordView } from '../record/record-view.ts'
import { EntryDetail } from './entry-detail.tsx'

interface EntryDialogHandle {
  open(entryId: string): void
}

const EntryDialogContext = createContext<EntryDialogHandle | null>(null)

export function useEntryDialog(): EntryDialogHandle {
  const handle = use(EntryDialogContext)
  if (!handle) throw new Error('useEntryDialog is called outside EntryDialogProvider')
  return handle
}

interface EntryDialogProviderProps {
  readonly view: RecordView | null
  readonly children: ReactNode
}

export function EntryDialogProvider({ view, children }: EntryDialogProviderProps): ReactNode {
  const [entryId, setEntryId] = useState<string | null>(null)
  const handle = useMemo(() => ({ open: setEntryId }), [])
  const place = entryId === null ? undefined : view?.rows.get(entryId)
  return (
    <EntryDialogContext value={handle}>
      {children}
      {view && place && (
        <EntryDialog onClose={() => setEntryId(null)}>
          <EntryDetail key={place.row.entry.id} view={view} place={place} />
        </EntryDialog>
      )}
    </EntryDialogContext>
  )
}

function EntryDialog({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const close = (): void => dialog.current?.close()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="ncr-dialog" aria-labelledby="entry-title" onClose={onClose} closedby="any">
      <div className="ncr-dialog__body">
        <button type="button" className="ncr-button ncr-dialog__close" onClick={close}>
          Close
        </button>
        {children}
      </div>
    </dialog>
  )
}
