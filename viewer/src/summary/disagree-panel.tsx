/**
 * What sources disagree about, above everything clinical (hazard H-005). Its place is kept whether or not they do, for any
 * number of them: what has no room is counted, never left out in silence, and opens on demand.
 */
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Entry } from '@ncr/contract/record.ts'
import { counted } from '../content/counting.ts'
import { showDate } from '../dates/partial-date.ts'
import { usePrinting } from '../record/use-printing.ts'
import type { RecordView } from '../record/record-view.ts'
import { missingSources } from '../record/source-summary.ts'
import { EntryButton } from '../entry/entry-button.tsx'
import type { Row } from '../sections/section-list.ts'
import { useFitting } from './use-fitting.ts'

/** Of one disagreement, while the panel is not opened in full. */
const SIDES_MAX = 3

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
  return missingSources(view.sources).length > 0
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

/** Where not all sides have room: one of each standing first, for what differs is the point. In their own order. */
function chooseSides(rows: readonly Row[]): readonly Row[] {
  const standings = new Set(rows.map(({ words }) => words.standing))
  const firsts = [...standings].flatMap((standing) => rows.find(({ words }) => words.standing === standing) ?? [])
  const kept = new Set([...new Set([...firsts, ...rows])].slice(0, SIDES_MAX))
  return rows.filter((row) => kept.has(row))
}

interface DisagreementProps {
  readonly view: RecordView
  readonly rows: readonly Row[]
  readonly isInFull: boolean
}

function Disagreement({ view, rows, isInFull }: DisagreementProps): ReactNode {
  const what = [...new Set(rows.flatMap(({ entry }) => entry.conflicts.map((conflict) => conflict.what)))]
  const title = rows[0]?.words.title ?? ''
  const sides = isInFull ? rows : chooseSides(rows)
  const left = rows.length - sides.length
  return (
    <li className={isInFull ? 'ncr-disagree' : 'ncr-disagree ncr-disagree--short'}>
      <p className="ncr-row__title">
        <b>{title}</b> {what.join('; ')}
      </p>
      <ul className="ncr-disagree__sides">
        {sides.map((row) => (
          <li key={row.entry.id}>
            <EntryButton entryId={row.entry.id}>{view.sourceName(row.entry.source)}</EntryButton>: {saySide(row, title)}
          </li>
        ))}
        {left > 0 && <li>and {counted(left, 'more entry', 'more entries')} of this</li>}
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

interface DisagreementsProps {
  readonly view: RecordView
  readonly conflicts: readonly (readonly Entry[])[]
}

function Disagreements({ view, conflicts }: DisagreementsProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const isPrinting = usePrinting()
  const isInFull = isOpen || isPrinting
  const measured = useMemo(() => ({ conflicts, isInFull }), [conflicts, isInFull])
  const { list, count } = useFitting<HTMLUListElement>(measured)
  const shown = isInFull ? conflicts : conflicts.slice(0, count)
  const more = conflicts.length - shown.length
  return (
    <>
      <ul className="ncr-disagrees" ref={list}>
        {shown.map((entries) => (
          <Disagreement
            key={entries.map(({ id }) => id).join()}
            view={view}
            rows={toRows(view, entries)}
            isInFull={isInFull}
          />
        ))}
      </ul>
      <div className="ncr-panel__foot">
        <button
          type="button"
          className="ncr-open ncr-disagrees__all"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {sayAll(isOpen, more)}
        </button>
        {view.record.phase === 'complete' && isSourceMissing(view) && 'Sources are missing: there may be others.'}
      </div>
    </>
  )
}

function sayAll(isOpen: boolean, more: number): string {
  if (isOpen) return 'Show less'
  return more > 0 ? `and ${more} more: show all, in full` : 'Show in full'
}

interface DisagreePanelProps {
  readonly view: RecordView | null
  readonly isFree: boolean
}

export function DisagreePanel({ view, isFree }: DisagreePanelProps): ReactNode {
  const conflicts = useFirstSeenOrder(view?.conflicts ?? [])
  const tone = conflicts.length > 0 ? ' ncr-panel--red' : ''
  const place = isFree ? ' ncr-panel--free' : ''
  return (
    <section className={`ncr-panel ncr-panel--disagree${tone}${place}`} aria-labelledby="panel-disagree">
      <div className="ncr-panel__head">
        <h2 id="panel-disagree">Sources disagree</h2>
        <span className="ncr-panel__count">{sayCount(view, conflicts.length)}</span>
      </div>
      {view && conflicts.length > 0 ? (
        <Disagreements view={view} conflicts={conflicts} />
      ) : (
        <p className="ncr-panel__empty">{sayNone(view)}</p>
      )}
    </section>
  )
}
