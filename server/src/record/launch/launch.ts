/**
 * Launch: the single-use, short-lived hand-over of user, role, reason and person from a host system, by a signed
 * assertion or by SMART App Launch. Either comes to the same facts, and the stages behind do not know which it was.
 */
import type { LaunchFacts, RefusedLaunch } from './claims.ts'
import { type SignedLaunchPorts, takeSignedLaunch } from './signed-launch.ts'
import { type SmartLaunchPorts, takeSmartLaunch } from './smart-launch.ts'

export type LaunchPorts = SignedLaunchPorts & SmartLaunchPorts

export type HandOver =
  /** The form field as it came, or null when there was none. */
  | { readonly kind: 'signed'; readonly assertion: string | null }
  /** The query of the callback, and the secret of the browser that it came from. */
  | { readonly kind: 'smart'; readonly callback: URLSearchParams; readonly browser: string | null }

export async function launch(ports: LaunchPorts, handOver: HandOver): Promise<LaunchFacts | RefusedLaunch> {
  return handOver.kind === 'signed'
    ? takeSignedLaunch(ports, handOver.assertion)
    : takeSmartLaunch(ports, handOver.callback, handOver.browser)
}
