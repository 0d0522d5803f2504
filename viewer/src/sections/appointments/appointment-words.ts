/** Appointments: those to come, soonest first; past, cancelled and missed ones apart. */
import type { Entry } from '@ncr/contract/record.ts'
import { at, conceptText, listAt, textAt } from '../../record/fhir-read.ts'
import { isPast } from '../../dates/partial-date.ts'
import { errorRow, joined, referenceText, sayCode, statusTag, type RowWords } from '../row-words.ts'

export const APPOINTMENT_GROUPS = ['To come', 'Past', 'Cancelled or missed'] as const

const OFF: Record<string, string> = { cancelled: 'Cancelled:', noshow: 'Did not attend:' }

export function toAppointmentWords(entry: Entry, now: Date): RowWords {
  if (entry.status === 'entered-in-error') return errorRow(entry)
  const start = textAt(entry.resource, 'start')
  const off = OFF[entry.status ?? ''] ?? null
  const isOver = start !== null && isPast(start, now)
  const places = listAt(entry.resource, 'participant').map((participant) =>
    referenceText(entry, at(participant, 'actor'))
  )
  const reason =
    conceptText(at(entry.resource, 'cancelationReason')) ?? conceptText(listAt(entry.resource, 'reasonCode')[0])
  return {
    standing: off !== null ? 'denied' : isOver ? 'past' : 'current',
    group: off !== null ? APPOINTMENT_GROUPS[2] : isOver ? APPOINTMENT_GROUPS[1] : APPOINTMENT_GROUPS[0],
    lead: off,
    title: entry.text,
    aside: joined([reason, ...places]),
    tags: entry.status === 'booked' || off !== null ? [] : statusTag(entry.status && sayCode(entry.status))
  }
}
