/** Words for the sections whose rows are a date, a text and a status: what is current, over, not so, or a mistake. */
import type { Entry } from '@ncr/contract/record.ts'
import { at, conceptText, listAt, textAt } from '../record/fhir-read.ts'
import { showDate } from '../dates/partial-date.ts'
import { errorRow, joined, sayCode, statusTag, type RowWords, type Standing } from './row-words.ts'

export const PLAIN_GROUPS = ['Do not do', 'Current', 'Past', 'Not done, declined or revoked'] as const

type PlainStanding = Exclude<Standing, 'error' | 'unclear'>

/** FHIR R4 request, event, task, plan and episode statuses; a status that is not listed is shown as received. */
const STANDINGS: Record<string, PlainStanding> = {
  active: 'current',
  'in-progress': 'current',
  completed: 'current',
  draft: 'current',
  'on-hold': 'current',
  onhold: 'current',
  planned: 'current',
  preparation: 'current',
  waitlist: 'current',
  finished: 'past',
  inactive: 'past',
  stopped: 'past',
  ended: 'past',
  cancelled: 'denied',
  'not-done': 'denied',
  revoked: 'denied',
  rejected: 'denied',
  declined: 'denied',
  failed: 'denied'
}

const GROUP_OF: Record<PlainStanding, (typeof PLAIN_GROUPS)[number]> = {
  current: 'Current',
  past: 'Past',
  forbidden: 'Do not do',
  denied: 'Not done, declined or revoked'
}

/** Types for which "completed" is how a present fact is recorded; for others it means that it is over. */
const DONE_IS_NORMAL: ReadonlySet<string> = new Set(['Procedure', 'Immunization', 'QuestionnaireResponse'])

function isOrdinary(entry: Entry): boolean {
  if (entry.status === 'completed') return DONE_IS_NORMAL.has(entry.resource.resourceType)
  return entry.status === null || entry.status === 'active'
}

function standingOf(entry: Entry): PlainStanding {
  if (at(entry.resource, 'doNotPerform') === true) return 'forbidden'
  if (entry.status === 'completed' && !isOrdinary(entry)) return 'past'
  return STANDINGS[entry.status ?? ''] ?? 'current'
}

export function toPlainWords(entry: Entry): RowWords {
  const { resource, status } = entry
  if (status === 'entered-in-error') return errorRow(entry)
  const doNot = at(resource, 'doNotPerform') === true
  const standing = standingOf(entry)
  const reason = conceptText(at(resource, 'statusReason')) ?? conceptText(listAt(resource, 'reasonCode')[0])
  const end = textAt(resource, 'period', 'end')
  return {
    standing,
    group: GROUP_OF[standing],
    lead: doNot ? 'Do not do:' : standing === 'denied' && status !== null ? `${sayCode(status)}:` : null,
    title: entry.text,
    aside: joined([reason, textAt(resource, 'description'), end === null ? null : `until ${showDate(end)}`]),
    tags: isOrdinary(entry) || standing === 'denied' ? [] : statusTag(status)
  }
}
