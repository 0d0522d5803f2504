/**
 * What a source said, before anybody believes it. A reader of a source never throws and never outlives its deadline:
 * each way of failing is a value.
 */
import type { SourceOutcomeName, StateFlag } from '@ncr/contract/source-outcome.ts'
import type { AccessGrant } from '../domain/access-grant.ts'
import type { Source } from '../domain/region.ts'

/** Failures of one type's search, in the contract's order: the later one is told when several happened. */
export const FAILURE_STATES = ['refused', 'withheld', 'timed-out', 'unavailable'] as const

export type FailureState = (typeof FAILURE_STATES)[number]

export interface TypeFailure {
  readonly state: FailureState
  /** For the reader, in words that name no person and quote nothing of the answer's content. */
  readonly detail: string
}

/** In place of a type: all that a source answered to one operation, before it is sorted by type. */
export const WHOLE_ANSWER = 'Bundle'

export interface UnreadableCopy {
  readonly resource: string
  readonly issues: readonly string[]
  /** As it was received: looked at for what must be withheld, and never shown. */
  readonly received?: unknown
}

/** One resource type's answer: what was received, and what went wrong, side by side. */
export interface TypeAnswer {
  /** Matches, as parsed JSON and not yet checked in any way. */
  readonly resources: readonly unknown[]
  readonly failure: TypeFailure | null
  /** A limit was reached, or the source said that it did not send all: more may exist. */
  readonly cut: string | null
  readonly partWithheld: boolean
  /** A known impairment that the source tells of itself, in its own words; beside the answer, no failure. */
  readonly impairment?: string
  /** The source says that it does not send this, with what it says; nothing can be told from there being none. */
  readonly notSupported?: string
  /** Problems found on loading, for copies that were checked when they were loaded. */
  readonly unreadable: readonly UnreadableCopy[]
}

/** The source was asked. `patients`: whom it says the number belongs to; a failure there fails the whole answer. */
export interface AnsweredSource {
  readonly kind: 'asked'
  readonly patients: readonly unknown[]
  /** The address that the source gives a received resource (`Bundle.entry.fullUrl`), by that very resource. */
  readonly fullUrls?: ReadonlyMap<unknown, string>
  readonly patientFailure: TypeFailure | null
  readonly types: ReadonlyMap<string, TypeAnswer>
  /** Resources that came along because a match references them. */
  readonly included: readonly unknown[]
  /** ISO 8601 instant at which this was true at the source. */
  readonly asOf: string
  readonly flags: readonly StateFlag[]
  /** Of a copy: the name of a newer night that was rejected. */
  readonly rejectedNight?: string
  /** The same, of one that waits for a person to release it. */
  readonly heldNight?: string
  /** Requests that were answered at their second attempt. */
  readonly retried?: number
  readonly tookMs: number
}

/** The source was not asked, with why. */
export interface UnaskedSource {
  readonly kind: 'not-asked'
  readonly detail: string
  /** ISO 8601 instant: it is left alone because it has kept failing since then. */
  readonly failingSince?: string
}

/** There is no copy to read yet, or it cannot be reached. */
export interface FailedSource {
  readonly kind: 'failed'
  readonly outcome: Exclude<SourceOutcomeName, 'answered' | 'not-asked'>
  readonly detail: string
  readonly tookMs: number
}

export type SourceAnswer = AnsweredSource | UnaskedSource | FailedSource

/** What one source may still send for one record, and when. */
export interface Intake {
  /** Null when the bytes are within the record's limit; otherwise which limit they are past, in words for the reader. */
  take(bytes: number): string | null
  /** Settles when the reader has taken what waits for them; null while they keep up: read on. */
  whenReaderKeepsUp(): Promise<void> | null
}

export interface Asking {
  readonly requestId: string
  /** Ends the requests: nobody waits for them any more. */
  readonly signal: AbortSignal
  readonly intake: Intake
  /** The id by which the source says, in a linkage, that it knows the person; null: it has not said. */
  readonly patientId: string | null
}

export interface SourceReader {
  read(grant: AccessGrant, source: Source, asking: Asking): Promise<SourceAnswer>
}
