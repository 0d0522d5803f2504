/** Real waiting. */
import { setImmediate } from 'node:timers/promises'
import type { Timer } from '../../ports/clock.ts'

export const systemTimer: Timer = {
  signalAfter: (waitMs) => AbortSignal.timeout(waitMs),
  turn: () => setImmediate()
}
