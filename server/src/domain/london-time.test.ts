/** The clock in London, in summer, in winter and on the days on which it changes (H-007, H-009). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lastLondonTime, londonDay } from './london-time.ts'

const HOUR_MS = 3_600_000
const at = (text: string): number => Date.parse(text)
const last = (time: string, text: string): string => new Date(lastLondonTime(time, at(text))).toISOString()

describe('the day in London', () => {
  test.each([
    ['H-007: 23:30Z in summer is tomorrow', '2026-07-01T23:30:00Z', '2026-07-02'],
    ['23:30Z in winter is today', '2026-01-01T23:30:00Z', '2026-01-01'],
    ['the last second before midnight in summer', '2026-07-01T22:59:59.999Z', '2026-07-01'],
    ['midnight before the clocks go forward', '2026-03-29T00:00:00Z', '2026-03-29'],
    ['the evening after the clocks went forward', '2026-03-29T23:00:00Z', '2026-03-30'],
    ['the evening after the clocks went back', '2026-10-25T23:30:00Z', '2026-10-25'],
    ['a leap day', '2028-02-29T12:00:00Z', '2028-02-29'],
    ['new year', '2026-12-31T23:59:59Z', '2026-12-31']
  ])('%s', (_what, instant, day) => {
    expect(londonDay(at(instant))).toBe(day)
  })
})

describe('H-009: the last time the clock showed the promised hour', () => {
  test.each([
    ['summer, after it', '06:00', '2026-07-01T05:00:00Z', '2026-07-01T05:00:00.000Z'],
    ['summer, a moment before it', '06:00', '2026-07-01T04:59:59.999Z', '2026-06-30T05:00:00.000Z'],
    ['winter, after it', '06:00', '2026-01-02T06:00:00Z', '2026-01-02T06:00:00.000Z'],
    ['winter, before it', '06:00', '2026-01-02T05:59:59Z', '2026-01-01T06:00:00.000Z'],
    ['on the day the clocks go forward', '06:00', '2026-03-29T05:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['before it on the day the clocks go forward', '06:00', '2026-03-29T04:59:00Z', '2026-03-28T06:00:00.000Z'],
    ['on the day the clocks go back', '06:00', '2026-10-25T06:00:00Z', '2026-10-25T06:00:00.000Z'],
    ['before it on the day the clocks go back', '06:00', '2026-10-25T05:59:00Z', '2026-10-24T05:00:00.000Z'],
    ['the hour that occurs twice, the first time round', '01:30', '2026-10-25T00:45:00Z', '2026-10-25T00:30:00.000Z'],
    [
      'an hour that the change skips has come once the clock is past it',
      '01:30',
      '2026-03-29T12:00:00Z',
      '2026-03-29T01:30:00.000Z'
    ],
    ['midnight', '00:00', '2026-07-01T12:00:00Z', '2026-06-30T23:00:00.000Z']
  ])('%s', (_what, time, now, expected) => {
    expect(last(time, now)).toBe(expected)
  })

  // 00:00 to 01:00 on the day after the clocks went forward, 23:00 to 24:00 on the day they go back: below
  const nearChange = (atMs: number): boolean =>
    [atMs - 25 * HOUR_MS, atMs + 2 * HOUR_MS].some((near) => offsetOf(near) !== offsetOf(atMs))

  test('is never in the future, never more than a day and an hour ago, and shows that time', () => {
    const instant = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') })
    const time = fc.tuple(fc.integer({ min: 2, max: 22 }), fc.nat(59)).map(([h, m]) => `${pad(h)}:${pad(m)}`)
    fc.assert(
      fc.property(instant, time, (now, promised) => {
        fc.pre(!nearChange(now))
        const found = lastLondonTime(promised, now)
        expect(found).toBeLessThanOrEqual(now)
        expect(now - found).toBeLessThan(24 * HOUR_MS)
        expect(wallClock(found)).toBe(promised)
      }),
      { numRuns: 200 }
    )
  })

  test('in the first hour of the day after the clocks went forward, yesterday is a day of 23 hours', () => {
    expect(last('06:00', '2026-03-29T23:30:00Z')).toBe('2026-03-29T05:00:00.000Z')
  })

  test('in the last hour of the day the clocks go back, the time is never in the future', () => {
    expect(last('23:45', '2026-10-25T23:30:00Z')).toBe('2026-10-24T22:45:00.000Z')
  })
})

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

function wallClock(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit' })
}

function offsetOf(atMs: number): number {
  const hours = Number(wallClock(atMs).slice(0, 2)) - new Date(atMs).getUTCHours()
  return (hours + 24) % 24
}
