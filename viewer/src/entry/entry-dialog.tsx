/**
 * Everything of one entry, opened on purpose: native dialog, so that Esc closes it and the focus goes back. Which entry is open
 * stands in the address, so that Back closes it and a reload opens it again.
 */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { ENTRY } from '../content/entry.ts'
import { isPagePath } from '../pages/page-paths.ts'
import { completenessOf } from '../record/completeness.ts'
import type { RecordView, RowPlace } from '../record/record-view.ts'
import { isNeutralRow, mentionsSafeguarding, neutralTitle } from '../sections/safeguarding.ts'
import { EntryDetail } from './entry-detail.tsx'
import { EntryDialogContext, type EntryDialogHandle } from './entry-dialog-context.ts'
import { EntryList } from './entry-list.tsx'
import { useLinkedEntry, type LinkedEntry } from './use-linked-entry.ts'

type Places = ReadonlyMap<string, RowPlace>

/** Opened without an address. */
type Opened =
  /** A view that was sent before sessions had a key for their addresses. */
  | { readonly kind: 'entry'; readonly entryId: string }
  | { readonly kind: 'list'; readonly title: string; readonly entryIds: readonly string[] }

interface EntryDialogProviderProps {
  readonly view: RecordView | null
  readonly children: ReactNode
}

interface Dialog {
  readonly handle: EntryDialogHandle
  readonly shown: Opened | LinkedEntry
  readonly offered: Places | null
  /** The entry that the reader opened by hand: an address alone opens no safeguarding text (H-014). */
  readonly onPurpose: string | null
  openOnPurpose(entryId: string): void
  close(): void
}

function useDialog(view: RecordView | null): Dialog {
  const { pathname } = useLocation()
  const [opened, setOpened] = useState<Opened | null>(null)
  const [offered, setOffered] = useState<Places | null>(null)
  const [onPurpose, setOnPurpose] = useState<string | null>(null)
  useEffect(() => setOpened(null), [pathname])
  const ids = useMemo(() => [...(offered?.keys() ?? []), ...(view?.rows.keys() ?? [])], [offered, view?.rows])
  const linkKey = view?.opened.linkKey ?? null
  const { linked, open, leave } = useLinkedEntry(linkKey, ids)
  const latest = useRef({ open, linkKey })
  useLayoutEffect(() => {
    latest.current = { open, linkKey }
  })
  // The same for the life of the record: each row of a long list has it.
  const handle = useMemo(
    (): EntryDialogHandle => ({
      open: (entryId) => {
        setOnPurpose(entryId)
        if (latest.current.linkKey === null) setOpened({ kind: 'entry', entryId })
        else latest.current.open(entryId)
      },
      openList: (title, entryIds) => setOpened({ kind: 'list', title, entryIds }),
      offer: (places) => {
        setOffered(places)
        return () => setOffered((before) => (before === places ? null : before))
      }
    }),
    []
  )
  const isAwaited = view?.record.phase === 'asking' || (offered === null && isPagePath(pathname))
  const shown = linked.kind === 'entry' || (linked.kind === 'not-here' && !isAwaited) ? linked : opened
  return {
    handle,
    shown: shown ?? { kind: 'none' },
    offered,
    onPurpose,
    openOnPurpose: setOnPurpose,
    close: () => {
      setOpened(null)
      setOnPurpose(null)
      leave()
    }
  }
}

export function EntryDialogProvider({ view, children }: EntryDialogProviderProps): ReactNode {
  const dialog = useDialog(view)
  const { handle, shown, close } = dialog
  return (
    <EntryDialogContext value={handle}>
      {children}
      {view && shown.kind !== 'none' && (
        <EntryDialog onClose={close}>
          <OpenedContent view={view} dialog={dialog} />
        </EntryDialog>
      )}
    </EntryDialogContext>
  )
}

/** Gone, or never there: what that may mean while something is missing (H-003). */
function NotHere({ view }: { readonly view: RecordView }): ReactNode {
  return (
    <>
      <h2 id="entry-title">{ENTRY.notHere}</h2>
      <p>{ENTRY.notHereMeans}</p>
      {completenessOf(view).isIncomplete && <p className="ncr-danger">{ENTRY.mayBeMissing}</p>}
    </>
  )
}

/** Words of safeguarding that an address would put on the screen by itself, at a reload or on Forward (H-014). */
function isGuarded({ row }: RowPlace): boolean {
  return isNeutralRow(row) || mentionsSafeguarding(JSON.stringify(row.entry.resource))
}

function Guard({ place, open }: { readonly place: RowPlace; readonly open: () => void }): ReactNode {
  return (
    <>
      <h2 id="entry-title">{neutralTitle(place.row.entry)}</h2>
      <p>{ENTRY.guarded}</p>
      <button type="button" className="ncr-button" onClick={open}>
        {ENTRY.openToRead}
      </button>
    </>
  )
}

interface OpenedContentProps {
  readonly view: RecordView
  readonly dialog: Dialog
}

function OpenedContent({ view, dialog }: OpenedContentProps): ReactNode {
  const { shown, offered, onPurpose, openOnPurpose } = dialog
  if (shown.kind === 'list') return <EntryList view={view} title={shown.title} entryIds={shown.entryIds} />
  const place = shown.kind === 'entry' ? (offered?.get(shown.entryId) ?? view.rows.get(shown.entryId)) : undefined
  if (!place) return <NotHere view={view} />
  const { id } = place.row.entry
  if (onPurpose !== id && isGuarded(place)) return <Guard place={place} open={() => openOnPurpose(id)} />
  return <EntryDetail key={id} view={view} place={place} />
}

function EntryDialog({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const close = (): void => dialog.current?.close()
  useLayoutEffect(() => {
    const { current } = dialog
    current?.showModal()
    // Back takes it off the page: closed first, it gives the focus back.
    return () => current?.close()
  }, [])
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
