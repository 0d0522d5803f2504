/** What changed since this reader last looked: never "nothing changed" where a source could not be compared (H-003). */
import type { SinceLastLook } from '@ncr/contract/record.ts'
import { isIncompleteSaying, isMissing, type SourceSaid } from '../record/section-summary.ts'
import { counted } from './counting.ts'
import { STATE_WORDS } from './states.ts'

export const CHANGES = {
  title: 'What changed',
  since: 'since you last looked',
  new: 'New since then',
  changed: 'Changed since then',
  changedMeans: 'They stand here as they are now. How they stood then was not kept.',
  gone: 'No longer sent',
  goneMeans:
    'Their sources sent them then and do not now: deleted, moved or corrected there. Nothing of their content was kept.',
  notCompared: 'Could not be compared',
  notComparedMeans: 'These did not give their whole answer then or now. They may hold changes that are not told here.',
  goneNotCompared: 'What sources no longer send was not compared.',
  pages: 'Pages that are asked for when opened, such as GP Data, are never compared.',
  asking: 'Comparing with your last look as sources answer…',
  unfinished: 'Not known: the record is unfinished.',
  none: 'No change was found, or this is your first look. A source that did not give its whole answer was not compared.'
}

const NOT_WHOLE = 'did not give its whole answer'

/** Why a source could not be compared in a section: what it lacks now, else that it lacked something then. */
export function sayWhyNotCompared(source: string, said: SourceSaid | undefined): string {
  if (said === undefined) return `Now or then: ${source} ${NOT_WHOLE}`
  if (isMissing(said)) return `Now: ${source} ${STATE_WORDS[said.shown].said}`
  return `${isIncompleteSaying([said]) ? 'Now' : 'Then'}: ${source} ${NOT_WHOLE}`
}

/** Never a bare number where somebody could not be compared. */
const atLeast = (isWhole: boolean): string => (isWhole ? '' : 'at least ')

/** Beside the title of what is new, changed or no longer sent. */
export function sayChangedCount(count: number, { notCompared }: SinceLastLook): string {
  return `${atLeast(notCompared.length === 0)}${count}`
}

/** Beside the title of the Summary; short enough for a phone, so that it moves nothing when it comes. */
export function sayChanges(since: SinceLastLook): string {
  const count = since.new + since.changed + since.retracted
  const isWhole = since.notCompared.length === 0 && since.goneNotCompared !== true
  return `${atLeast(isWhole)}${counted(count, 'change')}`
}
