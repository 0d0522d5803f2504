/** What is known of entries that belong together because whoever made the people wrote them down: to measure linking by. */

export interface Truth {
  readonly nhsNumber: string
  /** The same thing twice, or two sources that contradict each other. */
  readonly why: 'duplicate' | 'disagreement'
  /** `source/Type/id`, as in the record stream. */
  readonly entries: readonly [string, string]
  readonly what?: string
}
