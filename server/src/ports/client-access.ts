/** Access of providers' systems (SMART Backend Services): signed client assertions in, short-lived tokens out. */

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
  ): Promise<{ readonly jti: string; readonly expiresMs: number } | null>
}

export interface TokenStore {
  save(token: string, sourceId: string, expiresMs: number): Promise<void>
  /** The source that a token was given to; null when there is none or it has expired. */
  sourceOf(token: string): Promise<string | null>
}
