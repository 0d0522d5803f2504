/** What sources disagree about, above everything clinical (hazard H-005). Its place is kept whether or not they do. */
import type { ReactNode } from 'react'
import type { Entry } from '@ncr/contract/record.ts'
import { showDate } from '../dates/partial-date.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryButton } from '../sections/entry-row.tsx'
import type { RowWords } from '../sections/row-words.ts'

function sayRow({ lead, title, aside, tags }: RowWords): string {
  const words = lead === null ? title : `${lead.charAt(0).toLowerCase()}${lead.slice(1)} ${title}`
  return [words, aside, ...tags.map(({ text }) => text.toLowerCase())].filter((part) => part !== null).join(', ')
}

function sayNone(view: RecordView | null): string {
  if (!view || view.record.phase === 'asking') return 'Comparing what sources say as they answer…'
  if (view.record.phase !== 'complete') return 'Not known: the record is unfinished.'
  const missing = view.sources.some(({ standing }) => standing === 'failed' || standing === 'part')
  return missing
    ? 'None found among the sources that answered. Others are missing.'
    : 'None found among the sources that answered.'
}

function Disagreement({ view, entries }: { readonly view: RecordView; readonly entries: readonly Entry[] }): ReactNode {
  const what = [...new Set(entries.flatMap(({ conflicts }) => conflicts.map((conflict) => conflict.what)))]
  const title = view.rows.get(entries[0]?.id ?? '')?.row.words.title ?? ''
  return (
    <li className="ncr-disagree">
      <p className="ncr-row__title">
        <b>{title}</b> {what.join('; ')}
      </p>
      <ul className="ncr-disagree__sides">
        {entries.map((entry) => (
          <li key={entry.id}>
            <EntryButton entryId={entry.id}>{view.sourceName(entry.source)}</EntryButton>:{' '}
            {sayRow(view.rows.get(entry.id)?.row.words ?? EMPTY)},{' '}
            {entry.recorded === null ? 'date not stated' : showDate(entry.recorded)}
          </li>
        ))}
      </ul>
    </li>
  )
}

const EMPTY: RowWords = { standing: 'current', group: '', lead: null, title: '', aside: null, tags: [] }

export function DisagreePanel({ view }: { readonly view: RecordView | null }): ReactNode {
  const conflicts = view?.conflicts ?? []
  const tone = conflicts.length > 0 ? ' ncr-panel--red' : ''
  return (
    <section className={`ncr-panel ncr-panel--disagree${tone}`} aria-labelledby="panel-disagree">
      <div className="ncr-panel__head">
        <h2 id="panel-disagree">Sources disagree</h2>
        <span className="ncr-panel__count">{conflicts.length > 0 ? conflicts.length : ''}</span>
      </div>
      {view && conflicts.length > 0 ? (
        <ul className="ncr-disagrees">
          {conflicts.map((entries) => (
            <Disagreement key={entries[0]?.id} view={view} entries={entries} />
          ))}
        </ul>
      ) : (
        <p className="ncr-panel__empty">{sayNone(view)}</p>
      )}
    </section>
  )
}
