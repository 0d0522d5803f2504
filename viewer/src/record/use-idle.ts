/** Watches how long no request was made, by the clock on the wall: timers stand still while a laptop sleeps. */
import { useEffect, useState, type RefObject } from 'react'
import { stageAfter, toIdleLimits, untilNextStage, type IdleStage } from './idle-rule.ts'

/** `lastRequestMs`: when the last request that the server answered was sent. Answers `warn` when little time is left. */
export function useIdle(idleMs: number | null, lastRequestMs: RefObject<number>, blank: () => void): IdleStage {
  const [stage, setStage] = useState<IdleStage>('open')
  useEffect(() => {
    if (idleMs === null) return undefined
    const limits = toIdleLimits(idleMs)
    let timer: ReturnType<typeof setTimeout> | undefined
    function look(): void {
      clearTimeout(timer)
      const unusedMs = Date.now() - lastRequestMs.current
      const found = stageAfter(unusedMs, limits)
      setStage(found)
      const waitMs = untilNextStage(unusedMs, limits)
      if (waitMs === null) blank()
      else timer = setTimeout(look, Math.min(waitMs, LOOK_EVERY_MS))
    }
    look()
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
    }
  }, [idleMs, lastRequestMs, blank])
  return idleMs === null ? 'open' : stage
}

const LOOK_EVERY_MS = 1_000
