/** Linkages: which sources say that they hold a person. */
import type { AccessGrant } from '../domain/access-grant.ts'

export interface LinkageStore {
  /** The ids of the sources with a linkage for the grant's person. */
  loadHolders(grant: AccessGrant): Promise<ReadonlySet<string>>
}
