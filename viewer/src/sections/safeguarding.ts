/** What stands in place of a safeguarding entry's words until it is opened on purpose (H-014). */
import type { Entry } from '@ncr/contract/record.ts'

export { isSafeguarding, mentionsSafeguarding } from '@ncr/contract/safeguarding.ts'

/** Neutral, and true of what it stands for. */
export const SAFEGUARDING_TITLE = 'Alert – open to read'
const OTHER_TITLE = 'Entry – open to read'

export const neutralTitle = (entry: Pick<Entry, 'resource'>): string =>
  entry.resource.resourceType === 'Flag' ? SAFEGUARDING_TITLE : OTHER_TITLE
