/** What the bench and the process of its sources say to each other. */
export interface Latency {
  /** How long after each request its answer is sent; the median where it spreads. */
  readonly delayMs: number
  /** Of a log-normal distribution; 0: every answer takes the median. */
  readonly sigma: number
  /** Whether the last source answers at all. */
  readonly hanging: boolean
}

export type ToSources = { readonly kind: 'latency'; readonly latency: Latency } | { readonly kind: 'tell-slowest' }

export type FromSources =
  | { readonly kind: 'listening'; readonly indexUrl: string; readonly baseUrls: readonly string[] }
  | { readonly kind: 'set' }
  /** By `X-Request-ID`: the longest that any answer of it was held back. Forgotten once told. */
  | { readonly kind: 'slowest'; readonly byRequest: readonly (readonly [string, number])[] }
