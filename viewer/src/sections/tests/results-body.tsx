/** Results by report: its conclusion, then the results it is made of, each with value, judgement and range. */
import { useCallback, useMemo, type ReactNode } from 'react'
import { counted } from '../../content/counting.ts'
import { EntryButton } from '../../entry/entry-button.tsx'
import { EntryRow } from '../entry-row.tsx'
import { LongList } from '../long-list.tsx'
import { sayDates } from '../row-dates.ts'
import { RowGroups } from '../row-groups.tsx'
import type { SectionBodyProps } from '../section-body.ts'
import { SECTIONS, type Row } from '../section-list.ts'
import { KeptSheet } from '../kept-sheet.tsx'
import { toReports, type ReportWithResults } from './report-groups.ts'
import { sayRange, sayResult } from './result-words.ts'
import { isAbnormal } from './test-series.ts'

/** Its dates stand here only where they are not those of the report above it. */
function Result({ row, dates }: { readonly row: Row; readonly dates: string }): ReactNode {
  const { entry, words } = row
  const own = sayDates(entry)
  return (
    <tr>
      <th scope="row">
        {words.lead} <EntryButton entryId={entry.id}>{words.title}</EntryButton>
        {own !== dates && <span className="ncr-row__meta"> {own}</span>}
      </th>
      <td className={isAbnormal(row) ? 'ncr-danger' : 'ncr-tests__value'}>{sayResult(row)}</td>
      <td className="ncr-row__meta">{sayRange(row)}</td>
    </tr>
  )
}

function Report({
  view,
  section,
  one
}: Pick<SectionBodyProps, 'view' | 'section'> & { readonly one: ReportWithResults }): ReactNode {
  const { report, results, missing } = one
  return (
    <>
      <EntryRow view={view} section={section} row={report} />
      {(results.length > 0 || missing > 0) && (
        <li className="ncr-parts">
          {results.length > 0 && (
            <table className="ncr-tests ncr-tests--report">
              <caption className="nhsuk-u-visually-hidden">Results of {report.words.title}</caption>
              <thead>
                <tr>
                  <th scope="col">Test</th>
                  <th scope="col">Result</th>
                  <th scope="col">Range</th>
                </tr>
              </thead>
              <tbody>
                {results.map((row) => (
                  <Result key={row.entry.id} row={row} dates={sayDates(report.entry)} />
                ))}
              </tbody>
            </table>
          )}
          {missing > 0 && (
            <p className="ncr-danger">
              {counted(missing, 'result')} that this report names {missing === 1 ? 'is' : 'are'} not listed here: look
              in Observations, or the source did not send {missing === 1 ? 'it' : 'them'}.
            </p>
          )}
        </li>
      )}
    </>
  )
}

const rowOf = ({ report }: ReportWithResults): Row => report

export function ResultsBody({ view, section, shown, isKept, sayCount }: SectionBodyProps): ReactNode {
  const { reports, rest } = useMemo(() => toReports(shown.groups), [shown.groups])
  const draw = useCallback(
    (one: ReportWithResults) => <Report key={one.report.entry.id} view={view} section={section} one={one} />,
    [view, section]
  )
  return (
    <>
      {reports.length > 0 && (
        <KeptSheet title="By report" units={reports} toRow={rowOf} isKept={isKept} sayCount={sayCount}>
          {(kept) => (
            <>
              <p className="ncr-rows__heading">{SECTIONS[section].dateColumn.heading}</p>
              <LongList items={kept} draw={draw} />
            </>
          )}
        </KeptSheet>
      )}
      <RowGroups view={view} section={section} groups={rest} isKept={isKept} sayCount={sayCount} />
    </>
  )
}
