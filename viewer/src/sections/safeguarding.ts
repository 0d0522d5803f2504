/** Safeguarding entries: their text opens only on purpose and never stands in the banner or in print (H-014). */
import type { Entry } from '@ncr/contract/record.ts'
import { at, isObject, listAt } from '../record/fhir-read.ts'

/**
 * Also what tells it without the word: who runs a child protection plan, and how one begins. A companion reads "core
 * group" as well as "child protection".
 */
const WORDS = new RegExp(
  [
    'safeguard|child(ren)? (protection|in need)|protection plan|core group|section 47|looked.after child',
    'child and family assessment|child(ren)?.?s social (work|care)|concern raised|was not brought',
    'domestic (abuse|violence)|sexual(ly)? (abuse|exploit)|child (abuse|neglect|exploitation)',
    'female genital mutilation|\\bfgm\\b|\\bmarac\\b|\\bmash\\b|forced marriage|modern slavery'
  ].join('|'),
  'i'
)

export function mentionsSafeguarding(text: string): boolean {
  return WORDS.test(text)
}

function mentions(value: unknown): boolean {
  if (typeof value === 'string') return WORDS.test(value)
  if (Array.isArray(value)) return value.some(mentions)
  return isObject(value) && Object.values(value).some(mentions)
}

/** Neutral, and true of what it stands for. */
export const SAFEGUARDING_TITLE = 'Alert – open to read'
const OTHER_TITLE = 'Entry – open to read'

export const neutralTitle = (entry: Entry): string =>
  entry.resource.resourceType === 'Flag' ? SAFEGUARDING_TITLE : OTHER_TITLE

export function isSafeguarding(entry: Entry): boolean {
  if (mentions(entry.text) || mentions(at(entry.resource, 'code'))) return true
  return listAt(entry.resource, 'category').some(mentions)
}
