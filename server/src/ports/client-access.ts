/** Access of systems (SMART Backend Services): signed client assertions in, short-lived tokens out; one home for all of them. */
import type { LaunchUser } from '../domain/launch-context.ts'

export interface VerifiedAssertion {
  readonly jti: string
  readonly expiresMs: number
  /** Claim `extensions`, signed like the rest: what the client says beside who it is. Undefined: nothing. */
  readonly extensions?: unknown
}

export interface ClientAssertion {
  /** Whose it claims to be, believed in nothing; null when it is no JWT. */
  issuerOf(assertion: string): string | null
  /**
   * True-to-form claims when it is signed by a key of `jwks`, by and about `clientId`, for `audience`, and valid now for
   * no longer than `validityMsMax`; null otherwise.
   */
  verify(
    assertion: string,
    expected: {
      readonly jwks: { readonly keys: readonly object[] }
      readonly clientId: string
      readonly audience: string
      readonly validityMsMax: number
    }
  ): Promise<VerifiedAssertion | null>
}

/** A provider's source, which registers whom it holds. */
export interface SourceHolder {
  readonly kind: 'source'
  readonly sourceId: string
}

/** A consumer's system, which asks for one user, in one role, or for none. */
export interface SystemHolder {
  readonly kind: 'system'
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly user: LaunchUser
  readonly unattended: boolean
  readonly reason: string
}

export type TokenHolder = SourceHolder | SystemHolder

/** What a search told the holder of a token: enough to find it again, and nothing of what it said. */
export interface ToldSearch {
  readonly id: string
  /** As it was asked for: a replaced one where the index has replaced it. */
  readonly nhsNumber: string
  readonly type: string
  /** The search's own parameters, without the person. */
  readonly query: string
  /** Of all that the search found, told on this page or not. */
  readonly digest: string
  /** `Type/id` of what was told or named, by the ids of this server. */
  readonly resources: readonly string[]
}

export interface TokenStore {
  save(token: string, holder: TokenHolder, expiresMs: number): Promise<void>
  /** Whom a token was given to; null when there is none or it has expired. */
  holderOf(token: string): Promise<TokenHolder | null>
  /** Remembered as long as the token lives. */
  saveTold(token: string, told: ToldSearch): Promise<void>
  /** A search that this token made; null: it made none with that id. */
  findTold(token: string, id: string): Promise<Omit<ToldSearch, 'resources'> | null>
  /** Whose resource that is, as this token was told; null: it was not told of it. */
  personOf(token: string, resource: string): Promise<string | null>
}
