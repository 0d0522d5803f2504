/** Locate: which sources are asked for this person, and why the others are not (H-003: "not asked" is never "none"). */
import type { AccessGrant } from '../../domain/access-grant.ts'
import { isLive, type Region, type Source } from '../../domain/region.ts'
import type { LinkageStore } from '../../ports/linkage-store.ts'

export interface LocatedSource {
  readonly source: Source
  /** Null when it is asked. */
  readonly notAsked: string | null
}

export async function locate(
  region: Region,
  linkages: LinkageStore,
  grant: AccessGrant
): Promise<readonly LocatedSource[]> {
  const sources = region.partners.flatMap((partner) => partner.sources)
  const needsLinkages = sources.some((source) => isLive(source) && source.locate === 'linked')
  const holders = needsLinkages ? await linkages.loadHolders(grant) : new Set<string>()
  return sources.map((source) => ({ source, notAsked: whyNotAsked(source, holders) }))
}

function whyNotAsked(source: Source, holders: ReadonlySet<string>): string | null {
  if (!source.enabled) return 'switched off by the region'
  if (source.kind === 'gp-connect-html') return 'shown on the GP Data page only'
  if (isLive(source) && source.locate === 'linked' && !holders.has(source.id)) {
    return 'no linkage says that it holds this person'
  }
  return null
}
