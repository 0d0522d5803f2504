/** ADT → Encounter, by the visit number (PV1-19). Each message tells the visit as it stands after its event. */
import type { Hl7Message } from '@medplum/core'
import type { Hl7Entry } from '../../ports/hl7-messages.ts'
import { toDateTime, toId, valueOf } from './fields.ts'

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const CLASSES: Readonly<Record<string, readonly [string, string]>> = {
  I: ['IMP', 'inpatient encounter'],
  E: ['EMER', 'emergency'],
  O: ['AMB', 'ambulatory'],
  P: ['PRENC', 'pre-admission']
}

/** None without a visit: A28 and A31 are about the person alone. */
export function toEncounters(
  message: Hl7Message,
  event: string,
  eventTime: string | null,
  patientId: string
): readonly Hl7Entry[] {
  const visit = message.getSegment('PV1')
  const number = valueOf(visit, 19)
  if (visit === undefined || number === '' || event === 'A28' || event === 'A31') return []
  const ended =
    event === 'A13' ? null : (toDateTime(valueOf(visit, 45), 'PV1-45') ?? (event === 'A03' ? eventTime : null))
  const started = toDateTime(valueOf(visit, 44), 'PV1-44') ?? (event === 'A01' ? eventTime : null)
  const [code, display] = CLASSES[valueOf(visit, 2)] ?? ['AMB', 'ambulatory']
  const place = [1, 2, 3, 4].map((part) => valueOf(visit, 3, part)).filter((part) => part !== '')
  const resource = {
    resourceType: 'Encounter',
    id: toId('visit', valueOf(visit, 19, 4), number),
    status: event === 'A11' ? 'cancelled' : ended === null ? 'in-progress' : 'finished',
    class: { system: ACT_CODE, code, display },
    subject: { reference: `Patient/${patientId}` },
    identifier: [{ value: number }],
    ...(started === null && ended === null
      ? {}
      : { period: { ...(started === null ? {} : { start: started }), ...(ended === null ? {} : { end: ended }) } }),
    ...(place.length === 0 ? {} : { location: [{ location: { display: place.join(', ') } }] })
  }
  return [{ resource, patientId }]
}
