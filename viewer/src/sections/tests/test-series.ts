/**
 * Results and observations by test: the same code, never the same name alone (hazard H-006). Each series knows its
 * latest value; older ones stand behind it.
 */
import { newestFirst } from '../../dates/partial-date.ts'
import { at, codesOf, listAt, textAt } from '../../record/fhir-read.ts'
import { OBSERVATION_GROUPS } from '../observations/observation-words.ts'
import type { Row, RowGroup } from '../section-list.ts'

export interface TestSeries {
  readonly latest: Row
  /** Newest first, the latest included. */
  readonly rows: readonly Row[]
}

/** A report has no value of its own: its conclusion stands in the same list, by date. */
export type TestItem =
  | { readonly kind: 'test'; readonly series: TestSeries; readonly row: Row }
  | { readonly kind: 'report'; readonly row: Row }

export const takenAt = ({ entry }: Pick<Row, 'entry'>): string | null => entry.occurred ?? entry.recorded

function codingsOf({ entry }: Row): readonly string[] {
  return listAt(entry.resource, 'code', 'coding').flatMap((coding) => {
    const code = textAt(coding, 'code')
    return code === null ? [] : [`${textAt(coding, 'system') ?? ''}|${code}`]
  })
}

/** Two results are of one test when they share a code; one without any code stands alone. */
function toTestSeries(rows: readonly Row[]): readonly TestSeries[] {
  const seriesOf = new Map<string, Row[]>()
  const all = new Set<Row[]>()
  for (const row of rows) {
    const codings = codingsOf(row)
    const series = codings.map((coding) => seriesOf.get(coding)).find((one) => one !== undefined) ?? []
    series.push(row)
    all.add(series)
    for (const coding of codings) if (!seriesOf.has(coding)) seriesOf.set(coding, series)
  }
  return [...all].flatMap((unordered) => {
    const ordered = unordered.toSorted((a, b) => newestFirst(takenAt(a), takenAt(b)))
    return ordered[0] ? [{ latest: ordered[0], rows: ordered }] : []
  })
}

/** NEWS2 and blood pressure: SNOMED CT and LOINC. */
const FIRST_OF_A_ROUND: readonly string[] = ['1104051000000101', '85354-9', '75367002']

function isVitalSign({ entry }: Row): boolean {
  const categories = listAt(entry.resource, 'category').flatMap(codesOf)
  return categories.includes('vital-signs') || roundRank({ entry }) < FIRST_OF_A_ROUND.length
}

function roundRank({ entry }: Pick<Row, 'entry'>): number {
  const codes = codesOf(at(entry.resource, 'code'))
  const rank = FIRST_OF_A_ROUND.findIndex((code) => codes.includes(code))
  return rank < 0 ? FIRST_OF_A_ROUND.length : rank
}

const dayOf = (row: Row): string | null => takenAt(row)?.slice(0, 10) ?? null

/** Vital signs first, then the newest day; within a day reports, then NEWS2 and blood pressure, then what is abnormal. */
function compareItems(a: TestItem, b: TestItem): number {
  return (
    Number(isVitalSign(b.row)) - Number(isVitalSign(a.row)) ||
    newestFirst(dayOf(a.row), dayOf(b.row)) ||
    Number(b.kind === 'report') - Number(a.kind === 'report') ||
    roundRank(a.row) - roundRank(b.row) ||
    Number(isAbnormal(b.row)) - Number(isAbnormal(a.row))
  )
}

export function isAbnormal({ words }: Row): boolean {
  return words.tags.some(({ tone }) => tone === 'red')
}

/** What a panel shows: the latest of each test, and every report. */
export function toTestItems(groups: readonly RowGroup[]): readonly TestItem[] {
  const rowsOf = (name: string): readonly Row[] => groups.find((group) => group.name === name)?.rows ?? []
  const reports = rowsOf(OBSERVATION_GROUPS[0]).map((row): TestItem => ({ kind: 'report', row }))
  const tests = toTestSeries(rowsOf(OBSERVATION_GROUPS[1])).map((series): TestItem => ({
    kind: 'test',
    series,
    row: series.latest
  }))
  return [...reports, ...tests].toSorted(compareItems)
}
