/** What each source said for a section: the nine states in words, one row a source. */
import type { ReactNode } from 'react'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { FLAG_WORDS, STATE_WORDS } from '../content/states.ts'
import { counted } from '../content/counting.ts'
import { showDateTime } from '../dates/partial-date.ts'
import { NoticeList } from '../notices/notice-list.tsx'
import { noticesOfSource } from '../record/notices.ts'
import { isMissing, type SectionSummary, type SourceSaid } from '../record/section-summary.ts'

function sayExtras({ state }: SourceSaid, entryCount: number): string {
  const extras = [
    entryCount > 0 ? counted(entryCount, 'entry', 'entries') : null,
    ...(state?.flags ?? []).map((flag) => FLAG_WORDS[flag]),
    state?.unreadable ? `${counted(state.unreadable, 'entry', 'entries')} could not be read` : null,
    state?.detail ?? null
  ]
  return extras.filter((extra) => extra !== null).join('; ')
}

interface StateRowProps {
  readonly said: SourceSaid
  readonly entryCount: number
  readonly notices: OpenedEvent
}

function StateRow({ said, entryCount, notices }: StateRowProps): ReactNode {
  const { source, shown, state } = said
  return (
    <tr className="nhsuk-table__row">
      <th scope="row" className="nhsuk-table__header">
        {source.name}
        <span className="ncr-states__partner">{source.partner}</span>
        <NoticeList notices={noticesOfSource(notices, source.id)} />
      </th>
      <td className="nhsuk-table__cell">
        <span className={isMissing(said) ? 'ncr-danger' : undefined}>{STATE_WORDS[shown].said}</span>
      </td>
      <td className="nhsuk-table__cell">
        {source.kind === 'overnight' ? 'Overnight copy' : 'Live'}
        {state?.asOf && `, ${showDateTime(state.asOf)}`}
      </td>
      <td className="nhsuk-table__cell">{sayExtras(said, entryCount)}</td>
    </tr>
  )
}

interface StatesTableProps {
  readonly summary: SectionSummary
  /** Where the notices of its sources stand. */
  readonly notices: OpenedEvent
  /** Of the answer, to quote when a source failed. */
  readonly requestId: string
}

export function StatesTable({ summary, notices, requestId }: StatesTableProps): ReactNode {
  const countOf = (sourceId: string): number => summary.entries.filter(({ source }) => source === sourceId).length
  return (
    <section className="ncr-sheet" aria-label="What each source said">
      <h2>What each source said</h2>
      <div className="ncr-scroll" tabIndex={0} role="region" aria-label="Table of sources">
        <table className="nhsuk-table nhsuk-table--compact ncr-states">
          <thead className="nhsuk-table__head">
            <tr>
              <th scope="col">Source</th>
              <th scope="col">What it said</th>
              <th scope="col">Live or copy</th>
              <th scope="col">More</th>
            </tr>
          </thead>
          <tbody className="nhsuk-table__body">
            {summary.said.map((said) => (
              <StateRow key={said.source.id} said={said} entryCount={countOf(said.source.id)} notices={notices} />
            ))}
          </tbody>
        </table>
      </div>
      {summary.said.some(isMissing) && (
        <p className="ncr-states__fault">
          Where a source did not answer, the fault is with the partner’s system or the way to it. Quote request{' '}
          <code>{requestId}</code>.
        </p>
      )}
    </section>
  )
}
