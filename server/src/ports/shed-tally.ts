/**
 * What was refused as `overloaded` before anybody looked at it. It is counted, and the counts go into the audit: an entry for
 * each refusal would let whoever floods the service flood the audit too, which the service cannot do without.
 */
export interface ShedTally {
  /** `address`: of the connection; `route`: as the server knows it, never as it was sent. Told and never waited for. */
  note(address: string, route: string): void
}
