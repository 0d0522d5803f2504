/** The sources of this record: whose they are, live or overnight, how far back, and what they send (feature 23). */
import type { ReactNode } from 'react'
import { saySource } from '../content/sources.ts'
import { showDate } from '../dates/partial-date.ts'
import type { RecordView } from '../record/record-view.ts'
import type { SourceSummary } from '../record/source-summary.ts'
import { toLabel } from '../entry/readable-resource.ts'

function SourceRow({ summary }: { readonly summary: SourceSummary }): ReactNode {
  const { source } = summary
  return (
    <tr className="nhsuk-table__row">
      <th scope="row" className="nhsuk-table__header">
        {source.name}
        <span className="ncr-states__partner">{source.partner}</span>
      </th>
      <td className="nhsuk-table__cell">{source.kind === 'live' ? 'Live' : 'Overnight'}</td>
      <td className="nhsuk-table__cell">{source.historyFrom ? showDate(source.historyFrom) : 'Not stated'}</td>
      <td className="nhsuk-table__cell">{saySource(summary).slice(source.name.length + 2)}</td>
      <td className="nhsuk-table__cell">
        {source.resourceTypes ? source.resourceTypes.map(toLabel).join(', ') : 'Not stated'}
      </td>
    </tr>
  )
}

export function SourcesTable({ view }: { readonly view: RecordView }): ReactNode {
  return (
    <section className="ncr-sheet">
      <h2>Sources of this record</h2>
      <div className="ncr-scroll" tabIndex={0} role="region" aria-label="Table of sources">
        <table className="nhsuk-table nhsuk-table--compact">
          <thead className="nhsuk-table__head">
            <tr>
              <th scope="col">Source</th>
              <th scope="col">How</th>
              <th scope="col">History promised from</th>
              <th scope="col">This time</th>
              <th scope="col">Kinds of data</th>
            </tr>
          </thead>
          <tbody className="nhsuk-table__body">
            {view.sources.map((summary) => (
              <SourceRow key={summary.source.id} summary={summary} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
