/** Time and chance, so that only adapters touch the real ones. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number
  /** Milliseconds of a clock that never goes backwards, for measuring how long something took. */
  monotonicMs(): number
}

export interface Timer {
  /** Aborts after that long. */
  signalAfter(waitMs: number): AbortSignal
  /** Resolves when everybody else who waits has had a turn. */
  turn(): Promise<void>
}

export interface Random {
  /** A value nobody can guess, at least 128 bits, safe in an address and a cookie. */
  token(): string
  /** A unique id that need not be secret. */
  id(): string
}
