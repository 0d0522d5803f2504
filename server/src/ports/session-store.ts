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

export interface SessionStore {
  /** A session ends after this long without a request. */
  readonly idleMs: number
  create(token: string, context: LaunchContext): Promise<void>
  /** The session of this token, with its idle limit started anew; null when there is none or it has ended. */
  resume(token: string): Promise<Session | null>
  setDisclosure(session: Session, disclosureId: string): Promise<void>
  end(session: Session): Promise<void>
}
