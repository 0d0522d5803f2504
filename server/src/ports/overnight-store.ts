/**
 * The overnight copies. A night is staged and published in one transaction: a reader sees all of last night or all of
 * tonight (outer contract, section 3).
 */
import type { NhsNumber } from '../domain/nhs-number.ts'

/** One checked line of a night. `nhsNumber` is null for resources without a subject (Medication, Organization …). */
export interface StagedResource {
  readonly nhsNumber: NhsNumber | null
  readonly resourceType: string
  readonly resourceId: string
  /** The line as received, byte for byte. */
  readonly text: string
  /** What is wrong with it; empty when it is readable. Unreadable lines are kept, counted and said, never shown. */
  readonly issues: readonly string[]
}

export interface DeletedResource {
  readonly resourceType: string
  readonly resourceId: string
}

/** A Patient of the night: this source holds this person under this local id. */
export interface HeldPerson {
  readonly patientId: string
  readonly nhsNumber: NhsNumber
}

/** What is published for a source. */
export interface PublishedNight {
  readonly night: string
  readonly transactionTime: string
}

export interface NightRecord {
  readonly night: string
  readonly transactionTime: string | null
  readonly status: 'published' | 'rejected' | 'superseded'
  readonly reason: string | null
  /** SHA-256 of the manifest as received, hex: the same folder changed and dropped again is another night. */
  readonly manifestDigest: string
}

export interface NightWriter {
  /** Holders known from earlier nights (delta mode), by the source's Patient id. */
  loadHeldPeople(): Promise<ReadonlyMap<string, NhsNumber>>
  stagePeople(people: Iterable<HeldPerson>): Promise<void>
  stageResources(resources: AsyncIterable<StagedResource>): Promise<number>
  stageDeletions(deleted: Iterable<DeletedResource>): Promise<void>
  /** Makes the staged night the one that readers see. `full`: what is not staged is gone. */
  publish(mode: 'full' | 'delta'): Promise<void>
}

export interface OvernightStore {
  loadPublished(sourceId: string): Promise<PublishedNight | null>
  loadNights(sourceId: string): Promise<readonly NightRecord[]>
  saveNight(sourceId: string, night: NightRecord): Promise<void>
  /**
   * Runs `work` in one transaction under the source's lock, so that two runs of one feed never mix. Rolled back when
   * `work` throws or resolves to `discard`.
   */
  writeNight(
    sourceId: string,
    night: NightRecord,
    work: (writer: NightWriter) => Promise<'publish' | 'discard'>
  ): Promise<void>
}
