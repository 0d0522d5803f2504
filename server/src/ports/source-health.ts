/** How the live sources are doing, as this process knows it: what the data-feeds page, the metrics and the log tell. */

export interface SourceFigures {
  readonly source: string
  /** Requests sent since the start, second attempts included. */
  readonly requests: number
  /** Second attempts among them. */
  readonly retries: number
  /** Times that the source was left alone because it kept failing. */
  readonly notAsked: number
}

export interface SourceHealth {
  /** ISO 8601 instant at which the present run of failures began; null for a source that is asked as usual. */
  failingSince(sourceId: string): string | null
  /** One for each live source that was asked since the start. */
  figures(): readonly SourceFigures[]
}
