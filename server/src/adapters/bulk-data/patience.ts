/** Attempts at what may pass: with back-off, honouring Retry-After (RFC 9110, 10.2.3). */
import { setTimeout as wait } from 'node:timers/promises'
import type { ExportLimits } from './export-limits.ts'
import { PassingFailure } from './export-failure.ts'

const ATTEMPTS_MAX = 5
/** A server that asks for more is not waited for. */
const RETRY_AFTER_MS_MAX = 3_600_000

/**
 * Throws the last failure. `attempt` throws a PassingFailure for what may be tried again. Attempts that get on, by
 * `reached`, are not counted: the limit of the whole export ends them.
 */
export async function patiently<T>(
  attempt: () => Promise<T>,
  limits: ExportLimits,
  signal: AbortSignal,
  reached: () => Promise<number> = async () => 0
): Promise<T> {
  let furthest = await reached()
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt()
    } catch (error) {
      signal.throwIfAborted()
      const now = await reached()
      if (now > furthest) failures = 1
      furthest = Math.max(furthest, now)
      if (!(error instanceof PassingFailure) || failures >= ATTEMPTS_MAX) throw error
      const backOffMs = Math.min(limits.backOffMs * 2 ** (failures - 1), limits.backOffMsMax)
      const asked = error.retryAfterMs ?? backOffMs
      if (asked > RETRY_AFTER_MS_MAX) throw error
      await wait(Math.max(asked, backOffMs), undefined, { signal })
    }
  }
}

/** Milliseconds of a Retry-After, in seconds or as an HTTP date; null when there is none that can be read. */
export function toRetryAfterMs(header: unknown, nowMs: number): number | null {
  if (typeof header !== 'string') return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000
  const atMs = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}
