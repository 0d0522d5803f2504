/** What a trend chart draws, and what it must not (hazard H-008). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { madeEntry } from '../../record/made-view.ts'
import { toRowGroups } from '../section-list.ts'
import { toChart, toTicks } from './chart.ts'
import { toTestItems, type TestSeries } from './test-series.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
let count = 0

function value(occurred: string, quantity: Record<string, unknown> | null, more: Record<string, unknown> = {}) {
  count += 1
  const resource = {
    code: { coding: [{ system: 'http://loinc.org', code: '59261-8' }] },
    ...(quantity === null ? {} : { valueQuantity: quantity }),
    ...more
  }
  return madeEntry(`a/Observation/${count}`, 'HbA1c', resource, { status: 'final', occurred })
}

function seriesOf(...entries: readonly ReturnType<typeof value>[]): TestSeries {
  const item = toTestItems(toRowGroups('results', entries, NOW)).find(({ kind }) => kind === 'test')
  if (item?.kind !== 'test') throw new Error('there is a test')
  return item.series
}

const mmol = (number: number) => ({ value: number, unit: 'mmol/mol', code: 'mmol/mol' })

describe('H-008: a chart', () => {
  it('draws the same code and unit alone, and counts what it leaves out', () => {
    const chart = toChart(
      seriesOf(
        value('2026-11-02', mmol(68), { referenceRange: [{ low: mmol(20), high: mmol(42) }] }),
        value('2010-05-01', mmol(59)),
        value('2009-05-01', { value: 7.5, unit: '%', code: '%' }),
        value('2008-05-01', { ...mmol(20), comparator: '<' }),
        value('2007-05-01', null, { dataAbsentReason: { text: 'clotted' } }),
        value('2006', mmol(55)),
        value('2027-05-01', mmol(99))
      ),
      NOW
    )
    expect(chart?.lines.map(({ points }) => points.map((point) => point.value))).toEqual([[59, 68]])
    expect([chart?.notDrawn, chart?.low, chart?.high, chart?.unit]).toEqual([5, 20, 42, 'mmol/mol'])
  })

  it('a range of another unit is no band', () => {
    const range = { referenceRange: [{ low: { value: 4, unit: '%' }, high: { value: 6, unit: '%' } }] }
    const chart = toChart(seriesOf(value('2026-11-02', mmol(68), range), value('2025-05-01', mmol(59))), NOW)
    expect([chart?.low, chart?.high]).toEqual([null, null])
  })

  it('one value is no trend', () => {
    expect(toChart(seriesOf(value('2026-11-02', mmol(68))), NOW)).toBeNull()
  })

  it('blood pressure is two lines with their names', () => {
    const part = (code: string, display: string, number: number) => ({
      code: { coding: [{ code, display }] },
      valueQuantity: { value: number, unit: 'mmHg' }
    })
    const round = (occurred: string, upper: number, lower: number) =>
      value(occurred, null, { component: [part('8480-6', 'Systolic', upper), part('8462-4', 'Diastolic', lower)] })
    const chart = toChart(seriesOf(round('2026-11-02', 146, 80), round('2026-10-02', 150, 84)), NOW)
    expect(chart?.lines.map(({ name, points }) => [name, points.map((point) => point.value)])).toEqual([
      ['Systolic', [150, 146]],
      ['Diastolic', [84, 80]]
    ])
  })

  it('components in another unit are not drawn on the same axis, and that is said', () => {
    const part = (code: string, number: number, unit: string) => ({
      code: { coding: [{ code, display: code }] },
      valueQuantity: { value: number, unit }
    })
    const blow = (occurred: string, litres: number, percent: number) =>
      value(occurred, null, { component: [part('FEV1', litres, 'L'), part('FEV1/FVC', percent, '%')] })
    const chart = toChart(seriesOf(blow('2026-11-02', 1.4, 52), blow('2025-11-02', 1.6, 55)), NOW)
    expect(chart?.lines.map(({ name }) => name)).toEqual(['FEV1'])
    expect([chart?.unit, chart?.most, chart?.otherUnits]).toEqual(['L', 1.6, ['FEV1/FVC']])
  })

  it('its ticks are few, round, in order, and hold every value', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 0.001, max: 1e4, noNaN: true }),
        (least, span) => {
          const ticks = toTicks(least, least + span)
          expect(ticks.length).toBeGreaterThanOrEqual(2)
          expect(ticks.length).toBeLessThanOrEqual(8)
          expect(ticks[0]).toBeLessThanOrEqual(least + span * 1e-9)
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(least + span * (1 - 1e-9))
          expect(ticks).toEqual(ticks.toSorted((a, b) => a - b))
        }
      )
    )
  })
})
