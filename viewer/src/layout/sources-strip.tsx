/** Which sources are in this record: failures first, in words and signs; what answered folds into one. */
import { useState, type ReactNode } from 'react'
import {
  BROKEN_WORDS,
  FAILED_WORDS,
  NONE_MISSING,
  saySource,
  saySources,
  sayStanding,
  sayTrouble,
  STANDING_ICONS,
  UNFINISHED_HEADING,
  UNFINISHED_WORDS
} from '../content/sources.ts'
import { showTime } from '../dates/partial-date.ts'
import { NoticeList } from '../notices/notice-list.tsx'
import { noticesOfSource } from '../record/notices.ts'
import { WhomToCall } from '../launch/whom-to-call.tsx'
import type { RecordPhase } from '../record/record-state.ts'
import type { RecordView } from '../record/record-view.ts'
import { missingSources, SOURCE_STANDINGS, type SourceStanding } from '../record/source-summary.ts'
import { useRecord } from '../record/use-record.tsx'

/** Standings that are always in sight, one chip each; the rest is said in the sentence and in the list behind it. */
const IN_SIGHT = ['failed', 'down', 'part', 'stale', 'off', 'overnight'] as const satisfies readonly SourceStanding[]

const LIST_ID = 'source-list'

const CHIP_CLASSES: Record<(typeof IN_SIGHT)[number], string> = {
  failed: 'ncr-chip ncr-chip--bad',
  down: 'ncr-chip ncr-chip--bad',
  part: 'ncr-chip ncr-chip--bad',
  stale: 'ncr-chip ncr-chip--old',
  off: 'ncr-chip ncr-chip--off',
  overnight: 'ncr-chip ncr-chip--overnight'
}

function Icon({ standing }: { readonly standing: SourceStanding }): ReactNode {
  return (
    <span className={`ncr-icon ncr-icon--${standing}`} aria-hidden="true">
      {STANDING_ICONS[standing]}
    </span>
  )
}

interface OpensList {
  readonly openList: () => void
}

function Chips({ view, openList }: { readonly view: RecordView } & OpensList): ReactNode {
  const chips = IN_SIGHT.flatMap((standing) => {
    const these = view.sources.filter((source) => source.standing === standing)
    return these.length === 0 ? [] : [{ standing, text: sayStanding(standing, these) }]
  })
  // New chips take the place of the old ones: none is moved about.
  return (
    <ul className="ncr-chips" key={chips.map(({ text }) => text).join()}>
      {chips.map(({ standing, text }) => (
        <li key={standing}>
          <button type="button" className={CHIP_CLASSES[standing]} onClick={openList}>
            <Icon standing={standing} /> {text}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** On a narrow screen: everything that is wrong in one line, or that nothing is. */
function OneLine({ view, openList }: { readonly view: RecordView } & OpensList): ReactNode {
  const trouble = sayTrouble(view.sources)
  if (trouble === null) {
    return <p className="ncr-one-line">{view.record.phase === 'complete' && <>✓ {NONE_MISSING}</>}</p>
  }
  const isBad = missingSources(view.sources).length > 0
  return (
    <p className="ncr-one-line" key={trouble}>
      <button type="button" className={isBad ? CHIP_CLASSES.failed : CHIP_CLASSES.stale} onClick={openList}>
        <Icon standing={isBad ? 'failed' : 'stale'} /> {trouble}
      </button>
    </p>
  )
}

/** Every source with its state in words, failures first. */
function SourceList({ view }: { readonly view: RecordView }): ReactNode {
  const sorted = SOURCE_STANDINGS.flatMap((standing) => view.sources.filter((source) => source.standing === standing))
  return (
    <ul className="ncr-fold__list" id={LIST_ID}>
      {sorted.map((summary) => (
        <li key={summary.source.id}>
          <Icon standing={summary.standing} /> {saySource(summary)}
          <NoticeList notices={noticesOfSource(view.opened, summary.source.id)} />
        </li>
      ))}
    </ul>
  )
}

/** Who failed, whom to call and what to quote; what is technical on demand (feature 20). */
function Unfinished({ view }: { readonly view: RecordView | null }): ReactNode {
  const failed = view?.record.failed
  const requestId = failed?.requestId ?? view?.opened.requestId
  return (
    <div className="ncr-unfinished">
      <p>
        <b>✕ {UNFINISHED_HEADING}.</b> {failed ? FAILED_WORDS : BROKEN_WORDS} {UNFINISHED_WORDS} Request{' '}
        {requestId ?? 'not known'}.
      </p>
      <WhomToCall />
      <details>
        <summary>Technical detail</summary>
        {failed ? `Code ${failed.code}.` : 'No last line was received.'}
      </details>
    </div>
  )
}

interface SourcesStripProps {
  readonly view: RecordView | null
  readonly phase: RecordPhase
}

export function SourcesStrip({ view, phase }: SourcesStripProps): ReactNode {
  const { askAgain, isReplay = false } = useRecord()
  const [isOpen, setIsOpen] = useState(false)
  const openList = (): void => setIsOpen(true)
  return (
    <section className="ncr-sources" aria-label="Sources">
      {phase === 'unfinished' || phase === 'failed' ? <Unfinished view={view} /> : null}
      <p className="ncr-sources__said">
        <b>{view ? saySources(view.record, view.sources) : 'Asking…'}</b>
        {view && <span className="ncr-sources__asked">asked at {showTime(view.opened.at)}</span>}
        {view && (
          <button
            type="button"
            className="ncr-open ncr-fold__show"
            aria-expanded={isOpen}
            aria-controls={isOpen ? LIST_ID : undefined}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? 'show fewer' : 'show all'}
          </button>
        )}
      </p>
      <div className="ncr-sources__chips">
        {view && <Chips view={view} openList={openList} />}
        {view && <OneLine view={view} openList={openList} />}
      </div>
      <button type="button" className="ncr-button" onClick={askAgain} hidden={isReplay}>
        Ask again
      </button>
      {view && isOpen && <SourceList view={view} />}
    </section>
  )
}
