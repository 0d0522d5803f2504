/** The latest of each test: its value and the source's judgement, range, trend and date; reports by their conclusion. */
import type { ReactNode, Ref } from 'react'
import { isFuture } from '../../dates/partial-date.ts'
import { textAt } from '../../record/fhir-read.ts'
import type { RecordView } from '../../record/record-view.ts'
import { EntryButton } from '../../entry/entry-button.tsx'
import { SourceAndLinks } from '../entry-row.tsx'
import { TAKEN, toRowDates } from '../row-dates.ts'
import type { Row } from '../section-list.ts'
import { Tag } from '../../nhsuk/tag.tsx'
import { isPlainResult, sayRange, sayResult } from './result-words.ts'
import { isAbnormal, takenAt, type TestItem, type TestSeries } from './test-series.ts'
import { toTrend } from './trend.ts'
import { TrendPicture } from './trend-picture.tsx'

function Name({ view, row }: { readonly view: RecordView; readonly row: Row }): ReactNode {
  const taken = takenAt(row)
  return (
    <th scope="row">
      <EntryButton entryId={row.entry.id}>
        <b>{row.words.title}</b>
      </EntryButton>
      {row.entry.conflicts.length > 0 && <Tag tone="red">Disagreement</Tag>}
      {/* H-007: such a date also makes it the latest, in the place of the one that was. */}
      {taken !== null && isFuture(taken, view.now) && <Tag tone="yellow">Date is in the future</Tag>}
      <span className="ncr-row__meta">
        <SourceAndLinks view={view} entry={row.entry} isShort />
      </span>
    </th>
  )
}

/** When it was taken, and when it was recorded where that differs or is not known (feature 17). */
function Taken({ view, row }: { readonly view: RecordView; readonly row: Row }): ReactNode {
  const { column, note, other } = toRowDates(row.entry, TAKEN, view.now)
  return (
    <td className="ncr-tests__taken">
      {column}
      <span className="ncr-row__meta">{note}</span>
      {other !== null && <span className="ncr-row__meta">{other}</span>}
    </td>
  )
}

function Value({ row }: { readonly row: Row }): ReactNode {
  return (
    <td className="ncr-tests__of">
      <span className={isAbnormal(row) ? 'ncr-danger' : 'ncr-tests__value'}>{sayResult(row)}</span>
      <span className="ncr-row__meta">{sayRange(row)}</span>
    </td>
  )
}

function TestRow({ view, series }: { readonly view: RecordView; readonly series: TestSeries }): ReactNode {
  return (
    <tr>
      <Name view={view} row={series.latest} />
      <Value row={series.latest} />
      <td className="ncr-tests__trend">
        {isPlainResult(series.latest) && <TrendPicture trend={toTrend(series, view.now)} />}
      </td>
      <Taken view={view} row={series.latest} />
    </tr>
  )
}

function ReportRow({ view, row }: { readonly view: RecordView; readonly row: Row }): ReactNode {
  const { resource } = row.entry
  return (
    <tr>
      <Name view={view} row={row} />
      <td className="ncr-tests__of" colSpan={2}>
        {textAt(resource, 'conclusion') ?? row.words.aside ?? 'Report, without a conclusion'}{' '}
        {row.words.tags.map(({ text, tone }) => (
          <Tag key={text} tone={tone}>
            {text}
          </Tag>
        ))}
      </td>
      <Taken view={view} row={row} />
    </tr>
  )
}

interface TestsTableProps {
  readonly view: RecordView
  readonly items: readonly TestItem[]
  readonly caption: string
  readonly dateHeading: string
  readonly body?: Ref<HTMLTableSectionElement>
}

export function TestsTable({ view, items, caption, dateHeading, body }: TestsTableProps): ReactNode {
  return (
    <table className="ncr-tests">
      <caption className="nhsuk-u-visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Test</th>
          <th scope="col">Latest</th>
          <th scope="col">Trend</th>
          <th scope="col">{dateHeading}</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {items.map((item) =>
          item.kind === 'test' ? (
            <TestRow key={item.row.entry.id} view={view} series={item.series} />
          ) : (
            <ReportRow key={item.row.entry.id} view={view} row={item.row} />
          )
        )}
      </tbody>
    </table>
  )
}
