/** Which sources, sections and documents were not searched, and why: stands open, above what was found (H-003). */
import { Fragment, type ReactNode } from 'react'
import type { SearchAnswer, UnsearchedDocument } from '@ncr/contract/search.ts'
import { listed } from '../content/counting.ts'
import { SEARCH, sayDocumentsRead, sayHidden } from '../content/search.ts'
import { showDate } from '../dates/partial-date.ts'
import { EntryButton } from '../entry/entry-button.tsx'
import type { RecordView } from '../record/record-view.ts'
import { Sheet } from '../sections/sheet.tsx'
import { toUnread, toUnsearched, type UnsearchedTone } from './unsearched.ts'

interface NotSearchedProps {
  readonly view: RecordView
  readonly answer: SearchAnswer
}

const TONE_CLASSES: Record<UnsearchedTone, string | undefined> = {
  bad: 'ncr-honesty__bad',
  old: 'ncr-honesty__old',
  plain: undefined
}

function DocumentName({ view, unread }: { readonly view: RecordView; readonly unread: UnsearchedDocument }): ReactNode {
  const row = view.rows.get(unread.entry)?.row
  const which = unread.content > 0 ? `, document ${unread.content + 1}` : ''
  if (!row) return <code>{`${unread.entry}${which}`}</code>
  const { recorded, occurred } = row.entry
  const date = recorded ?? occurred
  return (
    <EntryButton entryId={unread.entry}>
      {row.words.title}
      {/* H-007: which of its dates it is. */}
      {date !== null && `, ${recorded === null ? 'happened' : 'recorded'} ${showDate(date)}`}
      {which}
    </EntryButton>
  )
}

function UnreadDocuments({ view, answer }: NotSearchedProps): ReactNode {
  if (answer.documents.unsearched.length === 0) return null
  return (
    <>
      <h3>{SEARCH.documents}</h3>
      <ul className="ncr-unsearched">
        {toUnread(answer).map(({ source, why, documents }) => (
          <li key={`${source} ${why}`}>
            {view.sourceName(source)}: <b>{why}</b> –{' '}
            {documents.map((unread, index) => (
              <Fragment key={`${unread.entry} ${unread.content}`}>
                {index > 0 && ', '}
                <DocumentName view={view} unread={unread} />
              </Fragment>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

export function NotSearched({ view, answer }: NotSearchedProps): ReactNode {
  const parts = toUnsearched(answer)
  const read = sayDocumentsRead(answer)
  if (!answer.atLeast && parts.length === 0) {
    return (
      <p className="ncr-honesty">
        {SEARCH.nothingMissing} {read}
      </p>
    )
  }
  return (
    <Sheet title={SEARCH.notSearched}>
      <p className="ncr-honesty ncr-honesty__bad">{SEARCH.notSearchedMeans}</p>
      <ul className="ncr-unsearched">
        {answer.hidden.length > 0 && <li>{sayHidden(answer.hidden)}</li>}
        {parts.map(({ source, why, tone, isWhole, places }) => (
          <li key={`${source} ${why}`}>
            {view.sourceName(source)} <span className={TONE_CLASSES[tone]}>{why}</span>:{' '}
            {isWhole ? SEARCH.whole : listed(places)}
          </li>
        ))}
      </ul>
      <UnreadDocuments view={view} answer={answer} />
      {read !== null && <p className="ncr-honesty">{read}</p>}
    </Sheet>
  )
}
