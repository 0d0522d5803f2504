/** Waiting for something outside to become true, never without a limit. */
import { setTimeout as sleep } from 'node:timers/promises'

const pollEveryMs = 25

/** True as soon as `condition` holds; false when it did not within `limitMs`. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs
  for (;;) {
    if (await condition()) return true
    if (performance.now() >= until) return false
    await sleep(pollEveryMs)
  }
}
