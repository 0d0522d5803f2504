/** Which sources are in this record: failures first, in words and signs; what answered folds into one. */
import type { ReactNode } from 'react'
import { counted } from '../content/counting.ts'
import {
  saySource,
  saySources,
  STANDING_ICONS,
  UNFINISHED_HEADING,
  UNFINISHED_WORDS,
  WITHHELD_WORDS
} from '../content/sources.ts'
import type { RecordPhase } from '../record/record-state.ts'
import type { RecordView } from '../record/record-view.ts'
import { SOURCE_STANDINGS, type SourceStanding, type SourceSummary } from '../record/source-summary.ts'
import { useRecord } from '../record/use-record.tsx'

/** Standings that are always in sight; the others fold. */
const IN_SIGHT: readonly SourceStanding[] = ['failed', 'part', 'stale', 'overnight']
const FOLDED = SOURCE_STANDINGS.filter((standing) => !IN_SIGHT.includes(standing))

const CHIP_CLASSES: Record<SourceStanding, string> = {
  failed: 'ncr-chip ncr-chip--bad',
  part: 'ncr-chip ncr-chip--bad',
  stale: 'ncr-chip ncr-chip--old',
  overnight: 'ncr-chip ncr-chip--copy',
  answered: 'ncr-chip ncr-chip--good',
  'not-held': 'ncr-chip',
  'not-asked': 'ncr-chip',
  asking: 'ncr-chip'
}

function Chip({ summary }: { readonly summary: SourceSummary }): ReactNode {
  return (
    <li className={CHIP_CLASSES[summary.standing]}>
      <span className="ncr-chip__icon" aria-hidden="true">
        {STANDING_ICONS[summary.standing]}
      </span>{' '}
      {saySource(summary)}
    </li>
  )
}

function inOrder(sources: readonly SourceSummary[], standings: readonly SourceStanding[]): readonly SourceSummary[] {
  return standings.flatMap((standing) => sources.filter((source) => source.standing === standing))
}

function sayFolded(sources: readonly SourceSummary[]): string {
  const count = (standing: SourceStanding): number => sources.filter((one) => one.standing === standing).length
  const parts = [
    count('answered') > 0 ? `${count('answered')} answered` : null,
    count('not-held') > 0 ? `${counted(count('not-held'), 'has', 'have')} no record` : null,
    count('not-asked') > 0 ? `${count('not-asked')} not asked` : null,
    count('asking') > 0 ? `${count('asking')} being asked` : null
  ]
  return parts.filter((part) => part !== null).join(', ')
}

function Chips({ sources }: { readonly sources: readonly SourceSummary[] }): ReactNode {
  const folded = inOrder(sources, FOLDED)
  return (
    <>
      <ul className="ncr-chips">
        {inOrder(sources, IN_SIGHT).map((summary) => (
          <Chip key={summary.source.id} summary={summary} />
        ))}
      </ul>
      {folded.length > 0 && (
        <details className="ncr-fold">
          <summary>
            {sayFolded(folded)} – <span className="ncr-fold__show">show</span>
          </summary>
          <ul className="ncr-chips">
            {folded.map((summary) => (
              <Chip key={summary.source.id} summary={summary} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Unfinished({ view }: { readonly view: RecordView | null }): ReactNode {
  const failed = view?.record.failed
  return (
    <p className="ncr-unfinished">
      <b>✕ {UNFINISHED_HEADING}.</b> {UNFINISHED_WORDS}
      {failed && ` Code ${failed.code}, request ${failed.requestId ?? view.opened.requestId}.`}
    </p>
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
        <b className="ncr-sources__sum">{view ? saySources(view.record, view.sources) : 'Asking…'}</b>
        {view && <Chips sources={view.sources} />}
        {view?.record.complete?.withheld && <span className="ncr-chip">{WITHHELD_WORDS}</span>}
      </div>
      <button type="button" className="ncr-button" onClick={askAgain}>
        Ask again
      </button>
    </section>
  )
}
