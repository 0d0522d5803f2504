/**
 * Waits for work of the outside world no longer than a signal allows, whatever the work itself makes of that signal: an
 * HTTP client may go on connecting after it was told to stop, and a deadline is a promise to the reader (H-020).
 */

/**
 * Settles as `work` does, or rejects with the signal's reason once it aborts. Work given up is never an unhandled
 * rejection; what it still brings is given to `discard`, which closes it.
 */
export async function untilAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  discard: (late: Result) => void
): Promise<Result> {
  let giveUp = (): void => undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = (): void => {
      work.then(discard, () => undefined)
      reject(signal.reason)
    }
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
