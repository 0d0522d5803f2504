/** Long work in slices, so that every other reader gets a turn of the one event loop between them (H-020). */
import type { Clock, Timer } from '../../ports/clock.ts'

/** How long one slice may take before others get their turn. */
const SLICE_MS = 8

export interface Turns {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly timer: Pick<Timer, 'turn'>
}

/** `work` yields wherever it may be interrupted; what it returns is the result. */
export async function inTurns<T>(work: Generator<undefined, T>, { clock, timer }: Turns): Promise<T> {
  for (;;) {
    const untilMs = clock.monotonicMs() + SLICE_MS
    let step = work.next()
    while (step.done !== true && clock.monotonicMs() < untilMs) step = work.next()
    if (step.done === true) return step.value
    await timer.turn()
  }
}
