/**
 * A test over time: the chart with its reference range as a band, and every value in a table beside it, drawn or not. The
 * chart is for those who see it; the table is the same for everybody, and is what is read aloud.
 */
import type { ReactNode } from 'react'
import { counted, listed } from '../../content/counting.ts'
import { showNumber } from '../../content/number.ts'
import { showDate, showTime } from '../../dates/partial-date.ts'
import { EntryButton } from '../../entry/entry-button.tsx'
import type { RecordView } from '../../record/record-view.ts'
import { Sheet } from '../sheet.tsx'
import { toChart, toTicks, type Chart, type ChartLine } from './chart.ts'
import { sayRange, sayResult } from './result-words.ts'
import { isAbnormal, takenAt, type TestSeries } from './test-series.ts'

const [WIDTH, HEIGHT] = [640, 260]
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 12, 12, 26]
const DATE_TICKS = 4

interface Scale {
  readonly ticks: readonly number[]
  x(atMs: number): number
  y(value: number): number
}

function toScale({ fromMs, untilMs, least, most }: Chart): Scale {
  const ticks = toTicks(least, most)
  const [bottom, top] = [ticks[0] ?? least, ticks.at(-1) ?? most]
  return {
    ticks,
    x: (atMs) => LEFT + ((atMs - fromMs) / (untilMs - fromMs || 1)) * (WIDTH - LEFT - RIGHT),
    y: (value) => HEIGHT - BOTTOM - ((value - bottom) / (top - bottom || 1)) * (HEIGHT - TOP - BOTTOM)
  }
}

function Axes({ chart, scale }: { readonly chart: Chart; readonly scale: Scale }): ReactNode {
  const days = Array.from({ length: DATE_TICKS }, (_, index) => {
    return chart.fromMs + ((chart.untilMs - chart.fromMs) * index) / (DATE_TICKS - 1)
  })
  return (
    <>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line className="ncr-chart__grid" x1={LEFT} x2={WIDTH - RIGHT} y1={scale.y(tick)} y2={scale.y(tick)} />
          <text className="ncr-chart__tick" x={LEFT - 6} y={scale.y(tick) + 4} textAnchor="end">
            {showNumber(tick)}
          </text>
        </g>
      ))}
      {days.map((day, index) => (
        <text
          key={index}
          className="ncr-chart__tick"
          x={scale.x(day)}
          y={HEIGHT - 6}
          textAnchor={index === 0 ? 'start' : index === DATE_TICKS - 1 ? 'end' : 'middle'}
        >
          {showDate(new Date(day).toISOString())}
        </text>
      ))}
    </>
  )
}

function Band({ chart: { low, high }, scale }: { readonly chart: Chart; readonly scale: Scale }): ReactNode {
  if (low === null && high === null) return null
  const top = high === null ? TOP : scale.y(high)
  const bottom = low === null ? HEIGHT - BOTTOM : scale.y(low)
  return (
    <rect
      className="ncr-trend__band"
      x={LEFT}
      width={WIDTH - LEFT - RIGHT}
      y={top}
      height={Math.max(1, bottom - top)}
    />
  )
}

function Line({
  line,
  scale,
  index
}: {
  readonly line: ChartLine
  readonly scale: Scale
  readonly index: number
}): ReactNode {
  const points = line.points.map(({ atMs, value }) => `${scale.x(atMs).toFixed(1)},${scale.y(value).toFixed(1)}`)
  const last = line.points.at(-1)
  return (
    <g className={`ncr-chart__line ncr-chart__line--${index}`}>
      <polyline className="ncr-trend__line" points={points.join(' ')} />
      {line.points.map(({ atMs, value }) => (
        <circle key={`${atMs} ${value}`} className="ncr-trend__last" cx={scale.x(atMs)} cy={scale.y(value)} r="3" />
      ))}
      {line.name !== null && last && (
        <text className="ncr-chart__name" x={WIDTH - RIGHT} y={scale.y(last.value) - 7} textAnchor="end">
          {line.name}
        </text>
      )}
    </g>
  )
}

function Picture({ chart }: { readonly chart: Chart }): ReactNode {
  const scale = toScale(chart)
  return (
    <svg className="ncr-chart__picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <Band chart={chart} scale={scale} />
      <Axes chart={chart} scale={scale} />
      {chart.lines.map((line, index) => (
        <Line key={index} line={line} scale={scale} index={index} />
      ))}
    </svg>
  )
}

function sayChart({ unit, low, high, notDrawn, otherUnits }: Chart): string {
  const range = low === null && high === null ? '' : ' The band is the reference range of the latest value.'
  const left =
    notDrawn === 0
      ? ''
      : ` ${counted(notDrawn, 'value')} not drawn: another unit, “less than”, no value, or no day. The table has all.`
  const others = otherUnits.length === 0 ? '' : ` In another unit, and in the table alone: ${listed(otherUnits)}.`
  return `In ${unit ?? 'no stated unit'}.${range}${left}${others}`
}

function Values({ view, series }: { readonly view: RecordView; readonly series: TestSeries }): ReactNode {
  return (
    <table className="ncr-tests">
      <caption className="nhsuk-u-visually-hidden">All values of {series.latest.words.title}, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Taken</th>
          <th scope="col">Value</th>
          <th scope="col">Source</th>
        </tr>
      </thead>
      <tbody>
        {series.rows.map((row) => {
          const taken = takenAt(row)
          return (
            <tr key={row.entry.id}>
              <th scope="row">
                <EntryButton entryId={row.entry.id}>{taken === null ? 'date not stated' : showDate(taken)}</EntryButton>{' '}
                <span className="ncr-row__meta">{taken === null ? '' : showTime(taken)}</span>
              </th>
              <td>
                <span className={isAbnormal(row) ? 'ncr-danger' : 'ncr-tests__value'}>{sayResult(row)}</span>
                <span className="ncr-row__meta">{sayRange(row)}</span>
              </td>
              <td className="ncr-row__meta">{view.sourceName(row.entry.source)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

interface TrendChartProps {
  readonly view: RecordView
  readonly series: TestSeries
}

export function TrendChart({ view, series }: TrendChartProps): ReactNode {
  const chart = toChart(series, view.now)
  return (
    <Sheet title={series.latest.words.title} count={series.rows.length} note="values">
      {chart ? (
        <p className="ncr-honesty">{sayChart(chart)}</p>
      ) : (
        <p className="ncr-honesty">No two values can be drawn on one line.</p>
      )}
      <div className="ncr-chart">
        {chart && <Picture chart={chart} />}
        <div className="ncr-scroll" tabIndex={0} role="region" aria-label={`Values of ${series.latest.words.title}`}>
          <Values view={view} series={series} />
        </div>
      </div>
    </Sheet>
  )
}
