import { expect, it } from 'vitest'
import { lastNight, nightBefore } from './last-night.ts'

it('is 02:10 in London today', () => {
  expect(lastNight(new Date('2026-11-23T09:00:00Z'))).toEqual({
    date: '2026-11-23',
    transactionTime: '2026-11-23T02:10:00+00:00'
  })
})

it('is an hour ahead of UTC in summer', () => {
  expect(lastNight(new Date('2026-07-01T01:30:00Z')).transactionTime).toBe('2026-07-01T02:10:00+01:00')
})

it('so many nights before is that many days before, the change of the clocks included', () => {
  expect(nightBefore(new Date('2026-11-23T09:00:00Z'), 3).transactionTime).toBe('2026-11-20T02:10:00+00:00')
  expect(nightBefore(new Date('2026-10-26T09:00:00Z'), 2).transactionTime).toBe('2026-10-24T02:10:00+01:00')
})

it('is yesterday before 02:10, by the date in London', () => {
  expect(lastNight(new Date('2026-06-30T23:30:00Z')).date).toBe('2026-06-30')
  expect(lastNight(new Date('2026-11-23T02:09:59Z')).date).toBe('2026-11-22')
})
