/** What sources disagree about, above everything clinical (hazard H-005). Its place is kept whether or not they do. */
import { useLayoutEffect, useRef, type ReactNode } from 'react'
import type { Entry } from '@ncr/contract/record.ts'
import { showDate } from '../dates/partial-date.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryButton } from '../entry/entry-button.tsx'
import type { Row } from '../sections/section-list.ts'

/** Only the first letter: a date or a name inside keeps its capitals. */
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** One side in the words of its source; the title is left out where it is the same on every side. */
function saySide({ entry, words }: Row, commonTitle: string): string {
  const standing = words.lead === null ? entry.status : lowerFirst(words.lead.replace(/:$/, ''))
  const title = words.title === commonTitle ? null : words.title
  const date = entry.recorded === null ? 'date not stated' : `recorded ${showDate(entry.recorded)}`
  return [standing, title, words.aside, ...words.tags.map(({ text }) => lowerFirst(text)), date]
    .filter((part) => part !== null)
    .join(', ')
}

function isSourceMissing(view: RecordView): boolean {
  return view.sources.some(({ standing }) => standing === 'failed' || standing === 'part')
}

/** Never a bare number while a source that may disagree is missing (H-003, H-005). */
function sayCount(view: RecordView | null, count: number): string {
  if (!view || count === 0) return ''
  if (view.record.phase === 'asking') return `${count} so far`
  return view.record.phase !== 'complete' || isSourceMissing(view) ? `at least ${count}` : `${count}`
}

function sayNone(view: RecordView | null): string {
  if (!view || view.record.phase === 'asking') return 'Comparing what sources say as they answer…'
  if (view.record.phase !== 'complete') return 'Not known: the record is unfinished.'
  return isSourceMissing(view)
    ? 'None found among the sources that answered. Others are missing.'
    : 'None found among the sources that answered.'
}

function toRows(view: RecordView, entries: readonly Entry[]): readonly Row[] {
  return entries.flatMap(({ id }) => view.rows.get(id)?.row ?? [])
}

function Disagreement({ view, rows }: { readonly view: RecordView; readonly rows: readonly Row[] }): ReactNode {
  const what = [...new Set(rows.flatMap(({ entry }) => entry.conflicts.map((conflict) => conflict.what)))]
  const title = rows[0]?.words.title ?? ''
  return (
    <li className="ncr-disagree">
      <p className="ncr-row__title">
        <b>{title}</b> {what.join('; ')}
      </p>
      <ul className="ncr-disagree__sides">
        {rows.map((row) => (
          <li key={row.entry.id}>
            <EntryButton entryId={row.entry.id}>{view.sourceName(row.entry.source)}</EntryButton>: {saySide(row, title)}
          </li>
        ))}
      </ul>
    </li>
  )
}

/**
 * Disagreements in the order in which this panel first showed them: one that is found later goes after those that the
 * reader may be reading.
 */
function useFirstSeenOrder(conflicts: readonly (readonly Entry[])[]): readonly (readonly Entry[])[] {
  const seen = useRef(new Map<string, number>())
  const rank = (entries: readonly Entry[]): number =>
    Math.min(...entries.map(({ id }) => seen.current.get(id) ?? Number.POSITIVE_INFINITY))
  const ordered = conflicts.toSorted((a, b) => rank(a) - rank(b) || 0)
  useLayoutEffect(() => {
    for (const { id } of ordered.flat()) if (!seen.current.has(id)) seen.current.set(id, seen.current.size)
  })
  return ordered
}

export function DisagreePanel({ view }: { readonly view: RecordView | null }): ReactNode {
  const conflicts = useFirstSeenOrder(view?.conflicts ?? [])
  const tone = conflicts.length > 0 ? ' ncr-panel--red' : ''
  return (
    <section className={`ncr-panel ncr-panel--disagree${tone}`} aria-labelledby="panel-disagree">
      <div className="ncr-panel__head">
        <h2 id="panel-disagree">Sources disagree</h2>
        <span className="ncr-panel__count">{sayCount(view, conflicts.length)}</span>
      </div>
      {view && conflicts.length > 0 ? (
        <ul className="ncr-disagrees">
          {conflicts.map((entries) => (
            <Disagreement key={entries.map(({ id }) => id).join()} view={view} rows={toRows(view, entries)} />
          ))}
          {view.record.phase === 'complete' && isSourceMissing(view) && (
            <li className="ncr-panel__empty">Sources are missing: there may be others.</li>
          )}
        </ul>
      ) : (
        <p className="ncr-panel__empty">{sayNone(view)}</p>
      )}
    </section>
  )
}
