/** Locate: which sources are asked for this person, and why the others are not (H-003: "not asked" is never "none"). */
import assert from 'node:assert/strict'
import type { SourceEvent } from '@ncr/contract/record.ts'
import type { AccessGrant } from '../../domain/access-grant.ts'
import { asksById, holdsPatients, type Region, type Source } from '../../domain/region.ts'
import type { LinkageStore } from '../../ports/linkage-store.ts'

const DAY_MS = 86_400_000

export interface LocatedSource {
  readonly source: Source
  /** Null when it is asked. */
  readonly notAsked: string | null
  /** What the reader is told of why it is asked; null when there is nothing to tell. */
  readonly told: string | null
  /** The id by which the source says, in a linkage, that it knows the person; null: it has not said. */
  readonly patientId: string | null
}

type Holders = Awaited<ReturnType<LinkageStore['loadHolders']>>

export async function locate(
  region: Region,
  linkages: LinkageStore,
  grant: AccessGrant,
  nowMs: number
): Promise<readonly LocatedSource[]> {
  const sources = region.partners.flatMap((partner) => partner.sources)
  const holders: Holders = sources.some(needsLinkage) ? await linkages.loadHolders(grant) : new Map()
  assert(new Set(sources.map(({ id }) => id)).size === sources.length, 'a source has one place in the region')
  return sources.map((source) => ({
    source,
    notAsked: whyNotAsked(source, holders),
    told: staleness(source, holders.get(source.id)?.sinceMs, nowMs),
    patientId: holders.get(source.id)?.patientId || null
  }))
}

/** Asked only where it holds the person, or by an id of its own. */
function needsLinkage(source: Source): boolean {
  return holdsPatients(source) && (source.locate === 'linked' || asksById(source))
}

function whyNotAsked(source: Source, holders: Holders): string | null {
  if (!source.enabled) return 'switched off by the region'
  if (source.kind === 'gp-connect-html') return 'shown on the GP Data page only'
  if (holdsPatients(source) && source.locate === 'linked' && !holders.has(source.id)) {
    return 'no linkage says that it holds this person'
  }
  return null
}

/** A linkage that nobody has said anew for long does not keep a source from being asked: it is only told. */
function staleness(source: Source, sinceMs: number | undefined, nowMs: number): string | null {
  if (!holdsPatients(source) || source.locate !== 'linked' || sinceMs === undefined) return null
  const days = Math.floor((nowMs - sinceMs) / DAY_MS)
  return days > source.linkageFreshDays ? `the locator is stale: its linkage was last confirmed ${days} days ago` : null
}

/** The line of a source that was asked on an old linkage says so, beside whatever became of asking it. */
export function tellLocator(event: SourceEvent, located: readonly LocatedSource[]): SourceEvent {
  const told = located.find(({ source }) => source.id === event.source)?.told ?? null
  if (told === null) return event
  return { ...event, detail: event.detail === undefined ? told : `${event.detail}; ${told}` }
}
