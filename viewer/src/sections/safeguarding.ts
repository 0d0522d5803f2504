/** What stands in place of a safeguarding entry's words until it is opened on purpose (H-014). */
import type { Entry } from '@ncr/contract/record.ts'
import { mentionsSafeguarding } from '@ncr/contract/safeguarding.ts'

export { isSafeguarding, mentionsSafeguarding } from '@ncr/contract/safeguarding.ts'

/** Neutral, and true of what it stands for. */
export const SAFEGUARDING_TITLE = 'Alert – open to read'
export const OTHER_TITLE = 'Entry – open to read'

export const neutralTitle = (entry: Pick<Entry, 'resource'>): string =>
  entry.resource.resourceType === 'Flag' ? SAFEGUARDING_TITLE : OTHER_TITLE

/** Its words are held back: nothing more of it is drawn either. */
export function isNeutralRow({
  entry,
  words
}: {
  readonly entry: Entry
  readonly words: { readonly title: string }
}): boolean {
  return words.title === neutralTitle(entry)
}

/** A line inside an entry that is drawn: one that tells of safeguarding opens on purpose alone. */
export function neutralLine(text: string): string {
  return mentionsSafeguarding(text) ? 'Open the entry to read this.' : text
}
