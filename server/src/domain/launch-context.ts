/** What a launch established: who asks, for whom, why, and about whom. One session is bound to one of these. */
import type { OdsCode } from './ods-code.ts'
import type { IndexPerson } from './person.ts'

export const RELATIONSHIP_KINDS = [
  'inpatient',
  'outpatient',
  'emergency',
  'community',
  'referral',
  'caseload',
  'registered',
  'social-care'
] as const

export type RelationshipKind = (typeof RELATIONSHIP_KINDS)[number]

/** The only reason for which the record opens. */
export const DIRECT_CARE = 'direct-care'

export interface LaunchUser {
  /** The user's id at the partner: unique there, meaningless elsewhere. */
  readonly id: string
  readonly family: string
  readonly given: string | null
  /** The role as the host system names it, and as the tenancy's role map translates it. */
  readonly hostRole: string
}

/** The host role of a request that names no user. */
export const UNATTENDED_ROLE = 'system'

/** The system that asks by FHIR, where no browser of the user does. */
export interface AskingSystem {
  readonly id: string
  readonly name: string
  /** It named no user: whoever sees the answer is known to its organisation alone, and the system is the reader. */
  readonly unattended: boolean
}

export interface LaunchContext {
  readonly issuer: string
  readonly odsCode: OdsCode
  readonly user: LaunchUser
  readonly reason: string
  readonly relationship: { readonly kind: RelationshipKind; readonly reference: string | null }
  readonly person: IndexPerson
  /** The NHS number as launched: superseded, where it is not the person's. */
  readonly launchedNumber?: string
  /** The sign-in at the host that it came from (`sid` of its id_token), where the host tells it. */
  readonly hostSession?: string
  /** Left out: somebody opened it in a browser. */
  readonly system?: AskingSystem
}
