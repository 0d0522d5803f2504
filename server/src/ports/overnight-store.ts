/**
 * The overnight copies. A night is staged and published in one transaction: a reader sees all of last night or all of
 * tonight (outer contract, section 3).
 */
import type { NhsNumber } from '../domain/nhs-number.ts'

/** A Patient of the night: this source holds this person under this local id. Null: it has no NHS number. */
export interface StagedPerson {
  readonly patientId: string
  readonly nhsNumber: NhsNumber | null
}

/** One line of a night that is about a person. */
export interface StagedEntry {
  readonly resourceType: string
  readonly resourceId: string
  /** Whom it names: NHS numbers, and `Patient/id` of this source's own. Empty when any of them cannot be told. */
  readonly subjects: readonly string[]
  /** The line as received. */
  readonly text: string
  /** What is wrong with it; empty when it is readable. Unreadable lines are kept, counted and said, never shown. */
  readonly issues: readonly string[]
}

/**
 * A resource without a subject (Medication, Organization …), or a Patient’s merges. With issues it is not kept, and an earlier
 * one goes.
 */
export type StagedReferenced = Omit<StagedEntry, 'subjects'>

export interface DeletedResource {
  readonly resourceType: string
  readonly resourceId: string
}

/** What is published for a source. */
export interface PublishedNight {
  readonly night: string
  readonly transactionTime: string
  readonly manifestDigest: string
}

export interface NightRecord {
  readonly night: string
  readonly transactionTime: string | null
  readonly status: 'published' | 'rejected' | 'superseded'
  readonly reason: string | null
  /** SHA-256 of the manifest as received, hex: the same folder changed and dropped again is another night. */
  readonly manifestDigest: string
  /** How the folder looked (`DroppedNight.stamp`) when it was rejected for what is in it; otherwise empty. */
  readonly stamp: string
}

export interface CopySize {
  readonly people: number
  /** Those whose person is known. */
  readonly entries: number
}

/** The source's copy as it stands after a night. */
export interface CopyState extends CopySize {
  /** Entries of which it cannot be told whom they are about: kept, never shown. */
  readonly withoutPerson: number
  /** The first of them, as `Type/id`. */
  readonly withoutPersonFirst: readonly string[]
}

export interface NightWriter {
  stagePeople(people: AsyncIterable<StagedPerson>): Promise<void>
  stageEntries(entries: AsyncIterable<StagedEntry>): Promise<void>
  stageReferenced(resources: AsyncIterable<StagedReferenced>): Promise<void>
  stageDeletions(deleted: AsyncIterable<DeletedResource>): Promise<void>
  /** How large the source's copy is, by what this transaction sees. */
  loadSize(): Promise<CopySize>
  /**
   * Brings the copy to what is staged: `full`, what is not staged is gone; `delta`, it is laid over what is there. In
   * both every entry goes to the one person whom its subjects name, by the Patients as they then stand.
   */
  reconcile(mode: 'full' | 'delta'): Promise<CopyState>
  /** Makes it the night that readers see, as soon as the transaction ends. */
  publish(night: NightRecord & { readonly transactionTime: string }): Promise<void>
}

/** One source's copy, held by one run at a time. */
export interface OvernightCopy {
  loadPublished(): Promise<PublishedNight | null>
  loadNights(): Promise<readonly NightRecord[]>
  /** Still to be told of, unless its decision was told before it was made. */
  saveNight(night: NightRecord, isTold?: true): Promise<void>
  /** Nights that were decided about and of which the audit was not told: the run was killed, or the audit was away. */
  loadUntold(): Promise<readonly NightRecord[]>
  markTold(night: Pick<NightRecord, 'night' | 'manifestDigest'>): Promise<void>
  /** Runs `work` in one transaction, rolled back when it throws. */
  writeNight<T>(work: (writer: NightWriter) => Promise<T>): Promise<T>
}

export interface OvernightStore {
  /**
   * Runs `work` under the source's lock, for all servers and commands together: a second run waits for the first.
   * Throws when the database cannot be reached, and when `signal` aborts.
   */
  openCopy<T>(sourceId: string, signal: AbortSignal, work: (copy: OvernightCopy) => Promise<T>): Promise<T>
}
