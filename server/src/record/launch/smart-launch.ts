/**
 * The SMART launch (SMART App Launch 2.2.0, EHR launch), in its two legs: the browser is sent to the host system that
 * it came from, and comes back with a code. Nothing that the browser carries is believed but by what was kept here.
 */
import { ROUTES } from '@ncr/contract/routes.ts'
import { onlyOne } from '../../domain/only-one.ts'
import type { Partner, Region, SmartLaunch } from '../../domain/region.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import type { Random } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { SmartHost, SmartLeg } from '../../ports/smart-host.ts'
import type { SmartMemory } from '../../ports/smart-memory.ts'
import type { Believed, LaunchFacts, RefusedLaunch } from './claims.ts'
import { toSmartFacts } from './smart-facts.ts'

/** From the button to the way back: long enough for a host system that asks its user something first. */
const SMART_LAUNCH_MS_MAX = 300_000

export interface SmartLaunchPorts {
  readonly region: Region
  readonly random: Random
  readonly log: Log
  readonly smartHost: SmartHost
  readonly smartMemory: SmartMemory
}

interface SmartTenancy {
  readonly partner: Partner
  readonly launch: SmartLaunch
}

/** First leg. `browser`: the secret by which the browser is known again. Resolves to where it is sent. */
export async function beginSmartLaunch(
  ports: SmartLaunchPorts,
  query: URLSearchParams,
  browser: string
): Promise<{ readonly authorizationUrl: string } | RefusedLaunch> {
  const iss = onlyOne(query, 'iss')
  const launchToken = onlyOne(query, 'launch')
  if (iss === null || launchToken === null)
    return { ...refuse('launch-malformed', 'expected one iss and one launch'), claims: null }
  const tenancy = findSmartTenancy(ports.region, iss.replace(/\/+$/, ''))
  if (tenancy === null) return { ...refuse('launch-issuer'), claims: null }
  const state = ports.random.token()
  const beginning = await ports.smartHost.begin(toLeg(ports.region, tenancy, state), launchToken)
  if (isRefusal(beginning)) return refuseHost(ports, tenancy, beginning)
  const { authorizationUrl, conversation } = beginning
  const begun = { issuer: tenancy.launch.issuer, conversation }
  await ports.smartMemory.keep(state, browser, begun, SMART_LAUNCH_MS_MAX)
  return { authorizationUrl }
}

/** Second leg. `browser`: null when it carries no such secret. */
export async function takeSmartLaunch(
  ports: SmartLaunchPorts,
  callback: URLSearchParams,
  browser: string | null
): Promise<LaunchFacts | RefusedLaunch> {
  const state = onlyOne(callback, 'state')
  if (state === null) return { ...refuse('launch-malformed', 'expected one state'), claims: null }
  const taken = await ports.smartMemory.take(state, browser)
  if (taken.kind === 'elsewhere') return { ...refuse('launch-other-browser'), claims: null }
  if (taken.kind === 'used') return { ...refuse('launch-replayed'), claims: null }
  if (taken.kind === 'expired') return { ...refuse('launch-expired'), claims: null }
  const tenancy = findSmartTenancy(ports.region, taken.begun.issuer)
  if (tenancy === null) return { ...refuse('launch-issuer'), claims: null }
  const leg = toLeg(ports.region, tenancy, state)
  const answer = await ports.smartHost.finish(leg, taken.begun.conversation, callback)
  if (isRefusal(answer)) return refuseHost(ports, tenancy, answer)
  const facts = toSmartFacts(tenancy.launch, tenancy.partner.odsCode, answer)
  return isRefusal(facts) ? { ...facts, claims: { ...toBelieved(tenancy), sub: answer.subject } } : facts
}

export function findSmartTenancy(region: Region, issuer: string): SmartTenancy | null {
  for (const partner of region.partners) {
    const launches = partner.consumer?.launches ?? []
    const launch = launches.find((one) => one.kind === 'smart' && one.issuer === issuer)
    if (launch?.kind === 'smart') return { partner, launch }
  }
  return null
}

function toLeg(region: Region, { launch }: SmartTenancy, state: string): SmartLeg {
  return { launch, state, redirectUri: `${region.publicUrl}${ROUTES.smartCallback}` }
}

/** The host system is known to us by its registration: that much is believed, and nothing that it said. */
export function toBelieved({ partner, launch }: SmartTenancy): Believed {
  return { iss: launch.issuer, ods: partner.odsCode }
}

export function refuseHost(
  ports: Pick<SmartLaunchPorts, 'log'>,
  tenancy: SmartTenancy,
  refusal: Refusal
): RefusedLaunch {
  ports.log.warn('smart-host-failed', {
    odsCode: tenancy.partner.odsCode,
    code: refusal.code,
    detail: refusal.detail
  })
  return { ...refusal, claims: toBelieved(tenancy) }
}
