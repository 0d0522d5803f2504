/** Objections and the exceptions over them. Nothing in it is ever changed: what ends is one more row. */
import type { EmergencyAccess, Objection } from '../domain/objection.ts'

export interface Reader {
  readonly odsCode: string
  readonly userId: string
}

/** What stands between a reader and a person at this moment. */
export interface Standing {
  readonly objected: boolean
  /** The exception that this reader has now; null when there is none. */
  readonly emergencyAccess: EmergencyAccess | null
}

/** What every launch and every read asks. */
export interface ObjectionCheck {
  /** `numbers`: every NHS number by which the person is known here. Throws StoreUnavailable. `now`: ISO 8601. */
  loadStanding(numbers: readonly string[], reader: Reader, now: string): Promise<Standing>
}

/** What the central team does. */
export interface ObjectionStore {
  record(objection: Omit<Objection, 'withdrawnAt' | 'withdrawnBy'>): Promise<void>
  /** How many of them stood until now. */
  withdraw(ids: readonly string[], at: string, by: string): Promise<number>
  /** Newest first. `nhsNumber`: of one person, by either number; null: everybody's. `withEnded`: withdrawn ones too. */
  load(nhsNumber: string | null, withEnded: boolean): Promise<readonly Objection[]>
  grant(access: Omit<EmergencyAccess, 'reviewedAt' | 'reviewedBy'>): Promise<void>
  /** Oldest first: those that nobody has reviewed, or all. */
  loadGranted(withReviewed: boolean): Promise<readonly EmergencyAccess[]>
  find(accessId: string): Promise<EmergencyAccess | null>
  /** False when it was signed before. */
  sign(id: string, at: string, by: string): Promise<boolean>
}
