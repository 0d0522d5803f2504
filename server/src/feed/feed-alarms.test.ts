/** H-009: when a promise of a source is broken, by the clock in London, on the days of 23 and 25 hours too. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { londonInstant } from '../domain/london-time.ts'
import type { DropSource, Source } from '../domain/region.ts'
import type { FeedAlarm, FeedBoard } from '../ports/feed-board.ts'
import type { LogFields } from '../ports/log.ts'
import type { SourceNights } from '../ports/night-register.ts'
import { checkAlarms, brokenPromise } from './feed-alarms.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Noon there is in these days of 23, of 24 and of 25 hours. */
const DAYS = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-10-24', '2026-10-25', '2026-10-26', '2026-11-20']

const aSource = (more: Partial<DropSource> = {}): DropSource =>
  ({ id: 'register', kind: 'overnight-ndjson', enabled: true, dueBy: '06:00', ...more }) as DropSource

const nightAt = (asOfMs: number): SourceNights => {
  const asOf = new Date(asOfMs).toISOString()
  return { published: { night: '2026-01-01', asOf, at: asOf }, rejected: null }
}

const DAY = fc.constantFrom(...DAYS)
/** Not in the hours that the clock skips or shows twice. */
const TIME = fc.constantFrom('00:00', '00:59', '03:00', '06:00', '12:30', '23:59')

describe('H-009: a promise', () => {
  test('is broken from the minute of dueBy on, in London, and not a minute before', () => {
    fc.assert(
      fc.property(DAY, TIME, (day, dueBy) => {
        const dueAtMs = londonInstant(day, dueBy)
        // Loaded the evening before the last one: good until tonight's is due.
        const nights = nightAt(dueAtMs - 30 * HOUR_MS)
        expect(brokenPromise(aSource({ dueBy }), nights, dueAtMs - MINUTE_MS)).toBeNull()
        expect(brokenPromise(aSource({ dueBy }), nights, dueAtMs)).toBe(dueAtMs)
        expect(brokenPromise(aSource({ dueBy }), nights, dueAtMs + 20 * HOUR_MS)).toBe(dueAtMs)
      })
    )
  })

  test('is kept by a night of the day before it, and then for the whole day', () => {
    fc.assert(
      fc.property(DAY, TIME, fc.integer({ min: 1, max: 23 }), (day, dueBy, hoursBefore) => {
        const dueAtMs = londonInstant(day, dueBy)
        const nights = nightAt(dueAtMs - hoursBefore * HOUR_MS)
        for (const later of [0, 5, 22])
          expect(brokenPromise(aSource({ dueBy }), nights, dueAtMs + later * HOUR_MS)).toBeNull()
      })
    )
  })

  test.each([
    ['2026-03-29', '2026-03-29T05:00:00.000Z'],
    ['2026-03-28', '2026-03-28T06:00:00.000Z'],
    ['2026-10-25', '2026-10-25T06:00:00.000Z'],
    ['2026-10-24', '2026-10-24T05:00:00.000Z']
  ])('six o’clock of %s in London is %s', (day, instant) => {
    expect(londonInstant(day, '06:00')).toBe(Date.parse(instant))
    const nights = nightAt(Date.parse(instant) - 30 * HOUR_MS)
    expect(brokenPromise(aSource(), nights, Date.parse(instant) - 1)).toBeNull()
    expect(brokenPromise(aSource(), nights, Date.parse(instant))).toBe(Date.parse(instant))
  })

  test.each([
    ['in the hour that the clock skips, the instant after it', '2026-03-29', '01:30', '2026-03-29T01:30:00.000Z'],
    ['in the hour that it shows twice, the first time', '2026-10-25', '01:30', '2026-10-25T00:30:00.000Z']
  ])('%s', (_what, day, dueBy, instant) => {
    expect(londonInstant(day, dueBy)).toBe(Date.parse(instant))
    const nights = nightAt(Date.parse(instant) - 30 * HOUR_MS)
    expect(brokenPromise(aSource({ dueBy }), nights, Date.parse(instant) - 1)).toBeNull()
    expect(brokenPromise(aSource({ dueBy }), nights, Date.parse(instant))).toBe(Date.parse(instant))
  })
})

describe('the alarm', () => {
  const NOW_MS = Date.parse('2026-11-20T09:00:00Z')

  function aRegion(nights: Record<string, SourceNights>) {
    const alarms = new Map<string, FeedAlarm>()
    const said: { event: string; fields: LogFields | undefined }[] = []
    const say = (event: string, fields?: LogFields): void => void said.push({ event, fields })
    const board: FeedBoard = {
      saveStep: async () => undefined,
      loadSteps: async () => new Map(),
      raise: async (id, dueAtMs) => {
        if (alarms.has(id)) return false
        alarms.set(id, { dueAt: new Date(dueAtMs).toISOString(), raisedAt: '' })
        return true
      },
      clear: async (id) => alarms.delete(id),
      loadAlarms: async () => new Map(alarms)
    }
    const ports = {
      board,
      nights: { loadNights: async () => new Map(Object.entries(nights)) },
      clock: { nowMs: () => NOW_MS, monotonicMs: () => 0 },
      log: { info: say, warn: say, error: say }
    }
    const check = (sources: readonly Source[], ...busy: string[]) => checkAlarms(ports, sources, new Set(busy))
    return { alarms, said, check, nights }
  }

  test('is raised once for a source that is late or never sent anything, not for one that is off or just loading', async () => {
    const region = aRegion({ old: nightAt(NOW_MS - 80 * HOUR_MS), good: nightAt(NOW_MS - 8 * HOUR_MS) })
    const sources = ['old', 'good', 'never', 'loading'].map((id) => aSource({ id }))
    const all = [...sources, aSource({ id: 'off', enabled: false })]
    await region.check(all, 'loading')
    await region.check(all, 'loading')
    expect([...region.alarms.keys()]).toEqual(['old', 'never'])
    expect(region.said.map(({ event, fields }) => [event, fields?.['source']])).toEqual([
      ['feed-late', 'old'],
      ['feed-late', 'never']
    ])
    expect(region.said[0]?.fields).toMatchObject({
      dueAt: '2026-11-20T06:00:00.000Z',
      asOf: '2026-11-17T01:00:00.000Z'
    })
  })

  test('ends, once, when the night arrives, and when nobody waits for the source any more', async () => {
    const region = aRegion({ old: nightAt(NOW_MS - 80 * HOUR_MS) })
    await region.check([aSource({ id: 'old' }), aSource({ id: 'gone' })])
    expect(region.alarms.size).toBe(2)
    region.nights['old'] = nightAt(NOW_MS - HOUR_MS)
    await region.check([aSource({ id: 'old' })])
    await region.check([aSource({ id: 'old' })])
    expect(region.alarms.size).toBe(0)
    expect(region.said.slice(2).map(({ event, fields }) => [event, fields?.['source'], fields?.['isOff']])).toEqual([
      ['feed-late-ended', 'old', false],
      ['feed-late-ended', 'gone', true]
    ])
  })
})
