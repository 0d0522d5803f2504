/** Everything of one entry, opened on purpose: native dialog, so that Esc closes it and the focus goes back. */
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { RecordView } from '../record/record-view.ts'
import { EntryDetail } from './entry-detail.tsx'
import { EntryDialogContext, type EntryDialogHandle } from './entry-dialog-context.ts'
import { EntryList } from './entry-list.tsx'

type Opened =
  | { readonly kind: 'entry'; readonly entryId: string }
  | { readonly kind: 'list'; readonly title: string; readonly entryIds: readonly string[] }

interface EntryDialogProviderProps {
  readonly view: RecordView | null
  readonly children: ReactNode
}

export function EntryDialogProvider({ view, children }: EntryDialogProviderProps): ReactNode {
  const [opened, setOpened] = useState<Opened | null>(null)
  const handle = useMemo(
    (): EntryDialogHandle => ({
      open: (entryId) => setOpened({ kind: 'entry', entryId }),
      openList: (title, entryIds) => setOpened({ kind: 'list', title, entryIds })
    }),
    []
  )
  return (
    <EntryDialogContext value={handle}>
      {children}
      {view && opened && (
        <EntryDialog onClose={() => setOpened(null)}>
          <OpenedContent view={view} opened={opened} />
        </EntryDialog>
      )}
    </EntryDialogContext>
  )
}

function OpenedContent({ view, opened }: { readonly view: RecordView; readonly opened: Opened }): ReactNode {
  if (opened.kind === 'list') return <EntryList view={view} title={opened.title} entryIds={opened.entryIds} />
  const place = view.rows.get(opened.entryId)
  if (!place) return <h2 id="entry-title">This entry is no longer in the record</h2>
  return <EntryDetail key={opened.entryId} view={view} place={place} />
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
