/** The person index: who an NHS number belongs to (outer contract, section 3). */
import type { NhsNumber } from '../domain/nhs-number.ts'
import type { IndexPerson } from '../domain/person.ts'

export type IndexAnswer =
  | { readonly kind: 'found'; readonly person: IndexPerson }
  /** Unknown and restricted people are told alike; only the audit keeps them apart. */
  | { readonly kind: 'unknown'; readonly restricted: boolean }
  | { readonly kind: 'unavailable'; readonly detail: string }

export interface PersonIndex {
  /** Follows a superseded number: the person found then carries another NHS number than the one asked for. */
  findPerson(nhsNumber: NhsNumber): Promise<IndexAnswer>
}
