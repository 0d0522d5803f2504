/** A result's value and judgement in a table. Only what may be read as a fact has one there (H-004, H-014). */
import { sayReferenceRange, sayShortValue } from '../observations/observation-value.ts'
import { isNeutralRow } from '../safeguarding.ts'
import type { Row } from '../section-list.ts'

/** Of anything else the value is in the entry, beside what turns its meaning. */
export function isPlainResult(row: Row): boolean {
  return row.words.standing === 'current' && !isNeutralRow(row)
}

export function sayResult(row: Row): string {
  if (!isPlainResult(row)) return 'open to read'
  const judged = row.words.tags.map(({ text }) => text).join(', ')
  return `${sayShortValue(row.entry.resource) ?? 'no value sent'} ${judged}`.trim()
}

export function sayRange(row: Row): string | null {
  return isPlainResult(row) ? sayReferenceRange(row.entry.resource) : null
}
