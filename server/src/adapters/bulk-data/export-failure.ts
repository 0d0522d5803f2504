/**
 * Why an export could not be had, in one sentence that names what was asked and what came instead, never a word of what
 * the server sent. Thrown, because it is found deep inside a download; `bulk-export.ts` makes it a value.
 */
export class ExportFailure extends Error {
  override readonly name = 'ExportFailure'
}

/** Worth another attempt: the connection broke, or the server said later. */
export class PassingFailure extends ExportFailure {
  /** What the server asked for by Retry-After. */
  readonly retryAfterMs: number | null

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}
