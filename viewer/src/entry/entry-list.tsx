/** Several entries about one thing: the words as recorded, with date and source; each opens in full. */
import type { ReactNode } from 'react'
import { showDate } from '../dates/partial-date.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryButton } from './entry-button.tsx'

interface EntryListProps {
  readonly view: RecordView
  readonly title: string
  readonly entryIds: readonly string[]
}

export function EntryList({ view, title, entryIds }: EntryListProps): ReactNode {
  const rows = entryIds.flatMap((id) => view.rows.get(id)?.row ?? [])
  return (
    <>
      <h2 id="entry-title">{title}</h2>
      <ul className="ncr-rows">
        {rows.map(({ entry, words }) => (
          <li key={entry.id} className="ncr-row">
            <p className="ncr-row__date">{showDateOf(entry.recorded, entry.occurred)}</p>
            <div className="ncr-row__body">
              <p className="ncr-row__title">
                <EntryButton entryId={entry.id}>
                  <b>{words.title}</b>
                </EntryButton>{' '}
                {words.aside}
              </p>
              <p className="ncr-row__meta">{view.sourceName(entry.source)}</p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

function showDateOf(recorded: string | null, occurred: string | null): string {
  if (recorded !== null) return showDate(recorded)
  return occurred === null ? 'date not stated' : `${showDate(occurred)} (happened)`
}
