/** Which sources are in this record: failures first, in words and signs; what answered folds into one. */
import type { ReactNode } from 'react'
import {
  BROKEN_WORDS,
  FAILED_WORDS,
  saySource,
  saySources,
  sayStanding,
  STANDING_ICONS,
  UNFINISHED_HEADING,
  UNFINISHED_WORDS
} from '../content/sources.ts'
import { NoticeList } from '../notices/notice-list.tsx'
import { noticesOfSource } from '../record/notices.ts'
import { WhomToCall } from '../launch/whom-to-call.tsx'
import type { RecordPhase } from '../record/record-state.ts'
import type { RecordView } from '../record/record-view.ts'
import { SOURCE_STANDINGS, type SourceStanding, type SourceSummary } from '../record/source-summary.ts'
import { useRecord } from '../record/use-record.tsx'

/** Standings that are always in sight, one chip each; the rest is said in the sentence and in the list behind it. */
const IN_SIGHT = ['failed', 'part', 'stale', 'overnight'] as const satisfies readonly SourceStanding[]

const CHIP_CLASSES: Record<(typeof IN_SIGHT)[number], string> = {
  failed: 'ncr-chip ncr-chip--bad',
  part: 'ncr-chip ncr-chip--bad',
  stale: 'ncr-chip ncr-chip--old',
  overnight: 'ncr-chip ncr-chip--overnight'
}

function Icon({ standing }: { readonly standing: SourceStanding }): ReactNode {
  return (
    <span className={`ncr-icon ncr-icon--${standing}`} aria-hidden="true">
      {STANDING_ICONS[standing]}
    </span>
  )
}

function Chips({ sources }: { readonly sources: readonly SourceSummary[] }): ReactNode {
  const chips = IN_SIGHT.flatMap((standing) => {
    const these = sources.filter((source) => source.standing === standing)
    return these.length === 0 ? [] : [{ standing, text: sayStanding(standing, these) }]
  })
  // New chips take the place of the old ones: none is moved about.
  return (
    <ul className="ncr-chips" key={chips.map(({ text }) => text).join()}>
      {chips.map(({ standing, text }) => (
        <li key={standing} className={CHIP_CLASSES[standing]}>
          <Icon standing={standing} /> {text}
        </li>
      ))}
    </ul>
  )
}

/** Every source with its state in words, failures first. */
function SourceList({ view }: { readonly view: RecordView }): ReactNode {
  const sorted = SOURCE_STANDINGS.flatMap((standing) => view.sources.filter((source) => source.standing === standing))
  return (
    <details className="ncr-fold">
      <summary>
        <b>{saySources(view.record, view.sources)}</b> <span className="ncr-fold__show">show all</span>
      </summary>
      <ul className="ncr-fold__list">
        {sorted.map((summary) => (
          <li key={summary.source.id}>
            <Icon standing={summary.standing} /> {saySource(summary)}
            <NoticeList notices={noticesOfSource(view.opened, summary.source.id)} />
          </li>
        ))}
      </ul>
    </details>
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
  const { askAgain } = useRecord()
  return (
    <section className="ncr-sources" aria-label="Sources">
      <div className="ncr-sources__said">
        {phase === 'unfinished' || phase === 'failed' ? <Unfinished view={view} /> : null}
        {view ? <SourceList view={view} /> : <b className="ncr-fold">Asking…</b>}
        {view && <Chips sources={view.sources} />}
      </div>
      <button type="button" className="ncr-button" onClick={askAgain}>
        Ask again
      </button>
    </section>
  )
}
