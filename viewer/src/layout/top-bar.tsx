/** Whose record system this is, who is reading, help, and the way out. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ROUTES } from '@ncr/contract/routes.ts'
import type { RecordView } from '../record/record-view.ts'
import { useRecord } from '../record/use-record.tsx'

export function TopBar({ view }: { readonly view: RecordView | null }): ReactNode {
  const { close } = useRecord()
  const reader = view?.opened.reader
  return (
    <header className="ncr-top">
      <span className="ncr-top__name">{view?.opened.region.name ?? 'Notts Care Record'}</span>
      <span className="ncr-top__reader">{reader && `${reader.name} · ${reader.role} · ${reader.organisation}`}</span>
      <Link to={`${ROUTES.viewer}/help`}>Help</Link>
      <button type="button" className="ncr-top__button" onClick={close}>
        Close record
      </button>
    </header>
  )
}
