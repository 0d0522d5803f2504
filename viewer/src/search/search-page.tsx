/** Search inside the record (feature 50): what was found by section, under what was not searched. */
import { useEffect, useId, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { SearchAnswer } from '@ncr/contract/search.ts'
import { sayAlso, sayFound, sayFoundIn, placeTitle, SEARCH } from '../content/search.ts'
import { showTime } from '../dates/partial-date.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { ProblemBox } from '../pages/problem-box.tsx'
import { SEARCH_PAGE } from '../record/display-reporter.ts'
import type { RecordView } from '../record/record-view.ts'
import { useDisplayedPage } from '../record/use-displayed.ts'
import { useRecord } from '../record/use-record.tsx'
import { NotSearched } from './not-searched.tsx'
import { SearchForm } from './search-form.tsx'
import { SearchHit, toPlacePath } from './search-hit.tsx'
import { useSearch, type AskedSearch } from './use-search.ts'

/** After this long the reader is told that it takes long. */
const LONG_AFTER_MS = 3_000

interface ResultsProps {
  readonly view: RecordView
  readonly answer: SearchAnswer
}

type Group = SearchAnswer['places'][number]

function PlaceResults({ view, answer, group }: ResultsProps & { readonly group: Group }): ReactNode {
  const id = useId()
  const hits = answer.hits.filter(({ place }) => place === group.place)
  return (
    <section className="ncr-sheet" aria-labelledby={id}>
      <div className="ncr-panel__head">
        <h2 id={id}>
          <Link to={toPlacePath(group.place)}>{placeTitle(group.place)}</Link>
        </h2>
        <span className="ncr-panel__count">{sayFoundIn(answer, group.found, hits.length)}</span>
      </div>
      <ul className="ncr-rows">
        {hits.map((hit, index) => (
          <SearchHit key={`${hit.entry ?? hit.gpSection} ${index}`} view={view} hit={hit} />
        ))}
      </ul>
    </section>
  )
}

function Results({ view, answer }: ResultsProps): ReactNode {
  useDisplayedPage(SEARCH_PAGE, answer.requestId)
  const groups = answer.places.filter(({ found }) => found > 0)
  return (
    <>
      <NotSearched view={view} answer={answer} />
      {groups.map((group) => (
        <PlaceResults key={group.place} view={view} answer={answer} group={group} />
      ))}
    </>
  )
}

function Asking(): ReactNode {
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className="ncr-sheet ncr-asking">
      {SEARCH.asking} {isLong && SEARCH.long}
    </p>
  )
}

/** What is not in the one sentence that is read out: why there may be more, and when and for what else was searched. */
function Beside({ answer }: { readonly answer: SearchAnswer }): ReactNode {
  const nothing = answer.atLeast ? SEARCH.mayExist : SEARCH.otherWords
  return (
    <p className="ncr-honesty">
      {answer.found === 0 && `${nothing} `}
      Searched at {showTime(answer.at)}. {sayAlso(answer).join(' ')}
    </p>
  )
}

function Outcome({ view, asked }: { readonly view: RecordView | null; readonly asked: AskedSearch }): ReactNode {
  const { search, askAgain } = asked
  if (search.kind === 'asking') return <Asking key={asked.query} />
  if (search.kind === 'refused' && search.refusal.code !== 'request-malformed')
    return <ProblemBox refusal={search.refusal} what={SEARCH.what} askAgain={askAgain} />
  if (search.kind === 'answered' && view) return <Results view={view} answer={search.answer} />
  return null
}

export function SearchPage({ view }: { readonly view: RecordView | null }): ReactNode {
  const asked = useSearch(view?.opened ?? null)
  const { isReplay } = useRecord()
  const { query, search, isForgotten, lookFor } = asked
  if (isReplay) {
    return (
      <>
        <PageHeading title={SEARCH.title} />
        <p className="ncr-sheet">{SEARCH.replay}</p>
      </>
    )
  }
  const answer = search.kind === 'answered' ? search.answer : null
  return (
    <>
      <PageHeading title={SEARCH.title} note={SEARCH.about} />
      <div className="ncr-sheet">
        <SearchForm
          query={query}
          isRefused={search.kind === 'refused' && search.refusal.code === 'request-malformed'}
          search={lookFor}
        />
        <p className="ncr-search__said" role="status">
          {answer !== null && sayFound(answer, query ?? '')}
          {isForgotten && SEARCH.forgotten}
        </p>
        {answer !== null && <Beside answer={answer} />}
      </div>
      <Outcome view={view} asked={asked} />
    </>
  )
}
