/**
 * When an unused record leaves the screen (hazard H-024). The server ends the session after `idleMs` without a request;
 * the screen goes a little before that, for what it still shows could no longer be vouched for.
 */
export type IdleStage = 'open' | 'warn' | 'blank'

/** Kept small beside a short limit. */
const BLANK_BEFORE_MS = 10_000
const BLANK_BEFORE_SHARE = 0.1
const WARN_BEFORE_MS = 60_000

export interface IdleLimits {
  /** From the last request to the warning. */
  readonly warnAfterMs: number
  /** From the last request to the blank page. */
  readonly blankAfterMs: number
}

export function toIdleLimits(idleMs: number): IdleLimits {
  const blankAfterMs = idleMs - Math.min(BLANK_BEFORE_MS, idleMs * BLANK_BEFORE_SHARE)
  return { blankAfterMs, warnAfterMs: Math.max(blankAfterMs / 2, blankAfterMs - WARN_BEFORE_MS) }
}

/** A negative time means that a clock was set back: nobody knows how long it was, so the record goes. */
export function stageAfter(unusedMs: number, { warnAfterMs, blankAfterMs }: IdleLimits): IdleStage {
  if (unusedMs < 0 || unusedMs >= blankAfterMs) return 'blank'
  return unusedMs >= warnAfterMs ? 'warn' : 'open'
}

/** How long until the stage changes; null when it does not change any more. */
export function untilNextStage(unusedMs: number, limits: IdleLimits): number | null {
  const stage = stageAfter(unusedMs, limits)
  if (stage === 'blank') return null
  return (stage === 'open' ? limits.warnAfterMs : limits.blankAfterMs) - unusedMs
}
