/**
 * Hands events on in draws, not one by one: sources that answer within a blink of each other are drawn together, so that
 * rows do not shuffle under the reader's eye. The first line (the person) and the last are never held back.
 */
import type { RecordEvent } from '@ncr/contract/record.ts'

export const DRAW_EVERY_MS = 250

const AT_ONCE: ReadonlySet<RecordEvent['event']> = new Set(['opened', 'complete', 'failed'])

export interface PacedEvents {
  receive(events: readonly RecordEvent[]): void
  /** Hands on at once whatever is held: the stream has ended. */
  flush(): void
}

export function createPacedEvents(draw: (events: readonly RecordEvent[]) => void): PacedEvents {
  let held: RecordEvent[] = []
  let timer: ReturnType<typeof setTimeout> | null = null

  function flush(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (held.length === 0) return
    const events = held
    held = []
    draw(events)
  }

  return {
    receive(events) {
      held.push(...events)
      const last = held.findLastIndex(({ event }) => AT_ONCE.has(event))
      if (last >= 0) {
        const rest = held.splice(last + 1)
        flush()
        held = rest
      }
      if (held.length > 0) timer ??= setTimeout(flush, DRAW_EVERY_MS)
    },
    flush
  }
}
