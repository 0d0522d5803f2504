/**
 * Looks at a folder again and again. Polled, because a drop is often a network share, where the operating system
 * tells nobody of changes made elsewhere.
 */
import { setTimeout as wait } from 'node:timers/promises'

export interface WatchLimits {
  readonly pollEveryMs: number
  readonly retryAfterMs: number
}

/** `look` says how the folder looks; what it says when it cannot is a look of its own. See `NightDrop.watch`. */
export async function watchDrop(
  look: () => Promise<string>,
  onChange: () => Promise<'done' | 'again'>,
  signal: AbortSignal,
  limits: WatchLimits
): Promise<void> {
  let seen: string | null = null
  let retryAtMs = Number.POSITIVE_INFINITY
  while (!signal.aborted) {
    // Looked at before the call: what changes during it is seen the next time.
    const now = await look().catch(() => 'cannot be read')
    if (now !== seen || performance.now() >= retryAtMs) {
      const outcome = await onChange()
      seen = now
      retryAtMs = outcome === 'again' ? performance.now() + limits.retryAfterMs : Number.POSITIVE_INFINITY
    }
    await wait(limits.pollEveryMs, undefined, { signal }).catch(() => undefined)
  }
}
