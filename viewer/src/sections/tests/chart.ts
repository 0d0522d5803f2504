/**
 * What a trend chart draws: numbers of the latest value’s code and unit, on a known day. Everything else stays in the table
 * beside it and is counted: another unit, `<5`, no value, a date that is not a day (hazard H-008).
 */
import type { Entry } from '@ncr/contract/record.ts'
import { at, codesOf, conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { takenAt, type TestSeries } from './test-series.ts'
import { plainNumber, quantitiesOf, rangeEnd, toMs, unitOf, type TrendPoint } from './trend.ts'

export interface ChartLine {
  /** Of a component: `Systolic blood pressure`; null where the test has one value. */
  readonly name: string | null
  readonly points: readonly TrendPoint[]
}

export interface Chart {
  readonly unit: string | null
  readonly lines: readonly ChartLine[]
  readonly low: number | null
  readonly high: number | null
  readonly notDrawn: number
  /** Names of components in another unit than the axis: they stand in the table alone (H-008). */
  readonly otherUnits: readonly string[]
  readonly fromMs: number
  readonly untilMs: number
  readonly least: number
  readonly most: number
}

function nameOf(entry: Entry, key: string): string | null {
  const part = listAt(entry.resource, 'component').find((one) => codesOf(at(one, 'code'))[0] === key)
  return part === undefined ? null : conceptText(at(part, 'code'))
}

/** Null where fewer than two values can be drawn: one point is no trend. */
export function toChart(series: TestSeries, now: Date): Chart | null {
  const dated = series.rows.flatMap(({ entry }) => {
    const atMs = toMs(takenAt({ entry }))
    return atMs === null || atMs > now.getTime() ? [] : [{ entry, atMs }]
  })
  // A date that has not come yet is a mistake: it decides nothing.
  const latest = dated[0]?.entry ?? series.latest.entry
  const quantities = [...quantitiesOf(latest)]
  const first = quantities[0]?.[1]
  const unit = unitOf(first)
  const isOfAxis = ([, quantity]: readonly [string, unknown]): boolean => unitOf(quantity) === unit
  const lines = quantities.filter(isOfAxis).map(([key]): ChartLine => {
    const points = dated.flatMap(({ entry, atMs }) => {
      const value = plainNumber(quantitiesOf(entry).get(key), unit)
      return value === null ? [] : [{ atMs, value }]
    })
    return { name: key === '' ? null : nameOf(latest, key), points: points.toSorted((a, b) => a.atMs - b.atMs) }
  })
  const drawn = lines.filter(({ points }) => points.length > 1)
  if (drawn.length === 0) return null
  const [low, high] = [rangeEnd(latest, 'low', unit), rangeEnd(latest, 'high', unit)]
  const points = drawn.flatMap((line) => line.points)
  const values = [...points.map(({ value }) => value), ...[low, high].filter((end) => end !== null)]
  return {
    unit: textAt(first, 'unit') ?? textAt(first, 'code'),
    lines: drawn,
    low,
    high,
    otherUnits: quantities
      .filter((one) => !isOfAxis(one))
      .map(([key]) => nameOf(latest, key) ?? 'a part without a name'),
    notDrawn: series.rows.length - Math.max(...drawn.map((line) => line.points.length)),
    fromMs: Math.min(...points.map(({ atMs }) => atMs)),
    untilMs: Math.max(...points.map(({ atMs }) => atMs)),
    least: Math.min(...values),
    most: Math.max(...values)
  }
}

/** Round numbers from at most `least` to at least `most`, some four to seven of them. */
export function toTicks(least: number, most: number): readonly number[] {
  const span = most - least || Math.abs(most) || 1
  const rough = span / 4
  const size = 10 ** Math.floor(Math.log10(rough))
  const step = size * ([1, 2, 5, 10].find((factor) => factor * size >= rough) ?? 10)
  const first = Math.floor(least / step)
  const last = Math.ceil(most / step)
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}
