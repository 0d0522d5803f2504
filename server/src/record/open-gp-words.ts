/**
 * The words of the GP record, for a search: every section of every practice's system, asked in real time as
 * `open-gp-data.ts` asks for one, with the same guards, and never kept.
 */
import { GP_DATA_SECTIONS, type GpDataSection } from '@ncr/contract/page.ts'
import type { SearchedPlace } from '@ncr/contract/search.ts'
import type { AccessGrant } from '../domain/access-grant.ts'
import type { GpConnectHtmlSource } from '../domain/region.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import type { GpDataDigest } from './disclose/sent-statement.ts'
import { digestsOf, isGpConnect, openGpPart, type GpDataPorts, type GpPart } from './open-gp-data.ts'
import type { Unit } from './search/search.ts'
import { blocksOfHtml } from './search/words-of-html.ts'

export interface GpWords {
  readonly places: readonly Omit<SearchedPlace, 'found'>[]
  readonly units: readonly Unit[]
  readonly digests: readonly GpDataDigest[]
}

interface Asked {
  readonly disclosureId: string
  readonly requestId: string
  readonly signal: AbortSignal
}

interface Answered extends GpPart {
  readonly source: GpConnectHtmlSource
  readonly section: GpDataSection
}

export async function openGpWords(ports: GpDataPorts, grant: AccessGrant, asked: Asked): Promise<GpWords | Refusal> {
  const practices = ports.region.partners.flatMap((partner) => partner.sources).filter(isGpConnect)
  if (practices.length === 0 || grant.permission.hiddenPages.has('gp-data')) {
    return { places: [], units: [], digests: [] }
  }
  // Each answers within its own deadline and never fails: none can take another's answer away.
  const answers = await Promise.all(
    practices.flatMap((source) => GP_DATA_SECTIONS.map((section) => openOne(ports, grant, { source, section }, asked)))
  )
  const unraised = answers.find(isRefusal)
  if (unraised !== undefined) return unraised
  const parts = answers.filter(isAnswered)
  return {
    places: [{ place: 'gp-data', states: parts.map(({ state, section }) => ({ ...state, gpSection: section })) }],
    units: parts.flatMap(toUnits),
    digests: digestsOf({ gpData: parts.flatMap(({ gpData }) => gpData ?? []) })
  }
}

async function openOne(
  ports: GpDataPorts,
  grant: AccessGrant,
  { source, section }: Pick<Answered, 'source' | 'section'>,
  asked: Asked
): Promise<Answered | Refusal> {
  const part = await openGpPart(ports, grant, source, { ...asked, section })
  return isRefusal(part) ? part : { ...part, source, section }
}

function isAnswered(answer: Answered | Refusal): answer is Answered {
  return !isRefusal(answer)
}

/** One for each row of a table and each paragraph. */
function toUnits({ source, section, gpData }: Answered): readonly Unit[] {
  if (gpData === null) return []
  const { title } = gpData
  return blocksOfHtml(gpData.html).map((block) => ({
    place: 'gp-data',
    source,
    entry: null,
    gpSection: section,
    title,
    block
  }))
}
