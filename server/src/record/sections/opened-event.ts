/** The first line: whose record this is, who reads it, which sections and sources it will have. */
import { CONTRACT_VERSION, type OpenedEvent, type Person, type Source as ListedSource } from '@ncr/contract/record.ts'
import { PAGE_NAMES, SECTION_NAMES } from '@ncr/contract/section-names.ts'
import type { AccessGrant, Permission } from '../../domain/access-grant.ts'
import { noticesFor, type PostedNotice } from '../../domain/notice.ts'
import { pagesOf } from '../../domain/pages.ts'
import type { LaunchContext } from '../../domain/launch-context.ts'
import type { IndexPerson } from '../../domain/person.ts'
import { isLive, isStored, type Region, type Source } from '../../domain/region.ts'

export interface OpeningIds {
  readonly disclosureId: string
  readonly requestId: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly idleMs: number
  /** When the session ends, however much it is used. Milliseconds since the epoch. */
  readonly endsAtMs: number
  /** Names entries in addresses of the viewer, within the session. */
  readonly linkKey: string
  /** Those that stand. */
  readonly notices: readonly PostedNotice[]
}

export function toOpenedEvent(region: Region, grant: AccessGrant, ids: OpeningIds): OpenedEvent {
  const { context, permission } = grant
  const hidden = SECTION_NAMES.filter((name) => permission.hiddenSections.has(name))
  const hiddenPages = PAGE_NAMES.filter((name) => permission.hiddenPages.has(name))
  const { user } = context
  const notices = noticesFor(new Set([...hidden, ...hiddenPages]), ids.notices)
  return {
    event: 'opened',
    contract: CONTRACT_VERSION,
    disclosureId: ids.disclosureId,
    requestId: ids.requestId,
    at: new Date(ids.at).toISOString(),
    region: { name: region.name },
    reader: {
      name: [user.given, user.family].filter((part) => part !== null).join(' '),
      role: user.hostRole,
      odsCode: context.odsCode,
      organisation: permission.organisation
    },
    serviceDesk: region.partners.find((partner) => partner.odsCode === context.odsCode)?.serviceDesk ?? {},
    person: { ...toPerson(context.person), ...launchedAs(context) },
    idleMs: ids.idleMs,
    endsAt: new Date(ids.endsAtMs).toISOString(),
    linkKey: ids.linkKey,
    sections: SECTION_NAMES.filter((name) => !permission.hiddenSections.has(name)),
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(hiddenPages.length === 0 ? {} : { hiddenPages }),
    sources: region.partners.flatMap((partner) => partner.sources.map((source) => toSource(source, permission))),
    ...(notices.length === 0 ? {} : { notices: [...notices] }),
    ...toEmergencyAccess(permission)
  }
}

function toEmergencyAccess({ emergencyAccess }: Permission): Pick<OpenedEvent, 'emergencyAccess'> {
  if (emergencyAccess === undefined) return {}
  const { until, reason } = emergencyAccess
  return { emergencyAccess: { until, reason } }
}

function launchedAs({ launchedNumber, person }: LaunchContext): Pick<Person, 'launchedAs'> {
  const isReplaced = launchedNumber !== undefined && launchedNumber !== person.nhsNumber
  return isReplaced ? { launchedAs: launchedNumber } : {}
}

function toPerson(person: IndexPerson): Person {
  return {
    nhsNumber: person.nhsNumber,
    family: person.name.family,
    given: [...person.name.given],
    prefix: [...person.name.prefix],
    birthDate: person.birthDate,
    gender: person.gender,
    deceased: person.deceased,
    ...(person.deathNotice === undefined ? {} : { deathNotice: person.deathNotice }),
    ...(person.address === null ? {} : { address: person.address }),
    ...(person.telephone === null ? {} : { telephone: person.telephone }),
    ...(person.generalPractitioner === null ? {} : { generalPractitioner: person.generalPractitioner })
  }
}

function toSource(source: Source, permission: Permission): ListedSource {
  const pages = pagesOf(source).filter((page) => !permission.hiddenPages.has(page))
  return {
    id: source.id,
    name: source.name,
    odsCode: source.odsCode,
    partner: source.partnerName,
    kind: isStored(source) ? 'overnight' : 'live',
    ...(source.kind === 'nrl' ? { pointers: true as const } : {}),
    ...(source.kind === 'gp-connect-html' ? { pageOnly: true as const } : {}),
    ...(pages.length === 0 ? {} : { pages: [...pages] }),
    resourceTypes: [...source.resourceTypes],
    ...(source.historyFrom === null ? {} : { historyFrom: source.historyFrom }),
    ...(isLive(source) ? { deadlineMs: source.deadlineMs } : {})
  }
}
