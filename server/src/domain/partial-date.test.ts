/** FHIR partial dates: what is one, how long a stretch it stands for, and when two may mean the same time (H-007). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPartialDate, mayBeSameTime, toTimeSpan } from './partial-date.ts'

const DAY_MS = 86_400_000
const two = (value: number): string => String(value).padStart(2, '0')
const year = fc.integer({ min: 1, max: 9998 })
const isLeap = (value: number): boolean => (value % 4 === 0 && value % 100 !== 0) || value % 400 === 0
const daysOf = (inYear: number, month: number): number =>
  month === 2 ? (isLeap(inYear) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

const parts = fc
  .tuple(year, fc.integer({ min: 1, max: 12 }))
  .chain(([inYear, month]) =>
    fc.tuple(fc.constant(inYear), fc.constant(month), fc.integer({ min: 1, max: daysOf(inYear, month) }))
  )
const offset = fc.oneof(
  fc.constantFrom('Z', '+14:00', '-14:00', '+00:00', '-00:00'),
  fc
    .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 59 }))
    .map(([sign, hours, minutes]) => `${sign}${two(hours)}:${two(minutes)}`)
)
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(60), fc.constantFrom('', '.5', '.123456789'))
  .map(([hours, minutes, seconds, fraction]) => `${two(hours)}:${two(minutes)}:${two(seconds)}${fraction}`)
const partialDate = fc
  .tuple(parts, fc.constantFrom('year', 'month', 'day', 'instant'), clock, offset)
  .map(([[inYear, month, day], precision, time, zone]) => {
    const whole = `${String(inYear).padStart(4, '0')}-${two(month)}-${two(day)}`
    if (precision === 'year') return whole.slice(0, 4)
    if (precision === 'month') return whole.slice(0, 7)
    return precision === 'day' ? whole : `${whole}T${time}${zone}`
  })

function spanOf(text: string): { fromMs: number; untilMs: number } {
  const span = toTimeSpan(text)
  if (span === null) throw new Error(`no span: ${text}`)
  return span
}

describe('a partial date', () => {
  test('every date and dateTime of the FHIR shape whose day exists is one, and its stretch never ends before it begins', () => {
    fc.assert(
      fc.property(partialDate, (text) => {
        const { fromMs, untilMs } = spanOf(text)
        expect(untilMs).toBeGreaterThanOrEqual(fromMs)
      })
    )
  })

  test('H-007: is never padded: a year holds all of its months, a month all of its days, and nothing else', () => {
    fc.assert(
      fc.property(parts, ([inYear, month, day]) => {
        const yearText = String(inYear).padStart(4, '0')
        const [ofYear, ofMonth, ofDay] = [
          spanOf(yearText),
          spanOf(`${yearText}-${two(month)}`),
          spanOf(`${yearText}-${two(month)}-${two(day)}`)
        ]
        expect(ofDay.untilMs - ofDay.fromMs + 1).toBe(DAY_MS)
        expect(ofMonth.untilMs - ofMonth.fromMs + 1).toBe(daysOf(inYear, month) * DAY_MS)
        expect(ofYear.untilMs - ofYear.fromMs + 1).toBe((isLeap(inYear) ? 366 : 365) * DAY_MS)
        expect(ofYear.fromMs).toBeLessThanOrEqual(ofMonth.fromMs)
        expect(ofMonth.fromMs).toBeLessThanOrEqual(ofDay.fromMs)
        expect(ofDay.untilMs).toBeLessThanOrEqual(ofMonth.untilMs)
        expect(ofMonth.untilMs).toBeLessThanOrEqual(ofYear.untilMs)
      })
    )
  })

  test('days follow each other without a gap, over the end of months, years and leap days', () => {
    fc.assert(
      fc.property(parts, ([inYear, month, day]) => {
        const here = spanOf(`${String(inYear).padStart(4, '0')}-${two(month)}-${two(day)}`)
        const next = new Date(here.untilMs + 1).toISOString().slice(0, 10)
        expect(spanOf(next).fromMs).toBe(here.untilMs + 1)
      })
    )
  })

  test.each(['2024-02-29', '2000-02-29', '0001-01-01', '0099-12-31', '9999-12-31', '2016-12-31T23:59:60Z'])(
    '%s exists',
    (text) => {
      expect(isPartialDate(text)).toBe(true)
    }
  )

  test.each([
    ['29 February of a common year', '2023-02-29'],
    ['29 February of 1900', '1900-02-29'],
    ['31 April', '2024-04-31'],
    ['month 13 (a birthday read with minutes for months)', '1990-13-31'],
    ['month 0', '2024-00-01'],
    ['day 0', '2024-01-00'],
    ['year 0', '0000'],
    ['year 0, in full', '0000-01-01'],
    ['24:00', '2024-01-01T24:00:00Z'],
    ['61 seconds', '2024-01-01T00:00:61Z'],
    ['60 minutes', '2024-01-01T00:60:00Z'],
    ['no seconds', '2024-01-01T10:00Z'],
    ['no zone', '2024-01-01T10:00:00'],
    ['an offset past 14 hours', '2024-01-01T10:00:00+14:01'],
    ['an offset of 60 minutes', '2024-01-01T10:00:00+01:60'],
    ['an offset without its colon', '2024-01-01T10:00:00+0100'],
    ['a fraction without digits', '2024-01-01T10:00:00.Z'],
    ['a blank around it', ' 2024'],
    ['a line feed after it', '2024-01-01\n'],
    ['two digits', '24'],
    ['a month of one digit', '2024-1'],
    ['a British date', '31/03/1990'],
    ['a time of a day that does not exist', '2023-02-29T10:00:00Z'],
    ['nothing', '']
  ])('%s is none', (_what, text) => {
    expect(toTimeSpan(text)).toBeNull()
  })

  test('a leap second is read as the second before it, and zones are told apart', () => {
    expect(spanOf('2016-12-31T23:59:60Z')).toEqual(spanOf('2016-12-31T23:59:59Z'))
    expect(spanOf('2024-07-01T00:30:00+01:00')).toEqual(spanOf('2024-06-30T23:30:00Z'))
    expect(spanOf('2024-01-01T00:00:00+14:00').fromMs).toBe(Date.parse('2023-12-31T10:00:00Z'))
  })
})

describe('may be the same time', () => {
  test('is true of a date and itself, and the same both ways round', () => {
    fc.assert(
      fc.property(partialDate, partialDate, (left, right) => {
        expect(mayBeSameTime(left, left)).toBe(true)
        expect(mayBeSameTime(left, right)).toBe(mayBeSameTime(right, left))
      })
    )
  })

  test('H-006: is true of a date and the month or year it lies in, and of no other month or year', () => {
    fc.assert(
      fc.property(parts, ([inYear, month, day]) => {
        const text = `${String(inYear).padStart(4, '0')}-${two(month)}-${two(day)}`
        expect(mayBeSameTime(text, text.slice(0, 7))).toBe(true)
        expect(mayBeSameTime(text, text.slice(0, 4))).toBe(true)
        expect(mayBeSameTime(text, String(inYear + 1).padStart(4, '0'))).toBe(false)
        const otherMonth = `${text.slice(0, 4)}-${two((month % 12) + 1)}`
        expect(mayBeSameTime(text, otherMonth)).toBe(false)
      })
    )
  })

  test('is false when either cannot be read', () => {
    fc.assert(
      fc.property(partialDate, (text) => {
        expect(mayBeSameTime(text, 'last Tuesday')).toBe(false)
      })
    )
    expect(mayBeSameTime('', '')).toBe(false)
  })
})
