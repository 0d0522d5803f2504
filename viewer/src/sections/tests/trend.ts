/**
 * What may be drawn of a test: numbers of the same code and the same unit, taken on a known day of the last two years.
 * A comparator is no value, and a value that is left out is said (hazard H-008).
 */
import type { Entry } from '@ncr/contract/record.ts'
import { counted } from '../../content/counting.ts'
import { showDate } from '../../dates/partial-date.ts'
import { at, codesOf, conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { sayValue } from '../observations/observation-value.ts'
import { takenAt, type TestSeries } from './test-series.ts'

const YEARS = 2
const SAID_MAX = 12
const DAY_MS = 86_400_000
/** Values of one stay are drawn over its days, not as one upright stroke at the end of two years. */
const CLOSE_DAYS = 60

export interface TrendPoint {
  readonly atMs: number
  readonly value: number
}

export interface Trend {
  readonly fromMs: number
  readonly untilMs: number
  /** How long a time is drawn: `2 years`, `3 days`. */
  readonly span: string
  /** One line, or one for each component (blood pressure). */
  readonly lines: readonly (readonly TrendPoint[])[]
  readonly low: number | null
  readonly high: number | null
  /** Values of the two years that could not be drawn. */
  readonly notDrawn: number
  /** The same in words. */
  readonly said: string
}

/** A partial date is never padded to a day (H-007). */
export function toMs(date: string | null): number | null {
  if (date === null || !/^\d{4}-\d{2}-\d{2}/.test(date)) return null
  const ms = Date.parse(/T.*(Z|[+-]\d{2}:\d{2})$/.test(date) ? date : date.slice(0, 10))
  return Number.isNaN(ms) ? null : ms
}

export function unitOf(quantity: unknown): string | null {
  return textAt(quantity, 'code') ?? textAt(quantity, 'unit')
}

export function plainNumber(quantity: unknown, unit: string | null): number | null {
  const value = at(quantity, 'value')
  if (typeof value !== 'number' || textAt(quantity, 'comparator') !== null) return null
  return unit !== null && unitOf(quantity) === unit ? value : null
}

/** The quantities of an observation: its own, or those of its components by their code. */
export function quantitiesOf(entry: Entry): ReadonlyMap<string, unknown> {
  const own = at(entry.resource, 'valueQuantity')
  if (own !== null) return new Map([['', own]])
  const parts = listAt(entry.resource, 'component').map((part) => {
    const code = at(part, 'code')
    return [codesOf(code)[0] ?? conceptText(code) ?? '', at(part, 'valueQuantity')] as const
  })
  return new Map(parts.filter(([key]) => key !== ''))
}

function pointOf(entry: Entry, key: string, unit: string | null, atMs: number): readonly TrendPoint[] {
  const value = plainNumber(quantitiesOf(entry).get(key), unit)
  return value === null ? [] : [{ atMs, value }]
}

export function rangeEnd(entry: Entry, end: 'low' | 'high', unit: string | null): number | null {
  return plainNumber(at(listAt(entry.resource, 'referenceRange')[0], end), unit)
}

function sayTrend(series: TestSeries, drawnCount: number, notDrawn: number, fromMs: number): string {
  const rows = series.rows.filter((row) => (toMs(takenAt(row)) ?? Number.POSITIVE_INFINITY) >= fromMs)
  const values = rows.slice(0, SAID_MAX).map((row) => {
    const taken = takenAt(row)
    return `${sayValue(row.entry.resource) ?? 'no value'} on ${taken === null ? 'a date not stated' : showDate(taken)}`
  })
  const more = rows.length - values.length
  const left = notDrawn === 0 ? '' : ` ${counted(notDrawn, 'value')} not drawn.`
  const what = drawnCount < 2 ? 'No trend.' : 'Trend, newest first.'
  return `${what} In two years: ${values.join('; ') || 'no value'}${more > 0 ? `; and ${more} more` : ''}.${left}`
}

function toSpan(drawn: readonly number[], fromMs: number, untilMs: number): Pick<Trend, 'fromMs' | 'untilMs' | 'span'> {
  const [first, last] = [Math.min(...drawn), Math.max(...drawn)]
  const days = Math.ceil((last - first) / DAY_MS)
  if (drawn.length < 2 || days > CLOSE_DAYS || days < 1) return { fromMs, untilMs, span: counted(YEARS, 'year') }
  return { fromMs: first, untilMs: last, span: counted(days, 'day') }
}

export function toTrend(series: TestSeries, now: Date): Trend {
  const from = new Date(now)
  from.setUTCFullYear(from.getUTCFullYear() - YEARS)
  const [fromMs, untilMs] = [from.getTime(), now.getTime()]
  const latest = series.latest.entry
  const dated = series.rows.map((row) => ({ entry: row.entry, atMs: toMs(takenAt(row)) }))
  const recent = dated.flatMap(({ entry, atMs }) =>
    atMs !== null && atMs >= fromMs && atMs <= untilMs ? [{ entry, atMs }] : []
  )
  const undated = dated.filter(({ atMs }) => atMs === null || atMs > untilMs).length
  const lines = [...quantitiesOf(latest)].map(([key, quantity]) =>
    recent.flatMap(({ entry, atMs }) => pointOf(entry, key, unitOf(quantity), atMs)).toReversed()
  )
  const longest = Math.max(0, ...lines.map((line) => line.length))
  const notDrawn = recent.length - longest + undated
  const unit = unitOf(quantitiesOf(latest).get(''))
  return {
    ...toSpan(
      lines.flat().map(({ atMs }) => atMs),
      fromMs,
      untilMs
    ),
    lines: lines.filter((line) => line.length > 1),
    low: rangeEnd(latest, 'low', unit),
    high: rangeEnd(latest, 'high', unit),
    notDrawn,
    said: sayTrend(series, longest, notDrawn, fromMs)
  }
}
