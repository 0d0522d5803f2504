/** When a failed read is sent once more (H-020): with time and chance by argument. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRetryPurse, retryWaitMs, toRetryAfterMs } from './retry-rule.ts'

const asked = fc.record({
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 100_000 })),
  leftMs: fc.integer({ min: -1000, max: 60_000 }),
  chance: fc.double({ min: 0, max: 0.999, noNaN: true })
})

describe('the wait before a second attempt', () => {
  test('as a law: never past half of what is left, never before the source asked for, never longer than is worth it', () => {
    fc.assert(
      fc.property(asked, (question) => {
        const waitMs = retryWaitMs(question)
        if (waitMs === null) return
        expect(waitMs).toBeLessThanOrEqual(question.leftMs / 2)
        expect(waitMs).toBeGreaterThanOrEqual(question.retryAfterMs ?? 0)
        expect(waitMs).toBeLessThan(1200)
      })
    )
  })

  test('without a wish of the source it is short and spread out, where there is time', () => {
    const waits = [0, 0.25, 0.5, 0.75].map((chance) => retryWaitMs({ retryAfterMs: null, leftMs: 2000, chance }))
    expect(new Set(waits).size).toBe(4)
    for (const wait of waits) expect(wait).toBeLessThan(200)
    expect(retryWaitMs({ retryAfterMs: null, leftMs: 20, chance: 0 })).toBeNull()
  })

  test('Retry-After is read as seconds or as a date, and nothing else', () => {
    const now = Date.parse('2026-11-23T09:00:00Z')
    expect(toRetryAfterMs('2', now)).toBe(2000)
    expect(toRetryAfterMs('Mon, 23 Nov 2026 09:00:05 GMT', now)).toBe(5000)
    expect(toRetryAfterMs('Mon, 23 Nov 2026 08:00:00 GMT', now)).toBe(0)
    for (const nonsense of ['soon', '-1', '', undefined, ['1', '2']]) expect(toRetryAfterMs(nonsense, now)).toBeNull()
  })
})

test('a source that answers nobody is soon asked once only; answers earn second attempts back', () => {
  const purse = createRetryPurse()
  let spent = 0
  while (purse.spend()) spent += 1
  expect(spent).toBe(10)
  for (let answer = 0; answer < 9; answer += 1) purse.earn()
  expect(purse.spend()).toBe(false)
  purse.earn()
  purse.earn()
  expect(purse.spend()).toBe(true)
})
