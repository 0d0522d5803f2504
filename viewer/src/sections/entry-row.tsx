/** One entry as a row: its date, its words, who recorded it, and what else says the same or not the same. */
import { Fragment, type ReactNode } from 'react'
import type { Entry } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { EntryButton } from '../entry/entry-button.tsx'
import { Tag } from '../nhsuk/tag.tsx'
import { custodianOf } from '../documents/custodian.ts'
import { OpenDocument } from '../documents/open-document.tsx'
import type { RecordView } from '../record/record-view.ts'
import { toRowDates, type DateColumn, type RowDates } from './row-dates.ts'
import { SECTIONS, type Row } from './section-list.ts'

interface EntryRowProps {
  readonly view: RecordView
  readonly section: SectionName
  readonly row: Row
  /** Said over the row: from here on the rows are no facts of now. */
  readonly apart?: string | null
  /** On the Summary: as few words as will do. */
  readonly isShort?: boolean
  /** Entries right above that say the same: nothing is said of them again. */
  readonly above?: ReadonlySet<string>
  /** Within the source: the unit that recorded it. */
  readonly recordedBy?: string | null
  /** In a list of many kinds: which it is, in a column of its own. */
  readonly kind?: string | null
  /** Instead of the section's own. */
  readonly dateColumn?: DateColumn
  /** The title drawn in another way, such as with words marked in it; null: as it is. */
  readonly title?: ReactNode
  /** Under all else: what a list has to say of this entry. */
  readonly children?: ReactNode
}

interface RowTitleProps {
  readonly row: Row
  readonly dates: RowDates
  readonly title: ReactNode
}

function RowTitle({ row, dates, title }: RowTitleProps): ReactNode {
  const { words, entry } = row
  return (
    <p className="ncr-row__title">
      {words.lead !== null && <span className="ncr-row__lead">{words.lead} </span>}
      <EntryButton entryId={entry.id}>
        {words.standing === 'error' ? <s>{title ?? words.title}</s> : <b>{title ?? words.title}</b>}
      </EntryButton>{' '}
      {words.aside}
      {words.tags.map(({ text, tone }) => (
        <Tag key={text} tone={tone}>
          {text}
        </Tag>
      ))}
      {dates.isRecordedInFuture && <Tag tone="yellow">Recorded date is in the future</Tag>}
    </p>
  )
}

function linkedPlaces(view: RecordView, entry: Entry): readonly { readonly id: string; readonly name: string }[] {
  return entry.links.flatMap(({ to }) => {
    const place = view.rows.get(to)
    return place ? [{ id: to, name: view.sourceName(place.row.entry.source) }] : []
  })
}

interface SourceAndLinksProps {
  readonly view: RecordView
  readonly entry: Entry
  /** Several links as a number: the entry itself names them. */
  readonly isShort?: boolean
  readonly above?: ReadonlySet<string>
}

const NONE: ReadonlySet<string> = new Set()

/** Who recorded it, and who says the same. */
export function SourceAndLinks({ view, entry, isShort = false, above = NONE }: SourceAndLinksProps): ReactNode {
  const places = linkedPlaces(view, entry).filter(({ id }) => !above.has(id))
  const custodian = custodianOf(view.opened, entry)
  return (
    <>
      {custodian !== null && `${custodian}, pointed to by `}
      {view.sourceName(entry.source)}
      {isShort && places.length > 0 && ` · also at ${places.length} more`}
      {!isShort &&
        places.map(({ id, name }) => (
          <Fragment key={id}>
            {' · '}
            <EntryButton entryId={id}>also {name}</EntryButton>
          </Fragment>
        ))}
    </>
  )
}

export function EntryRow({
  view,
  section,
  row,
  apart = null,
  isShort = false,
  above = NONE,
  recordedBy = null,
  kind = null,
  dateColumn = SECTIONS[section].dateColumn,
  title = null,
  children
}: EntryRowProps): ReactNode {
  const { entry, words } = row
  const dates = toRowDates(entry, dateColumn, view.now)
  return (
    <li className={`ncr-row ncr-row--${words.standing}${above.size > 0 ? ' ncr-row--following' : ''}`}>
      {apart !== null && <p className="ncr-row__apart">{apart}</p>}
      <p className="ncr-row__date">
        {dates.column}
        {dates.note !== null && <span className="ncr-row__time"> {dates.note}</span>}
        {/* Under the date there is always room: a disagreement found late moves nothing. */}
        {entry.conflicts.length > 0 && <Tag tone="red">Disagreement</Tag>}
      </p>
      {kind !== null && <p className="ncr-row__kind">{kind}</p>}
      <div className="ncr-row__body">
        <RowTitle row={row} dates={dates} title={title} />
        <p className="ncr-row__meta">
          {recordedBy !== null && `${recordedBy} · `}
          <SourceAndLinks view={view} entry={entry} isShort={isShort} above={above} />
          {dates.other !== null && ` · ${dates.other}`}
          <OpenDocument entry={entry} isInRow custodian={custodianOf(view.opened, entry)} />
        </p>
        {children}
      </div>
    </li>
  )
}
