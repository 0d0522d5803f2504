/**
 * Lets only so many in at once; the others wait in their order, each until its turn or its own deadline. One that waits
 * costs next to nothing: that is how twenty sources that hang do not fill the memory.
 */
export interface Turnstile {
  /** Resolves to what to call on leaving. Rejects with an AbortError when the signal aborts first. */
  enter(signal: AbortSignal): Promise<() => void>
}

export function createTurnstile(insideMax: number): Turnstile {
  const waiting = new Set<() => void>()
  let inside = 0
  const leave = (): void => {
    const [next] = waiting
    // The place passes to whoever waited longest; without anyone it is free again.
    if (next === undefined) inside -= 1
    else next()
  }
  return {
    async enter(signal) {
      signal.throwIfAborted()
      if (inside < insideMax) inside += 1
      else await waitForPlace(waiting, signal)
      return leave
    }
  }
}

function waitForPlace(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const enter = (): void => {
      waiting.delete(enter)
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    const giveUp = (): void => {
      waiting.delete(enter)
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    waiting.add(enter)
  })
}
