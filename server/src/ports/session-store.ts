/** Sessions: one user, one organisation, one person each. Kept for all servers together; the token itself is never stored. */
import type { LaunchContext } from '../domain/launch-context.ts'

export interface Session {
  /** Digest of the token: names the session in the store, and is of no use to open it. */
  readonly key: string
  readonly context: LaunchContext
  /** The disclosure that is on the reader's screen: reads of any other are refused. Null before the first. */
  readonly disclosureId: string | null
  /** However much it is used. Milliseconds since the epoch. */
  readonly endsAtMs: number
}

/** Of whom sessions end: a user of a host system, one sign-in there, or one sign-in of a user. */
export interface HostUser {
  readonly issuer: string
  readonly odsCode: string
  /** Null: whoever it was. */
  readonly userId: string | null
  /** Of sessions that know which sign-in they came from, those of this one; of a named user, also those that do not know. */
  readonly hostSession?: string
}

export interface SessionStore {
  /** A session ends after this long without a request. */
  readonly idleMs: number
  create(token: string, context: LaunchContext): Promise<void>
  /** The session of this token, with its idle limit started anew; null when there is none or it has ended. */
  resume(token: string): Promise<Session | null>
  /** The same session, whose idle limit runs on. */
  peek(token: string): Promise<Session | null>
  /** Ends what a user of a host system has open, of one person or of all. Resolves to how many they were. */
  endOf(user: HostUser, nhsNumber: string | null): Promise<number>
  setDisclosure(session: Session, disclosureId: string): Promise<void>
  end(session: Session): Promise<void>
}
