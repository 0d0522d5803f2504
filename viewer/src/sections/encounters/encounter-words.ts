/** Encounters: the present stay on top, then what is over, newest first. */
import type { Entry } from '@ncr/contract/record.ts'
import { at, conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { isSameDate, showDate } from '../../dates/partial-date.ts'
import { sayEncounterKind } from './encounter-kinds.ts'
import { errorRow, joined, referenceText, statusTag, type RowWords, type Standing } from '../row-words.ts'

export const ENCOUNTER_GROUPS = ['Now', 'Planned', 'Past', 'Did not happen'] as const
type EncounterGroup = (typeof ENCOUNTER_GROUPS)[number]

/** FHIR R4 encounter-status; a status that is not listed is shown as received. */
const GROUPS: Record<string, EncounterGroup> = {
  planned: 'Planned',
  arrived: 'Now',
  triaged: 'Now',
  'in-progress': 'Now',
  onleave: 'Now',
  finished: 'Past',
  cancelled: 'Did not happen'
}

const STANDINGS: Record<EncounterGroup, Standing> = {
  Now: 'current',
  Planned: 'current',
  Past: 'current',
  'Did not happen': 'denied'
}

function sayWhere(entry: Entry): string | null {
  const place = listAt(entry.resource, 'location').map((location) => referenceText(entry, at(location, 'location')))
  return joined(place) ?? referenceText(entry, at(entry.resource, 'serviceProvider'))
}

export function toEncounterWords(entry: Entry): RowWords {
  if (entry.status === 'entered-in-error') return errorRow(entry)
  const group = GROUPS[entry.status ?? ''] ?? 'Past'
  const end = textAt(entry.resource, 'period', 'end')
  return {
    standing: STANDINGS[group],
    group,
    lead: group === 'Did not happen' ? 'Cancelled:' : null,
    title: entry.text,
    aside: joined([
      sayEncounterKind(entry),
      conceptText(listAt(entry.resource, 'reasonCode')[0]),
      sayWhere(entry),
      end === null || isSameDate(end, entry.occurred ?? '') ? null : `until ${showDate(end)}`
    ]),
    tags: entry.status === 'finished' || group === 'Did not happen' ? [] : statusTag(entry.status, 'blue')
  }
}
