/** What a launch stands for at the host: who pressed the button, about whom. Known by its token, then by its grant. */
import { randomUUID } from 'node:crypto'
import type { HostUser } from '../host-system/assertion.ts'
import type { Resident } from '../population/resident.ts'

const VALID_FOR_MS = 300_000

export interface HostLaunch {
  readonly user: HostUser
  readonly resident: Resident
  readonly patientId: string
}

export interface Launches {
  /** Opaque token for the address: it names nobody. */
  issue(launch: HostLaunch): string
  /** Takes the token out: each is used once. */
  take(token: string): HostLaunch | undefined
  bind(grantId: string, launch: HostLaunch): void
  ofGrant(grantId: string | undefined): HostLaunch | undefined
}

export function createLaunches(): Launches {
  const issued = new Map<string, { readonly launch: HostLaunch; readonly untilMs: number }>()
  const granted = new Map<string, HostLaunch>()
  return {
    issue(launch) {
      const now = Date.now()
      for (const [token, { untilMs }] of issued) if (untilMs < now) issued.delete(token)
      const token = randomUUID()
      issued.set(token, { launch, untilMs: now + VALID_FOR_MS })
      return token
    },
    take(token) {
      const found = issued.get(token)
      issued.delete(token)
      return found !== undefined && found.untilMs >= Date.now() ? found.launch : undefined
    },
    bind: (grantId, launch) => void granted.set(grantId, launch),
    ofGrant: (grantId) => (grantId === undefined ? undefined : granted.get(grantId))
  }
}
