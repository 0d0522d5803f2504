/** SMART launches that have begun, for all servers together: each is finished once, in the browser that began it. */
import type { SmartConversation } from './smart-host.ts'

export interface BegunLaunch {
  /** FHIR base of the host system it went to. */
  readonly issuer: string
  readonly conversation: SmartConversation
}

export type TakenLaunch<Begun = BegunLaunch> =
  | { readonly kind: 'taken'; readonly begun: Begun }
  /** Nobody here gave out this state, or not to this browser. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'used' }
  | { readonly kind: 'expired' }

/** Sign-ins to the console go the same way. */
export interface SmartMemory<Begun = BegunLaunch> {
  /** `state` and `browser` are secrets: only their digests are kept. */
  keep(state: string, browser: string, begun: Begun, validMs: number): Promise<void>
  /** Takes it out: of many callers at once, one. */
  take(state: string, browser: string | null): Promise<TakenLaunch<Begun>>
}
