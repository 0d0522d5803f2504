/** MDM^T02 → DocumentReference with its bytes, SIU^S12–S15 → Appointment, REF^I12 → ServiceRequest. */
import type { Hl7Message, Hl7Segment } from '@medplum/core'
import type { Hl7Entry } from '../../ports/hl7-messages.ts'
import { Hl7Fault, toConcept, toDateTime, toId, valueOf } from './fields.ts'
import { toFile } from './to-file.ts'
import { textOf } from './to-value.ts'

const MINUTE_MS = 60_000
/** HL7 table 0271: cancelled and obsolete documents are not current. */
const NOT_CURRENT: Readonly<Record<string, string>> = { CA: 'entered-in-error', OB: 'superseded' }

export function toDocument(message: Hl7Message, patientId: string): readonly Hl7Entry[] {
  const about = message.getSegment('TXA')
  const number = valueOf(about, 12) || valueOf(about, 12, 3)
  if (about === undefined || number === '') throw new Hl7Fault('TXA-12 is empty')
  const results = message.getAllSegments('OBX')
  const files = results.filter((result) => valueOf(result, 2) === 'ED').map(toFile)
  const text = results
    .filter((result) => ['TX', 'FT', 'ST'].includes(valueOf(result, 2)))
    .map((result) => textOf(result))
  const data = Buffer.from(text.join('\n'), 'utf8').toString('base64')
  const contents = [...files, ...(text.join('') === '' ? [] : [{ contentType: 'text/plain', data }])]
  if (contents.length === 0) throw new Hl7Fault('MDM^T02 without a document in OBX-5')
  const type = toConcept(about, 2)
  const authored = toDateTime(valueOf(about, 6) || valueOf(about, 4), 'TXA-6')
  const resource = {
    resourceType: 'DocumentReference',
    id: toId('document', number),
    status: NOT_CURRENT[valueOf(about, 19)] ?? 'current',
    ...(type === null ? {} : { type }),
    subject: { reference: `Patient/${patientId}` },
    ...(authored?.includes('T') === true ? { date: authored } : {}),
    content: contents.map((attachment) => ({ attachment }))
  }
  return [{ resource, patientId }]
}

/** HL7 table 0278, SCH-25: what has become of it, where the event itself does not say. */
const APPOINTMENT_STATUS: Readonly<Record<string, string>> = {
  pending: 'pending',
  waitlist: 'waitlist',
  booked: 'booked',
  overbook: 'booked',
  started: 'arrived',
  complete: 'fulfilled',
  cancelled: 'cancelled',
  dc: 'cancelled',
  deleted: 'entered-in-error',
  noshow: 'noshow'
}

export function toAppointment(message: Hl7Message, event: string, patientId: string): readonly Hl7Entry[] {
  const schedule = message.getSegment('SCH')
  const number = valueOf(schedule, 2) || valueOf(schedule, 1)
  if (schedule === undefined || number === '') throw new Hl7Fault('SCH-1 and SCH-2 are empty')
  const timing = message.getSegment('TQ1')
  const start = toDateTime(valueOf(schedule, 11, 4) || valueOf(timing, 7), 'SCH-11.4')
  const end = toDateTime(valueOf(schedule, 11, 5) || valueOf(timing, 8), 'SCH-11.5') ?? endAfter(start, schedule)
  const isTimed = start?.includes('T') === true && end?.includes('T') === true
  const status = event === 'S15' ? 'cancelled' : (APPOINTMENT_STATUS[valueOf(schedule, 25).toLowerCase()] ?? 'booked')
  const isOff = status === 'cancelled' || status === 'entered-in-error'
  // An appointment that stands has a time; without one nobody can keep it (R4 app-3).
  if (!isTimed && !isOff) throw new Hl7Fault('SCH-11 gives no start and end')
  const why = toConcept(schedule, 7) ?? toConcept(schedule, 6)
  const resource = {
    resourceType: 'Appointment',
    id: toId('appointment', number),
    status,
    ...(why === null ? {} : { description: (why as { text: string }).text }),
    ...(isTimed ? { start: withSeconds(start), end: withSeconds(end) } : {}),
    participant: [
      { actor: { reference: `Patient/${patientId}` }, status: isOff ? 'declined' : 'accepted' },
      ...othersIn(message).map((display) => ({ actor: { display }, status: 'accepted' }))
    ]
  }
  return [{ resource, patientId }]
}

/** Many systems give a start and how long it takes: SCH-9 and SCH-10, or `M20` in SCH-11.3. */
function endAfter(start: string | null, schedule: Hl7Segment): string | null {
  const isMinutes = /^(?:M|MIN|MINS|MINUTES)?$/i.test(valueOf(schedule, 10))
  const told = isMinutes && valueOf(schedule, 9) !== '' ? valueOf(schedule, 9) : valueOf(schedule, 11, 3)
  const minutes = /^M?(\d{1,4})$/i.exec(told)?.[1]
  if (start?.includes('T') !== true || minutes === undefined) return null
  return new Date(Date.parse(start) + Number(minutes) * MINUTE_MS).toISOString()
}

/** Where, and with whom: as AIL and AIP have them, in words. */
function othersIn(message: Hl7Message): readonly string[] {
  const places = message.getAllSegments('AIL').map((place) => wordsIn(place, [1, 2, 3, 4], ', '))
  const people = message.getAllSegments('AIP').map((person) => wordsIn(person, [6, 3, 2], ' '))
  return [...new Set([...places, ...people])].filter((words) => words !== '')
}

function wordsIn(segment: Hl7Segment, parts: readonly number[], joint: string): string {
  return parts
    .map((part) => valueOf(segment, 3, part))
    .filter((part) => part !== '')
    .join(joint)
}

function withSeconds(time: string | null): string {
  return time ?? ''
}

/** HL7 table 0283. */
const REFERRAL_STATUS: Readonly<Record<string, string>> = { A: 'active', P: 'active', R: 'revoked', E: 'completed' }

export function toReferral(message: Hl7Message, patientId: string): readonly Hl7Entry[] {
  const referral = message.getSegment('RF1')
  const number = valueOf(referral, 6)
  if (referral === undefined || number === '') throw new Hl7Fault('RF1-6 is empty')
  const code = toConcept(referral, 3)
  const reason = toConcept(referral, 10)
  const authored = toDateTime(valueOf(referral, 7), 'RF1-7')
  const resource = {
    resourceType: 'ServiceRequest',
    id: toId('referral', number, valueOf(referral, 6, 2)),
    status: REFERRAL_STATUS[valueOf(referral, 1)] ?? 'unknown',
    intent: 'order',
    ...(code === null ? {} : { code }),
    subject: { reference: `Patient/${patientId}` },
    ...(authored === null ? {} : { authoredOn: authored }),
    ...(reason === null ? {} : { reasonCode: [reason] })
  }
  return [{ resource, patientId }]
}
