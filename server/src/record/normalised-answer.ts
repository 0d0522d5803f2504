/** What passes from `normalise` to `link` and `sections`: one source's answer, believed and read. */
import type { Entry, SourceEvent, Unreadable } from '@ncr/contract/record.ts'
import type { SectionStateName, StateFlag } from '@ncr/contract/source-outcome.ts'
import type { Source } from '../domain/region.ts'
import type { Resource } from '../domain/resource.ts'
import type { TypeFailure } from '../ports/source-reader.ts'

export interface NormalisedType {
  readonly entries: readonly Entry[]
  readonly unreadable: readonly Unreadable[]
  readonly failure: TypeFailure | null
  readonly cut: string | null
  readonly partWithheld: boolean
  /** A known impairment, in the source's own words. */
  readonly impairment: string | null
  /** Why the source does not send this type, in its own words. */
  readonly notSupported: string | null
}

/** Taken out of an answer for confidentiality: for the audit, and to be said once of the record. */
export interface WithheldItem {
  readonly id: string
  /** Ids of the sensitive sets. */
  readonly sets: readonly string[]
  readonly resource: Resource
}

/** `whole`: one state for every section the source serves. `types`: a state for each section, by its types. */
export type NormalisedAnswer = {
  readonly source: Source
  readonly event: SourceEvent
  readonly asOf: string | null
  readonly flags: readonly StateFlag[]
  /** Left out: nothing. Not counted in anything else here. */
  readonly withheld?: readonly WithheldItem[]
  readonly incident: { readonly kind: 'wrong-person'; readonly resources: readonly string[] } | null
} & (
  | { readonly kind: 'whole'; readonly state: SectionStateName; readonly detail: string | null }
  | { readonly kind: 'types'; readonly held: boolean; readonly types: ReadonlyMap<string, NormalisedType> }
)
