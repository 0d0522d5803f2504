/** Social care in the kinds that councils send: the kind is the group, and what is over says so before its title. */
import type { Entry } from '@ncr/contract/record.ts'
import { conceptText, at, listAt, textAt } from '../../record/fhir-read.ts'
import { showDate } from '../../dates/partial-date.ts'
import { joined, referenceText, sayCode, type RowWords } from '../row-words.ts'
import { toPlainWords } from '../plain-words.ts'

export const SOCIAL_CARE_GROUPS = ['Services', 'Assessments', 'Contacts', 'Equipment', 'Support reasons'] as const
export type SocialCareGroup = (typeof SOCIAL_CARE_GROUPS)[number]

/** The region’s social-care profiles are of these types. */
export const SOCIAL_CARE_TYPES: Readonly<Record<SocialCareGroup, string>> = {
  Services: 'EpisodeOfCare',
  Assessments: 'Task',
  Contacts: 'ServiceRequest',
  Equipment: 'DeviceRequest',
  'Support reasons': 'Condition'
}

function groupOf({ resource }: Entry): SocialCareGroup {
  return SOCIAL_CARE_GROUPS.find((group) => SOCIAL_CARE_TYPES[group] === resource.resourceType) ?? 'Services'
}

/** Equipment that was delivered is there; a contact or an assessment that was completed is over. */
const STILL_THERE: ReadonlySet<string> = new Set(['DeviceRequest'])

function detailsOf(entry: Entry): string | null {
  const { resource } = entry
  const end = textAt(resource, 'executionPeriod', 'end') ?? textAt(resource, 'period', 'end')
  return joined([
    conceptText(at(resource, 'businessStatus')),
    referenceText(entry, at(resource, 'requester')),
    joined(listAt(resource, 'performer').map((one) => referenceText(entry, one))),
    referenceText(entry, at(resource, 'owner')),
    referenceText(entry, at(resource, 'careManager')),
    end === null ? null : `until ${showDate(end)}`
  ])
}

export function toSocialCareWords(entry: Entry): RowWords {
  const words = toPlainWords(entry)
  if (words.standing === 'error') return words
  const isThere = entry.status === 'completed' && STILL_THERE.has(entry.resource.resourceType)
  const standing = isThere ? 'current' : words.standing
  const lead = words.lead ?? (standing === 'past' && entry.status !== null ? `${sayCode(entry.status)}:` : null)
  const tags = isThere ? [{ text: 'Delivered', tone: 'grey' as const }] : standing === 'past' ? [] : words.tags
  return { ...words, standing, lead, tags, group: groupOf(entry), aside: detailsOf(entry) }
}
