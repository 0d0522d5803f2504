/**
 * Which words tell of safeguarding. Where they stand, a screen and a search hit show a neutral marker that opens on
 * purpose: the person, or someone with them, may see the screen (H-014). Server and viewer read alike.
 */

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
  return typeof value === 'object' && value !== null && Object.values(value).some(mentions)
}

/** By what an entry is called, coded as or filed under. */
export function isSafeguarding(entry: {
  readonly text: string
  readonly resource: Readonly<Record<string, unknown>>
}): boolean {
  return mentions(entry.text) || mentions(entry.resource['code']) || mentions(entry.resource['category'])
}
