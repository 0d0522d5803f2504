/** How one entry reads in a row: what each section's own words are made of. */
import type { Entry } from '@ncr/contract/record.ts'
import { at, conceptText, codesOf, listAt, textAt } from '../record/fhir-read.ts'

export type TagTone = 'red' | 'yellow' | 'grey' | 'blue' | 'green'

export interface RowTag {
  readonly text: string
  readonly tone: TagTone
}

/**
 * `current` rows are the section's facts; `past` ones were; `denied` ones say that something is not so or
 * was not done; `forbidden` ones are orders not to do something; `unclear` ones carry what may turn their meaning round;
 * `error` ones were entered in error. Only `current` may read as a plain fact (H-004).
 */
export type Standing = 'current' | 'forbidden' | 'unclear' | 'past' | 'denied' | 'error'

export interface RowWords {
  readonly standing: Standing
  /** The heading under which the section's page shows the row. */
  readonly group: string
  /** Words that must be read before the title, so that it cannot be mistaken for a fact. */
  readonly lead: string | null
  readonly title: string
  readonly aside: string | null
  readonly tags: readonly RowTag[]
}

export type ToRowWords = (entry: Entry, now: Date) => RowWords

export const QUALIFIED_GROUP = 'Not to be read as fact'
export const QUALIFIED_LEAD = 'Not to be read as fact, open to see why:'
export const ERROR_GROUP = 'Entered in error'
const ERROR_LEAD = 'Entered in error:'

/** The row of something that its source says was entered by mistake. */
export function errorRow(entry: Entry): RowWords {
  return { standing: 'error', group: ERROR_GROUP, lead: ERROR_LEAD, title: entry.text, aside: null, tags: [] }
}

/** `in-progress` as `In progress`; codes that no list knows are shown as received. */
export function sayCode(code: string): string {
  const words = code.replaceAll(/[-_]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function statusTag(code: string | null, tone: TagTone = 'grey'): readonly RowTag[] {
  return code === null ? [] : [{ text: sayCode(code), tone }]
}

/** Joins what is there; null when nothing is. */
export function joined(parts: readonly (string | null)[], separator = ', '): string | null {
  const there = parts.filter((part) => part !== null && part !== '')
  return there.length === 0 ? null : there.join(separator)
}

/** The display of a reference, or the name of the included resource that it points at. */
export function referenceText(entry: Entry, reference: unknown): string | null {
  const display = textAt(reference, 'display')
  if (display !== null) return display
  const id = textAt(reference, 'reference')?.split('/').at(-1)
  const found = entry.included?.find((resource) => resource['id'] === id)
  return found ? (textAt(found, 'name') ?? conceptText(at(found, 'code')) ?? textAt(found, 'name', 0, 'text')) : null
}

/** The status of a concept-valued element (`clinicalStatus`), as a code. */
export function statusCode(entry: Entry, element: string): string | null {
  return codesOf(at(entry.resource, element))[0] ?? conceptText(at(entry.resource, element))
}

/** Modifier extensions change the meaning of what stands beside them: an unknown one must be said (H-004). */
export function hasUnknownQualifier(entry: Entry): boolean {
  return listAt(entry.resource, 'modifierExtension').length > 0 || listAt(entry.resource, 'implicitRules').length > 0
}
