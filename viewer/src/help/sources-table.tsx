/** The sources of this record: whose they are, live or overnight, how far back, and what they send (feature 23). */
import type { ReactNode } from 'react'
import { sayKinds } from '../content/kinds.ts'
import { saySource } from '../content/sources.ts'
import { showDate } from '../dates/partial-date.ts'
import type { OpenedEvent } from '@ncr/contract/record.ts'
import { NoticeList } from '../notices/notice-list.tsx'
import { noticesOfSource } from '../record/notices.ts'
import type { RecordView } from '../record/record-view.ts'
import type { SourceSummary } from '../record/source-summary.ts'

interface SourceRowProps {
  readonly summary: SourceSummary
  readonly opened: OpenedEvent
}

const COLUMNS = { how: 'How', history: 'History promised from', now: 'This time', kinds: 'Kinds of data' }

/** `label`: before its words where the columns stand beneath each other. */
function Cell({ label, children }: { readonly label: string; readonly children: string }): ReactNode {
  return (
    <td className="nhsuk-table__cell" data-label={label}>
      {children}
    </td>
  )
}

function SourceRow({ summary, opened }: SourceRowProps): ReactNode {
  const { source } = summary
  return (
    <tr className="nhsuk-table__row">
      <th scope="row" className="nhsuk-table__header">
        {source.name}
        <span className="ncr-states__partner">{source.partner}</span>
        <NoticeList notices={noticesOfSource(opened, source.id)} />
      </th>
      <Cell label={COLUMNS.how}>{source.kind === 'live' ? 'Live' : 'Overnight'}</Cell>
      <Cell label={COLUMNS.history}>{source.historyFrom ? showDate(source.historyFrom) : 'Not stated'}</Cell>
      <Cell label={COLUMNS.now}>{saySource(summary).slice(source.name.length + 2)}</Cell>
      <Cell label={COLUMNS.kinds}>{source.resourceTypes ? sayKinds(source.resourceTypes) : 'Not stated'}</Cell>
    </tr>
  )
}

export function SourcesTable({ view }: { readonly view: RecordView }): ReactNode {
  return (
    <section className="ncr-sheet">
      <h2>Sources of this record</h2>
      <div className="ncr-scroll" tabIndex={0} role="region" aria-label="Table of sources">
        <table className="nhsuk-table nhsuk-table--compact ncr-source-facts">
          <thead className="nhsuk-table__head">
            <tr>
              <th scope="col">Source</th>
              {Object.values(COLUMNS).map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="nhsuk-table__body">
            {view.sources.map((summary) => (
              <SourceRow key={summary.source.id} summary={summary} opened={view.opened} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
