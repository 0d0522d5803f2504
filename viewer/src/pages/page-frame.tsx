/** What every page has: title, warning, known problems, honesty line, its answer or why there is none, and its sources. */
import { useEffect, useState, type ReactNode } from 'react'
import type { GpDataSection, Page } from '@ncr/contract/page.ts'
import type { PageName } from '@ncr/contract/section-names.ts'
import { listed } from '../content/counting.ts'
import { isMissingSome, sayCount, sayEmpty } from '../content/honesty.ts'
import { PAGE_TITLES } from '../content/pages.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { NoticeList } from '../notices/notice-list.tsx'
import { noticesOfPage } from '../record/notices.ts'
import { feedsPage } from '../record/page-feeds.ts'
import type { RecordView } from '../record/record-view.ts'
import { useDisplayedPage } from '../record/use-displayed.ts'
import { HonestyLine, Unreadable } from '../sections/honesty-line.tsx'
import { StatesTable } from '../sections/states-table.tsx'
import { summarisePage, type PageSummary } from './page-summary.ts'
import { ProblemBox } from './problem-box.tsx'
import { usePage, type AskedPage } from './use-page.ts'

/** After this long the reader is told that it takes long, and that the rest of the record is there. */
const LONG_AFTER_MS = 3_000

interface Answered {
  readonly view: RecordView
  readonly page: Page
  readonly summary: PageSummary
}

interface PageFrameProps {
  readonly name: PageName
  readonly view: RecordView | null
  /** On GP Data: what is asked of the practice, and its place in the title. */
  readonly section?: { readonly code: GpDataSection; readonly title: string }
  /** Between the heading and the answer: stands while it is asked. */
  readonly before?: ReactNode
  /** Said in place of the ordinary count and sentence for an empty page. */
  readonly isWithoutEntries?: boolean
  readonly children: (answered: Answered) => ReactNode
}

function Asking({ name, view }: { readonly name: PageName; readonly view: RecordView | null }): ReactNode {
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const feeding = view?.opened.sources.filter((source) => feedsPage(source, name)) ?? []
  const whom = feeding.length > 0 ? ` ${listed(feeding.map((source) => source.name))}` : ''
  return (
    <div className="ncr-sheet ncr-asking" role="status">
      <p>
        Asking{whom}…{isLong && ' This takes longer than usual. You can read the rest of the record meanwhile.'}
      </p>
    </div>
  )
}

/** The count of a page says the same as that of a section: never a bare number while something may be missing. */
function Count({ summary }: { readonly summary: PageSummary }): ReactNode {
  const isBad = summary.isIncomplete && isMissingSome(summary)
  return (
    <span className={isBad ? 'ncr-panel__count ncr-danger' : 'ncr-panel__count'}>
      {sayCount(summary, summary.entries.length, null)}
    </span>
  )
}

function AnsweredPage({
  view,
  page,
  summary,
  frame,
  askAgain
}: Answered & { readonly frame: PageFrameProps; readonly askAgain: () => void }): ReactNode {
  useDisplayedPage(frame.name, page.requestId)
  return (
    <>
      <div className="ncr-sheet">
        <div className="ncr-sheet__said">
          <HonestyLine summary={summary} />
          <button type="button" className="ncr-button" onClick={askAgain}>
            Ask this page again
          </button>
        </div>
        <Unreadable summary={summary} />
        {summary.said.length === 0 && <p className="ncr-panel__empty">No source feeds this page in this region.</p>}
        {!frame.isWithoutEntries && summary.entries.length === 0 && summary.said.length > 0 && (
          <p className="ncr-panel__empty">{sayEmpty(summary)}</p>
        )}
      </div>
      {frame.children({ view, page, summary })}
      <StatesTable summary={summary} notices={view.opened} requestId={page.requestId} />
    </>
  )
}

function Body({ frame, asked }: { readonly frame: PageFrameProps; readonly asked: AskedPage }): ReactNode {
  const { answer, askAgain } = asked
  const { view, name } = frame
  if (answer.kind === 'refused') return <ProblemBox refusal={answer.refusal} what="This page" askAgain={askAgain} />
  if (!view || answer.kind === 'asking') return <Asking name={name} view={view} />
  const summary = summarisePage(view.opened, answer.page)
  return <AnsweredPage view={view} page={answer.page} summary={summary} frame={frame} askAgain={askAgain} />
}

export function PageFrame(props: PageFrameProps): ReactNode {
  const { name, view, section, before } = props
  const asked = usePage(name, section?.code ?? null, view?.opened.disclosureId ?? null)
  const { title, about } = PAGE_TITLES[name]
  const { answer } = asked
  return (
    <>
      <PageHeading title={section ? `${title}: ${section.title}` : title} note={about}>
        {view && answer.kind === 'answered' && !props.isWithoutEntries && (
          <Count summary={summarisePage(view.opened, answer.page)} />
        )}
      </PageHeading>
      {view && <NoticeList notices={noticesOfPage(view.opened, name)} sourceName={view.sourceName} />}
      {before}
      <Body frame={props} asked={asked} />
    </>
  )
}
