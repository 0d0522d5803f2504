/** Whether this partner, for this reason, in this role may open records today: decided here and nowhere else. */
import { PAGE_NAMES, SECTION_NAMES, type PageName, type SectionName } from '@ncr/contract/section-names.ts'
import type { Permission } from '../../domain/access-grant.ts'
import { deniedTo, hiddenPlaces } from '../../domain/data-policy.ts'
import { DIRECT_CARE } from '../../domain/launch-context.ts'
import { londonDay } from '../../domain/london-time.ts'
import type { Consumer, Region } from '../../domain/region.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'

export interface AskedPermission {
  readonly issuer: string
  readonly odsCode: string
  readonly reason: string
  readonly hostRole: string
}

export function checkPermission(region: Region, nowMs: number, asked: AskedPermission): Permission | Refusal {
  const partner = region.partners.find((candidate) => candidate.odsCode === asked.odsCode)
  const today = londonDay(nowMs)
  const consumer = partner?.consumer ?? null
  if (partner === undefined || consumer === null || !isApproved(consumer, today)) return refuse('partner-not-approved')
  if (!partner.enabled || !isLive(consumer, today)) return refuse('partner-not-live')
  if (asked.reason !== DIRECT_CARE) return refuse('launch-reason')
  const roleMap = roleMapOf(consumer, asked.issuer)
  const role = roleMap !== undefined && Object.hasOwn(roleMap, asked.hostRole) ? roleMap[asked.hostRole] : undefined
  if (role === undefined) return refuse('launch-role')
  const rule = Object.hasOwn(region.roles, role) ? region.roles[role] : undefined
  const denied = region.policy === undefined ? [] : deniedTo(region.policy, partner.odsCode, today)
  const places = hiddenPlaces(denied)
  const isHidden = (name: SectionName | PageName): boolean => rule?.hide.has(name) === true || places.has(name)
  // A role without a rule sees every section: the complete record is the default.
  return {
    role,
    organisation: partner.name,
    hiddenSections: new Set(SECTION_NAMES.filter(isHidden)),
    hiddenPages: new Set(PAGE_NAMES.filter(isHidden)),
    denied,
    sensitiveCodes: region.sensitiveCodes
  }
}

/** Of a tenancy that launches, or of a system that asks by FHIR: no two share a name (the region file is checked). */
function roleMapOf(consumer: Consumer, issuer: string): Readonly<Record<string, string>> | undefined {
  const tenancy = consumer.launches.find((candidate) => candidate.issuer === issuer)
  return (tenancy ?? consumer.systems?.find(({ clientId }) => clientId === issuer))?.roleMap
}

/** Days compare as text: both are YYYY-MM-DD. */
function isApproved(consumer: Consumer, today: string): boolean {
  const approval = consumer.igApproved
  if (approval === null || approval.on > today) return false
  // Its last day is a day on which it holds.
  return approval.reviewBy === null || approval.reviewBy >= today
}

function isLive(consumer: Consumer, today: string): boolean {
  return consumer.liveFrom !== null && consumer.liveFrom <= today
}
