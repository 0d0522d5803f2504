/** Linkages: which sources say that they hold a person. */
import type { AccessGrant } from '../domain/access-grant.ts'
import type { NhsNumber } from '../domain/nhs-number.ts'

export interface Linkage {
  readonly id: string
  readonly nhsNumber: NhsNumber
  readonly sourceId: string
  /** The id by which the source knows the person. */
  readonly patientId: string
  /** When the source said so last. */
  readonly sinceMs: number
}

export interface LinkageStore {
  /** What each source with a linkage for the grant's person says, by the source's id. */
  loadHolders(grant: AccessGrant): Promise<ReadonlyMap<string, Pick<Linkage, 'sinceMs' | 'patientId'>>>
}

/** What a provider writes of its own linkages; it sees no other source's. */
export interface LinkageRegistry {
  /**
   * Makes the linkage or says it anew, under the same id. A local id stands for one person: what the source said of it
   * before about somebody else is gone.
   */
  save(linkage: Omit<Linkage, 'id' | 'sinceMs'>): Promise<Linkage>
  find(id: string, sourceId: string): Promise<Linkage | null>
  /** What was there is handed back; null when there was none. */
  remove(id: string, sourceId: string): Promise<Linkage | null>
  /** The person index says that one number has been replaced by another: its linkages are the survivor's now. */
  follow(superseded: NhsNumber, survivor: NhsNumber): Promise<void>
}
