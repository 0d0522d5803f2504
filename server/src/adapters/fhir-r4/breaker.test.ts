/** The breaker's decisions over any history of opens and any clock (H-003, H-020). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBreaker } from './breaker.ts'

const RULES = { failuresToOpen: 3, probeAfterMs: 1000 }

function aBreaker() {
  let nowMs = 0
  const clock = { nowMs: () => 1_000_000 + nowMs, monotonicMs: () => nowMs }
  const breaker = createBreaker(RULES, clock)
  /** One open that starts now, takes so long, and fails. */
  const failFor = (tookMs: number, onProbe = false): void => {
    const startedMs = nowMs
    nowMs += tookMs
    breaker.failed(startedMs, onProbe)
  }
  return { breaker, failFor, wait: (ms: number) => (nowMs += ms), now: () => nowMs }
}

describe('the breaker', () => {
  test('opens after failures in a row and says since when', () => {
    const { breaker, failFor } = aBreaker()
    failFor(10)
    failFor(10)
    expect(breaker.admit()).toBe('closed')
    expect(breaker.failingSinceMs()).toBeNull()
    failFor(10)
    expect(breaker.admit()).toBe('probe')
    expect(breaker.failingSinceMs()).toBe(1_000_000)
    breaker.succeeded()
    expect(breaker.admit()).toBe('closed')
    expect(breaker.failingSinceMs()).toBeNull()
  })

  test('a success in between starts the count anew', () => {
    const { breaker, failFor } = aBreaker()
    for (let round = 0; round < 5; round += 1) {
      failFor(10)
      failFor(10)
      breaker.succeeded()
    }
    expect(breaker.admit()).toBe('closed')
  })

  test('opens that failed together count once', () => {
    const { breaker, wait, now } = aBreaker()
    const startedMs = now()
    wait(100)
    for (let open = 0; open < 20; open += 1) breaker.failed(startedMs, false)
    expect(breaker.admit()).toBe('closed')
  })

  test('after its time one asks in earnest and no second beside it', () => {
    const { breaker, failFor, wait } = aBreaker()
    for (let open = 0; open < 3; open += 1) failFor(10)
    expect(breaker.isDue()).toBe(false)
    wait(RULES.probeAfterMs)
    expect(breaker.isDue()).toBe(true)
    expect(breaker.isDue()).toBe(false)
    wait(RULES.probeAfterMs)
    expect(breaker.isDue()).toBe(true)
  })

  test('a probe that promised too much is not believed until the time has passed', () => {
    const { breaker, failFor, wait } = aBreaker()
    for (let open = 0; open < 3; open += 1) failFor(10)
    failFor(10, true)
    expect(breaker.admit()).toBe('no')
    wait(RULES.probeAfterMs)
    expect(breaker.admit()).toBe('probe')
  })

  test('as a law: it is open exactly when the last three counted opens failed, and is never shut for ever', () => {
    const step = fc.record({ ok: fc.boolean(), tookMs: fc.integer({ min: 1, max: 500 }), onProbe: fc.boolean() })
    const history = fc.array(step, { maxLength: 40 })
    fc.assert(
      fc.property(history, (steps) => {
        const { breaker, failFor, wait } = aBreaker()
        let inARow = 0
        for (const { ok, tookMs, onProbe } of steps) {
          if (ok) breaker.succeeded()
          else failFor(tookMs, onProbe)
          inARow = ok ? 0 : inARow + 1
          expect(breaker.failingSinceMs() !== null).toBe(inARow >= RULES.failuresToOpen)
          if (inARow < RULES.failuresToOpen) expect(breaker.admit()).toBe('closed')
        }
        wait(RULES.probeAfterMs)
        expect(['closed', 'probe']).toContain(breaker.admit())
        if (breaker.failingSinceMs() !== null) expect(breaker.isDue()).toBe(true)
      })
    )
  })
})
