/** People around the person: who they are to them, how to reach them, and since when. */
import type { Entry } from '@ncr/contract/record.ts'
import { isPast, showDate } from '../../dates/partial-date.ts'
import { conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { errorRow, joined, type RowWords } from '../row-words.ts'

export const PEOPLE_GROUPS = ['Family, carers and contacts', 'No longer'] as const

function sayName(entry: Entry): string {
  const name = listAt(entry.resource, 'name')[0]
  const parts = joined([joined(listAt(name, 'given').map(String), ' '), textAt(name, 'family')], ' ')
  return textAt(name, 'text') ?? parts ?? entry.text
}

function sayContact(telecom: unknown): string | null {
  const value = textAt(telecom, 'value')
  return value === null ? null : joined([textAt(telecom, 'use'), textAt(telecom, 'system'), value], ' ')
}

export function toPersonWords(entry: Entry, now: Date): RowWords {
  const { resource } = entry
  const end = textAt(resource, 'period', 'end')
  if (entry.status === 'entered-in-error') return errorRow(entry)
  const isOver = resource['active'] === false || (end !== null && isPast(end, now))
  const relationships = listAt(resource, 'relationship').map(conceptText)
  const since = textAt(resource, 'period', 'start')
  return {
    standing: isOver ? 'past' : 'current',
    group: isOver ? PEOPLE_GROUPS[1] : PEOPLE_GROUPS[0],
    lead: isOver ? 'No longer:' : null,
    title: sayName(entry),
    aside: joined([
      ...relationships,
      ...listAt(resource, 'telecom').map(sayContact),
      ...listAt(resource, 'address').map((address) => textAt(address, 'text')),
      since === null ? null : `since ${showDate(since)}`,
      end === null ? null : `until ${showDate(end)}`
    ]),
    tags: []
  }
}
