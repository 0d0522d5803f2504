/** Alerts: active flags are the facts; those that are over stand apart; safeguarding ones give nothing away. */
import type { Entry } from '@ncr/contract/record.ts'
import { conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { isPast } from '../../dates/partial-date.ts'
import { errorRow, joined, statusTag, type RowWords } from '../row-words.ts'
import { isSafeguarding, SAFEGUARDING_TITLE } from '../safeguarding.ts'

export const ALERT_GROUPS = ['Active alerts', 'No longer active'] as const

export function toAlertWords(entry: Entry, now: Date): RowWords {
  if (entry.status === 'entered-in-error') return isSafeguarding(entry) ? hidden(errorRow(entry)) : errorRow(entry)
  const end = textAt(entry.resource, 'period', 'end')
  const isOver = entry.status === 'inactive' || (end !== null && isPast(end, now))
  const row: RowWords = {
    standing: isOver ? 'past' : 'current',
    group: isOver ? ALERT_GROUPS[1] : ALERT_GROUPS[0],
    lead: null,
    title: entry.text,
    aside: joined(listAt(entry.resource, 'category').map(conceptText)),
    tags: isOver
      ? [{ text: 'No longer active', tone: 'grey' }]
      : entry.status === 'active'
        ? []
        : statusTag(entry.status)
  }
  return isSafeguarding(entry) ? hidden(row) : row
}

function hidden(row: RowWords): RowWords {
  return { ...row, title: SAFEGUARDING_TITLE, aside: null }
}
