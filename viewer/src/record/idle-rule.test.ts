import { describe, expect, it } from 'vitest'
import { stageAfter, toIdleLimits, untilNextStage } from './idle-rule.ts'

const MINUTE_MS = 60_000
const LIMITS = toIdleLimits(15 * MINUTE_MS)

describe('H-024: an unused record leaves the screen before its session ends', () => {
  it('warns a minute before it goes, and goes before the server ends the session', () => {
    expect(LIMITS).toEqual({ warnAfterMs: 14 * MINUTE_MS - 10_000, blankAfterMs: 15 * MINUTE_MS - 10_000 })
    expect(stageAfter(13 * MINUTE_MS, LIMITS)).toBe('open')
    expect(stageAfter(14 * MINUTE_MS, LIMITS)).toBe('warn')
    expect(stageAfter(15 * MINUTE_MS - 10_000, LIMITS)).toBe('blank')
  })

  it('a laptop that slept for hours shows nothing', () => {
    expect(stageAfter(9 * 60 * MINUTE_MS, LIMITS)).toBe('blank')
  })

  it('a clock that was set back shows nothing', () => {
    expect(stageAfter(-1, LIMITS)).toBe('blank')
  })

  it('keeps its order, however short the limit is', () => {
    for (const idleMs of [1, 1_000, 30_000, 61_000, 86_400_000]) {
      const { warnAfterMs, blankAfterMs } = toIdleLimits(idleMs)
      expect(warnAfterMs).toBeLessThan(blankAfterMs)
      expect(blankAfterMs).toBeLessThan(idleMs)
      expect(stageAfter(0, { warnAfterMs, blankAfterMs })).toBe('open')
    }
  })

  it('knows when to look again', () => {
    expect(untilNextStage(0, LIMITS)).toBe(LIMITS.warnAfterMs)
    expect(untilNextStage(LIMITS.warnAfterMs, LIMITS)).toBe(MINUTE_MS)
    expect(untilNextStage(LIMITS.blankAfterMs, LIMITS)).toBeNull()
  })
})
