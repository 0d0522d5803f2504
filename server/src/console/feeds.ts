/**
 * The central team's view of the overnight feeds: what readers see of each, what is late or held, and what is being done.
 * A held night is released here with a reason; a server of the region then publishes it. No patient data.
 */
import type { ConsoleFeed, ConsoleFeeds } from '@ncr/contract/console.ts'
import { isHeldReason } from '../domain/held-night.ts'
import { isStale } from '../domain/night-promise.ts'
import type { OfficerGrant } from '../domain/officer.ts'
import { isStored, type Region, type StoredSource } from '../domain/region.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { Clock } from '../ports/clock.ts'
import type { FeedBoard } from '../ports/feed-board.ts'
import type { FeedQueue } from '../ports/feed-queue.ts'
import type { NightRegister, SourceNights } from '../ports/night-register.ts'
import { checkRole, stateAct } from './officer-act.ts'

export interface FeedsPorts {
  readonly region: Region
  readonly clock: Clock
  readonly audit: AuditLog
  readonly nights: NightRegister
  readonly board: FeedBoard
  readonly queue: FeedQueue
}

const KINDS: Readonly<Record<StoredSource['kind'], ConsoleFeed['kind']>> = {
  'overnight-ndjson': 'drop',
  'bulk-data': 'export',
  hl7v2: 'messages'
}

/** Read again and again while something is under way, about nobody: not in the audit. */
export async function listFeeds(ports: FeedsPorts, grant: OfficerGrant): Promise<ConsoleFeeds | Refusal> {
  const refusal = checkRole(grant, 'central-team')
  if (refusal !== null) return refusal
  const nights = await ports.nights.loadNights()
  const steps = await ports.board.loadSteps()
  const alarms = await ports.board.loadAlarms()
  const retries = await ports.queue.loadRetries()
  const nowMs = ports.clock.nowMs()
  const feeds = ports.region.partners.flatMap(({ sources }) =>
    sources.filter(isStored).map((source): ConsoleFeed => {
      const { id, name, partnerName: partner, kind, enabled, dueBy } = source
      return {
        id,
        name,
        partner,
        kind: KINDS[kind],
        enabled,
        dueBy,
        ...nightsOf(source, nights.get(id), nowMs),
        late: alarms.get(id) ?? null,
        step: steps.get(id) ?? null,
        retry: retries.get(id) ?? null
      }
    })
  )
  return { at: new Date(nowMs).toISOString(), feeds }
}

function nightsOf(
  { dueBy }: StoredSource,
  nights: SourceNights | undefined,
  nowMs: number
): Pick<ConsoleFeed, 'published' | 'stale' | 'refused'> {
  const { published = null, rejected = null } = nights ?? {}
  return {
    published,
    stale: published !== null && isStale(dueBy, Date.parse(published.asOf), nowMs),
    refused: rejected === null ? null : { ...rejected, held: isHeldReason(rejected.reason) }
  }
}

/** Handed on to whichever server loads it: a night may take hours. `isAsked`: it will be, and is in the audit. */
export async function releaseNight(
  ports: FeedsPorts,
  grant: OfficerGrant,
  { source, night, reason }: { readonly source: string; readonly night: string; readonly reason: string },
  requestId: string
): Promise<{ readonly isAsked: true } | Refusal> {
  const refusal = checkRole(grant, 'central-team')
  if (refusal !== null) return refusal
  const known = ports.region.partners.flatMap(({ sources }) => sources).find(({ id }) => id === source)
  const refused = (await ports.nights.loadNights()).get(source)?.rejected ?? null
  if (known === undefined || refused === null || refused.night !== night || !isHeldReason(refused.reason))
    return refuse('night-not-held')
  const act = { kind: 'night-release-asked' as const, requestId, nhsNumber: null, what: { source, night, reason } }
  const unaudited = await stateAct(ports.audit, grant, act)
  if (unaudited !== null) return unaudited
  const { id: by, name, roleCode } = grant.officer
  await ports.queue.askRelease(source, { night, by, reason, officer: { name, role: grant.role, roleCode } })
  return { isAsked: true }
}
