/** How the overnight feeds stand just now, the same on every server: what is being done, and what is late. No patient data. */

export type FeedStage = 'exporting' | 'loading' | 'reconciling' | 'publishing' | 'done' | 'failed'

export interface FeedStep {
  readonly stage: FeedStage
  /** Name of its folder, YYYY-MM-DD; null where no night is known yet. */
  readonly night: string | null
  /** For a person to read; nothing that stood in a file. */
  readonly note: string
}

export interface FeedAlarm {
  /** ISO 8601: the first promise that was not kept and still is not. */
  readonly dueAt: string
  readonly raisedAt: string
}

export interface FeedBoard {
  saveStep(sourceId: string, step: FeedStep): Promise<void>
  /** By source id, with when it was said (ISO 8601). */
  loadSteps(): Promise<ReadonlyMap<string, FeedStep & { readonly at: string }>>
  /** True when this call raised it: nobody had before, on any server. `dueAtMs`: the promise. */
  raise(sourceId: string, dueAtMs: number): Promise<boolean>
  /** True when this call ended what stood. */
  clear(sourceId: string): Promise<boolean>
  /** Those that stand, by source id. */
  loadAlarms(): Promise<ReadonlyMap<string, FeedAlarm>>
}
