import { describe, expect, it } from 'vitest'
import { isFuture, isPast, isSameDate, newestFirst, showDate, showDateTime } from './partial-date.ts'

const NOW = new Date('2026-11-22T12:00:00Z')

describe('partial dates', () => {
  it('H-007: a partial date is printed as recorded and never padded', () => {
    expect(showDate('2011')).toBe('2011')
    expect(showDate('2011-03')).toBe('Mar 2011')
    expect(showDate('2011-03-31')).toBe('31-Mar-2011')
    expect(showDateTime('2011-03')).toBe('Mar 2011')
  })

  it('H-007: 23:30 UTC in summer is the next day in London', () => {
    expect(showDateTime('2026-06-30T23:30:00Z')).toBe('01-Jul-2026 00:30')
    expect(showDateTime('2026-01-31T23:30:00Z')).toBe('31-Jan-2026 23:30')
  })

  it('H-007: other offsets are turned into London time', () => {
    expect(showDateTime('2026-06-30T20:00:00-05:00')).toBe('01-Jul-2026 02:00')
  })

  it('H-007: a time without an offset is shown as it was sent', () => {
    expect(showDateTime('2026-06-30T23:30:00')).toBe('30-Jun-2026 23:30')
  })

  it('shows a leap day, and shows as received what is no date', () => {
    expect(showDate('2024-02-29')).toBe('29-Feb-2024')
    expect(showDate('31/03/1950')).toBe('“31/03/1950” (as received)')
    expect(showDate('2011-13')).toBe('“2011-13” (as received)')
  })

  it('sorts newest first, and what has no date last', () => {
    const sorted = [null, '2011', '2011-03', '2026-11-14T07:12:00Z', '2011-03-31'].toSorted(newestFirst)
    expect(sorted).toEqual(['2026-11-14T07:12:00Z', '2011-03-31', '2011-03', '2011', null])
  })

  it('says what lies in the future at the precision recorded', () => {
    expect(['2027', '2026-12', '2026-11-23'].map((date) => isFuture(date, NOW))).toEqual([true, true, true])
    expect(['2026', '2026-11', '2026-11-22'].map((date) => isFuture(date, NOW))).toEqual([false, false, false])
  })

  it('calls a date past only when the whole of it is over', () => {
    expect(['2025', '2026-10', '2026-11-21'].map((date) => isPast(date, NOW))).toEqual([true, true, true])
    expect(['2026', '2026-11', '2026-11-22'].map((date) => isPast(date, NOW))).toEqual([false, false, false])
  })

  it('compares dates as a reader would', () => {
    expect(isSameDate('2026-06-30T23:30:00Z', '2026-07-01')).toBe(true)
    expect(isSameDate('2011', '2011-03')).toBe(false)
  })
})
