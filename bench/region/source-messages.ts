/** What the bench and the process of its sources say to each other. */
export interface ToSources {
  /** How long after each request its answer is sent. */
  readonly delayMs: number
}

export type FromSources =
  | { readonly kind: 'listening'; readonly indexUrl: string; readonly baseUrls: readonly string[] }
  | { readonly kind: 'delayed'; readonly delayMs: number }
