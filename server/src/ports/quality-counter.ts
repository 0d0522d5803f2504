/** Counting data quality. It is told and never waited for: no answer is later, and none fails, because of it. */
import type { Origin } from '../domain/quality-rule.ts'
import type { QualityTally } from '../domain/quality-tally.ts'
import type { Resource } from '../domain/resource.ts'

/** What one answer held, as it was received. */
export interface SeenAnswer {
  readonly readable: readonly Resource[]
  /** Null: not even its type and id could be read. */
  readonly unreadable: readonly ({ readonly type: string; readonly id: unknown } | null)[]
}

export interface QualityCounter {
  /** Takes note; looks at it once there is time. */
  see(origin: Origin, seen: SeenAnswer): void
  /** Counts that were made elsewhere, as of a night that has been published. */
  add(tally: QualityTally): void
}
