/** Real waiting. */
import type { Timer } from '../../ports/clock.ts'

export const systemTimer: Timer = {
  signalAfter: (waitMs) => AbortSignal.timeout(waitMs)
}
