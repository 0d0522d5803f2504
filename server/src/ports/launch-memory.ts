/** Remembers every launch that was used, for all servers together, so that none is used twice. */
export interface LaunchMemory {
  /** True for the first caller with this issuer and jti; false for every later one, however many come at once. */
  isFirstUse(issuer: string, jti: string, keepUntilMs: number): Promise<boolean>
}
