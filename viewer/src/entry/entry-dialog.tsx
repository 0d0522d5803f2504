/** Everything of one entry, opened on purpose: native dialog, so that Esc closes it and the focus goes back. */
import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react'
import type { RecordView, RowPlace } from '../record/record-view.ts'
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
  const offered = useRef<ReadonlyMap<string, RowPlace>>(new Map())
  const handle = useMemo(
    (): EntryDialogHandle => ({
      open: (entryId) => setOpened({ kind: 'entry', entryId }),
      openList: (title, entryIds) => setOpened({ kind: 'list', title, entryIds }),
      offer: (places) => {
        offered.current = places
        return () => {
          if (offered.current === places) offered.current = new Map()
        }
      }
    }),
    []
  )
  return (
    <EntryDialogContext value={handle}>
      {children}
      {view && opened && (
        <EntryDialog onClose={() => setOpened(null)}>
          <OpenedContent view={view} opened={opened} offered={offered} />
        </EntryDialog>
      )}
    </EntryDialogContext>
  )
}

interface OpenedContentProps {
  readonly view: RecordView
  readonly opened: Opened
  readonly offered: RefObject<ReadonlyMap<string, RowPlace>>
}

function OpenedContent({ view, opened, offered }: OpenedContentProps): ReactNode {
  if (opened.kind === 'list') return <EntryList view={view} title={opened.title} entryIds={opened.entryIds} />
  const place = offered.current.get(opened.entryId) ?? view.rows.get(opened.entryId)
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
