/** Scheduled work of the region: done once, whatever the number of servers that could do it. */

/** How each source looked when its load was last asked for, by source id. */
export type FeedLooks = Readonly<Record<string, string>>

/** A person's word that a held night is right. */
export interface NightRelease {
  readonly night: string
  /** Who answers for it, as the audit names them. */
  readonly by: string
  readonly reason: string
  /** Of somebody who is signed in to the console. */
  readonly officer?: { readonly name: string; readonly role: string; readonly roleCode: string }
}

export interface FeedWork {
  /** Every few seconds. `seen`: of the look before; empty after an interruption. `due`: sources to load now. */
  look(seen: FeedLooks): Promise<{ readonly looks: FeedLooks; readonly due: readonly string[] }>
  /** After `again` it is called anew, each time after a longer while. `signal`: this attempt is not waited for any more. */
  load(sourceId: string, release: NightRelease | null, signal: AbortSignal): Promise<'done' | 'again'>
  /** Every night, at three in the morning in London. */
  tidy(): Promise<void>
}

/** A load that did not succeed and will be tried again. */
export interface FeedRetry {
  readonly attempts: number
  /** ISO 8601. */
  readonly nextAt: string
}

export interface FeedQueue {
  /** Does this server's share until `signal` aborts and nothing of it is left; a database that is away is waited for. */
  run(work: FeedWork, signal: AbortSignal): Promise<void>
  /** Has a held night published as soon as a server gets to it. Throws a StoreUnavailable where that cannot be kept. */
  askRelease(sourceId: string, release: NightRelease): Promise<void>
  /** By source id. */
  loadRetries(): Promise<ReadonlyMap<string, FeedRetry>>
}
