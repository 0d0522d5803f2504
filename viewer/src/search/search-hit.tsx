/** One result: its row as the record draws it, with its standing, and the words that were looked for. Text alone, never HTML. */
import { Fragment, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { SearchExcerpt, SearchHit as Hit, SearchPlace } from '@ncr/contract/search.ts'
import { PAGE_NAMES, type PageName } from '@ncr/contract/section-names.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { GP_SECTION_TITLES, PAGE_TITLES } from '../content/pages.ts'
import { SEARCH, sayWhere } from '../content/search.ts'
import { toGpDataPath, toPagePath } from '../pages/page-paths.ts'
import type { RecordView } from '../record/record-view.ts'
import { EntryRow } from '../sections/entry-row.tsx'
import { RECORDED, toRowDates } from '../sections/row-dates.ts'
import { OTHER_TITLE } from '../sections/safeguarding.ts'

interface HitProps {
  readonly view: RecordView
  readonly hit: Hit
}

function isPage(place: SearchPlace): place is PageName {
  return PAGE_NAMES.some((name) => name === place)
}

/** Where the reader finds all of it. */
export function toPlacePath(place: SearchPlace): string {
  return isPage(place) ? toPagePath(place) : `${ROUTES.viewer}/${place}`
}

function Marked({ parts }: Pick<SearchExcerpt, 'parts'>): ReactNode {
  return parts.map(({ text, found }, part) =>
    found ? <mark key={part}>{text}</mark> : <Fragment key={part}>{text}</Fragment>
  )
}

/** Words that say no more than the title: they are marked there, and not said again under it. */
function isTitle({ parts }: SearchExcerpt, title: string | null): boolean {
  const plain = (words: string): string => words.trim().toLocaleLowerCase('en-GB')
  return title !== null && plain(parts.map(({ text }) => text).join('')) === plain(title)
}

/** The title with the words marked that were found in it; null where none were. */
function toMarkedTitle(hit: Hit, title: string | null): ReactNode {
  const ofTitle = hit.excerpts.find((excerpt) => isTitle(excerpt, title))
  return ofTitle ? <Marked parts={ofTitle.parts} /> : null
}

function FoundWords({ hit, title }: { readonly hit: Hit; readonly title: string | null }): ReactNode {
  return (
    <>
      {hit.excerpts
        .filter((excerpt) => !isTitle(excerpt, title))
        .map((excerpt, index) => (
          <p className="ncr-found" key={index}>
            <span className="ncr-found__where">{sayWhere(excerpt)}: </span>
            <Marked parts={excerpt.parts} />
          </p>
        ))}
      {hit.guarded && <p className="ncr-found">{SEARCH.guarded}</p>}
      {hit.pages && (
        <p className="ncr-row__meta">
          Also on{' '}
          {hit.pages.map((page, index) => (
            <Fragment key={page}>
              {index > 0 && ', '}
              <Link to={toPagePath(page)}>{PAGE_TITLES[page].title}</Link>
            </Fragment>
          ))}
        </p>
      )}
    </>
  )
}

/** Of a page, or of a source that sent nothing when the record was opened: it opens where it stands. */
function HitElsewhere({ view, hit }: HitProps): ReactNode {
  const { gpSection } = hit
  // H-007: which date it is stands beside it, as in any other row. A page of GP Data has none.
  const dates = gpSection === undefined ? toRowDates(hit, RECORDED, view.now) : null
  return (
    <li className="ncr-row">
      <p className="ncr-row__date">
        {dates?.column}
        {typeof dates?.note === 'string' && <span className="ncr-row__time"> {dates.note}</span>}
      </p>
      <div className="ncr-row__body">
        <p className="ncr-row__title">
          {gpSection === undefined ? (
            <Link to={toPlacePath(hit.place)}>{toMarkedTitle(hit, hit.title) ?? hit.title ?? OTHER_TITLE}</Link>
          ) : (
            <Link to={toGpDataPath(gpSection)}>{GP_SECTION_TITLES[gpSection]}</Link>
          )}
        </p>
        <p className="ncr-row__meta">
          {view.sourceName(hit.source)}
          {gpSection === undefined && ` · ${isPage(hit.place) ? SEARCH.onPage : SEARCH.notInView}`}
          {typeof dates?.other === 'string' && ` · ${dates.other}`}
        </p>
        <FoundWords hit={hit} title={gpSection === undefined ? hit.title : null} />
      </div>
    </li>
  )
}

export function SearchHit({ view, hit }: HitProps): ReactNode {
  const known = hit.entry === null ? undefined : view.rows.get(hit.entry)
  if (!known) return <HitElsewhere view={view} hit={hit} />
  return (
    <EntryRow view={view} section={known.section} row={known.row} title={toMarkedTitle(hit, known.row.words.title)}>
      <FoundWords hit={hit} title={known.row.words.title} />
    </EntryRow>
  )
}
