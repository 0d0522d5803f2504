/** Sessions of the console, for all servers together: bound to one officer in one role, ended by idleness and by age. */
import type { SignedIn } from '../domain/officer.ts'

export interface OfficerSession {
  readonly key: string
  readonly officer: SignedIn
}

export interface OfficerSessions {
  readonly idleMs: number
  /** The token is given to the browser; only its digest is kept. */
  create(token: string, officer: SignedIn): Promise<void>
  /** Null when there is none, it was ended, or it is too old or was idle too long. Counts as use. */
  resume(token: string): Promise<OfficerSession | null>
  end(session: OfficerSession): Promise<void>
}
