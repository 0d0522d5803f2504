/**
 * Whether a read that failed before anything of its answer was used is sent once more, and after how long. Only while
 * the source answers others: a dead one is not asked twice as often.
 */
import assert from 'node:assert/strict'

const RETRY_WAIT_MS = 40
const RETRY_JITTER_MS = 80
/** A source that asks for more time than this is told as it is: the reader waits. */
const RETRY_AFTER_MS_MAX = 1_000
const RETRIES_SAVED_MAX = 10
/** One second attempt for so many first ones that were answered. */
const ANSWERS_PER_RETRY = 10

export interface RetryAsked {
  /** What the source asked for by Retry-After, or null. */
  readonly retryAfterMs: number | null
  /** Until the deadline. */
  readonly leftMs: number
  /** 0 up to 1. */
  readonly chance: number
}

/** Milliseconds to wait, or null: not again. Leaves at least half of what is left for the answer. */
export function retryWaitMs({ retryAfterMs, leftMs, chance }: RetryAsked): number | null {
  assert(chance >= 0 && chance < 1, 'a chance lies between 0 and 1')
  if (retryAfterMs !== null && retryAfterMs > RETRY_AFTER_MS_MAX) return null
  const waitMs = (retryAfterMs ?? RETRY_WAIT_MS) + chance * RETRY_JITTER_MS
  return waitMs <= leftMs / 2 ? waitMs : null
}

/** Retry-After in seconds or as an HTTP date (RFC 9110, 10.2.3); null when there is none that can be read. */
export function toRetryAfterMs(header: unknown, nowMs: number): number | null {
  if (typeof header !== 'string') return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000
  const at = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}

/** Second attempts that one source has left; answers earn them. */
export interface RetryPurse {
  earn(): void
  spend(): boolean
}

export function createRetryPurse(): RetryPurse {
  let saved = RETRIES_SAVED_MAX
  return {
    earn() {
      saved = Math.min(RETRIES_SAVED_MAX, saved + 1 / ANSWERS_PER_RETRY)
    },
    spend() {
      if (saved < 1) return false
      saved -= 1
      return true
    }
  }
}
