/** When it was recorded and when it happened, kept apart and never padded (H-007; outer contract, section 5). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { occurredOf, recordedOf } from './entry-times.ts'

const RECORDED = ['recordedDate', 'recorded', 'authoredOn', 'authored', 'dateAsserted', 'issued', 'created', 'date']

describe('H-007: recorded', () => {
  test.each(RECORDED)('%s says when it was recorded, as received', (element) => {
    expect(recordedOf({ resourceType: 'X', [element]: '2011' })).toBe('2011')
    expect(occurredOf({ resourceType: 'X', [element]: '2011' })).toBeNull()
  })

  test('of several the order of the contract decides', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(RECORDED, { minLength: 1 }), (elements) => {
        const first = RECORDED.find((element) => elements.includes(element))
        const resource = {
          resourceType: 'X',
          ...Object.fromEntries(elements.map((element) => [element, `2011 ${element}`]))
        }
        expect(recordedOf(resource)).toBe(`2011 ${first}`)
      })
    )
  })

  test('what is not said is null, and never the time of the last change', () => {
    expect(recordedOf({ resourceType: 'X', meta: { lastUpdated: '2026-01-05T08:00:00Z' } })).toBeNull()
    expect(recordedOf({ resourceType: 'X', recordedDate: '' })).toBeNull()
    expect(recordedOf({ resourceType: 'X', recordedDate: 2011 })).toBeNull()
  })
})

describe('H-007: occurred', () => {
  test.each([
    ['onset of a problem', { onsetDateTime: '2011-03' }, '2011-03'],
    ['onset over a period', { onsetPeriod: { start: '2011', end: '2012' } }, '2011'],
    ['an observation', { effectiveDateTime: '2024-05-01T23:30:00Z' }, '2024-05-01T23:30:00Z'],
    ['an observation at an instant', { effectiveInstant: '2024-05-01T09:00:00Z' }, '2024-05-01T09:00:00Z'],
    ['an observation over a period', { effectivePeriod: { start: '2024-05-01' } }, '2024-05-01'],
    ['a procedure in a year', { performedDateTime: '2011' }, '2011'],
    ['a vaccination', { occurrenceDateTime: '2022-10-03' }, '2022-10-03'],
    ['a request for a period', { occurrencePeriod: { start: '2022-10-03' } }, '2022-10-03'],
    ['a stay', { period: { start: '2023-02-01T10:00:00Z', end: '2023-02-04' } }, '2023-02-01T10:00:00Z'],
    ['an appointment', { start: '2027-01-09T09:30:00Z', created: '2026-10-01' }, '2027-01-09T09:30:00Z'],
    ['an imaging study', { started: '2024-01-01' }, '2024-01-01'],
    ['a goal', { startDate: '2024' }, '2024'],
    ['medicine made ready, and not handed over yet', { whenPrepared: '2024-02-01' }, '2024-02-01'],
    ['medicine made ready and handed over', { whenPrepared: '2024-02-01', whenHandedOver: '2024-02-02' }, '2024-02-02'],
    ['an observation at several moments', { effectiveTiming: { event: ['2024-03-01', '2024-03-02'] } }, '2024-03-01'],
    [
      'a request within bounds',
      { occurrenceTiming: { repeat: { boundsPeriod: { start: '2024-05' }, frequency: 2 } } },
      '2024-05'
    ],
    ['a task that was carried out', { executionPeriod: { start: '2024-06-01' } }, '2024-06-01'],
    ['an appointment asked for', { requestedPeriod: [{ end: '2024' }, { start: '2024-07-01' }] }, '2024-07-01'],
    ['medicine handed over', { whenHandedOver: '2024-02-02' }, '2024-02-02']
  ])('%s', (_what, elements, expected) => {
    expect(occurredOf({ resourceType: 'X', ...elements })).toBe(expected)
  })

  test.each([
    ['an age at onset', { onsetAge: { value: 40, unit: 'years' } }],
    ['a vaccination dated in words', { occurrenceString: 'as a child' }],
    ['a period of which only the end is known', { period: { end: '2023-02-04' } }],
    ['a timing without a date', { occurrenceTiming: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } } }],
    ['a timing that is none', { effectiveTiming: [{ event: 7 }] }],
    ['a period that is no period', { period: '2023' }],
    ['only a recorded date: it is not when it happened', { recordedDate: '2019-05-02' }]
  ])('%s gives no date', (_what, elements) => {
    expect(occurredOf({ resourceType: 'X', ...elements })).toBeNull()
  })
})
