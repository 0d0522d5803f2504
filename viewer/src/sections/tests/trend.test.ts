import { describe, expect, it } from 'vitest'
import { madeEntry } from '../../record/made-view.ts'
import { sayInterpretation, sayReferenceRange, sayShortValue } from '../observations/observation-value.ts'
import { toRowGroups } from '../section-list.ts'
import { toTestItems, type TestItem, type TestSeries } from './test-series.ts'
import { toTrend, type Trend } from './trend.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const HBA1C = '999791000000106'

interface Draft {
  readonly code?: string
  readonly text?: string
  readonly quantity?: unknown
  readonly more?: Record<string, unknown>
}

type Drafts = readonly (readonly [taken: string, draft: Draft])[]

function items(...drafts: Drafts): readonly TestItem[] {
  const entries = drafts.map(([occurred, { code = HBA1C, text = 'HbA1c', quantity, more }], index) =>
    madeEntry(
      `a/Observation/${index}`,
      text,
      { code: { coding: [{ system: 'http://snomed.info/sct', code }] }, valueQuantity: quantity, ...more },
      { occurred, status: 'final' }
    )
  )
  return toTestItems(toRowGroups('results', entries, NOW))
}

function seriesOf(item: TestItem | undefined): TestSeries {
  if (item?.kind !== 'test') throw new Error('no test')
  return item.series
}

const trendOf = (...drafts: Drafts): Trend => toTrend(seriesOf(items(...drafts)[0]), NOW)
const mmol = (value: number, comparator?: string): unknown => ({
  value,
  unit: 'mmol/mol',
  code: 'mmol/mol',
  comparator
})
const valuesOf = (trend: Trend): readonly number[] => trend.lines.flat().map(({ value }) => value)

describe('tests by code', () => {
  it('shows the latest of each, newest first', () => {
    const found = items(
      ['2025-02-01', { quantity: mmol(60) }],
      ['2026-02-01', { quantity: mmol(65) }],
      ['2026-03-01', { code: '1', text: 'eGFR', quantity: { value: 48 } }]
    )
    expect(found.map(({ row }) => row.words.title)).toEqual(['eGFR', 'HbA1c'])
    expect(seriesOf(found[1]).latest.entry.occurred).toBe('2026-02-01')
    expect(seriesOf(found[1]).rows).toHaveLength(2)
  })

  it('H-006: the same name with another code is another test', () => {
    expect(items(['2025-02-01', {}], ['2026-02-01', { code: '2' }])).toHaveLength(2)
  })
})

describe('what is drawn', () => {
  it('H-008: numbers of the same unit within two years', () => {
    const percent = { value: 8.1, unit: '%', code: '%' }
    const trend = trendOf(
      ['2024-01-01', { quantity: mmol(50) }],
      ['2025-06-01', { quantity: percent }],
      ['2026-02-01', { quantity: mmol(65) }],
      ['2026-11-02', { quantity: mmol(68) }]
    )
    expect(valuesOf(trend)).toEqual([65, 68])
    expect(trend.notDrawn).toBe(1)
    expect(trend.said).toContain('68 mmol/mol on 02-Nov-2026; 65 mmol/mol on 01-Feb-2026; 8.1 % on 01-Jun-2025')
    expect(trend.said).toContain('1 value not drawn')
  })

  it('H-008: "<5" is not drawn as 5, and a value that is absent not as nothing', () => {
    const absent = { dataAbsentReason: { text: 'Specimen haemolysed' } }
    const trend = trendOf(
      ['2026-01-01', { quantity: mmol(5, '<') }],
      ['2026-02-01', { more: absent }],
      ['2026-03-01', { quantity: mmol(7) }],
      ['2026-04-01', { quantity: mmol(8) }]
    )
    expect(valuesOf(trend)).toEqual([7, 8])
    expect(trend.notDrawn).toBe(2)
    expect(trend.said).toContain('<5 mmol/mol')
    expect(trend.said).toContain('no value: Specimen haemolysed')
  })

  it('H-007: a partial date is not padded to a day', () => {
    const trend = trendOf(['2026-02', { quantity: mmol(5) }], ['2026-03-01', { quantity: mmol(7) }])
    expect(trend.lines).toEqual([])
    expect(trend.notDrawn).toBe(1)
  })
})

describe('values in words', () => {
  const part = (code: string, value: number, unit = 'mmHg'): unknown => ({
    code: { coding: [{ code }] },
    valueQuantity: { value, unit }
  })

  it('blood pressure reads as one value only where both parts are plain', () => {
    expect(sayShortValue({ component: [part('8480-6', 146), part('8462-4', 80)] })).toBe('146/80 mmHg')
    expect(sayShortValue({ component: [part('8480-6', 146), part('8462-4', 10.7, 'kPa')] })).toContain('kPa')
  })

  it('H and L are words, and other codes as received', () => {
    expect(sayInterpretation({ interpretation: [{ coding: [{ code: 'L' }] }] })).toBe('Low')
    expect(sayInterpretation({ interpretation: [{ coding: [{ code: 'ZZ' }] }] })).toContain('ZZ')
  })

  it('the unit of a range is said once', () => {
    const range = { low: { value: 20, unit: 'g/L' }, high: { value: 42, unit: 'g/L' } }
    expect(sayReferenceRange({ referenceRange: [range] })).toBe('range 20 to 42 g/L')
  })
})
