/** ADT → Encounter, by the visit number (PV1-19). Each message tells the visit as it stands after its event. */
import type { Hl7Message, Hl7Segment } from '@medplum/core'
import type { Hl7Entry } from '../../ports/hl7-messages.ts'
import { Hl7Fault, toDateTime, toId, valueOf } from './fields.ts'

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const NULL_FLAVOR = 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor'
const PATIENT_CLASS = 'http://terminology.hl7.org/CodeSystem/v2-0004'
const OWN_CLASSES: Readonly<Record<string, string>> = { B: 'obstetrics', R: 'recurring patient' }
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
  if (event === 'A28' || event === 'A31') return []
  const [number, authority] = visitOf(message, visit)
  if (visit === undefined || number === '') {
    // A08 may be about the person alone. An admission without a number cannot be told from the next one.
    if (event === 'A08') return []
    throw new Hl7Fault('PV1-19, PV1-50 and PID-18 are empty')
  }
  const ended =
    event === 'A13' ? null : (toDateTime(valueOf(visit, 45), 'PV1-45') ?? (event === 'A03' ? eventTime : null))
  const started = toDateTime(valueOf(visit, 44), 'PV1-44') ?? (event === 'A01' ? eventTime : null)
  const place = [1, 2, 3, 4].map((part) => valueOf(visit, 3, part)).filter((part) => part !== '')
  const resource = {
    resourceType: 'Encounter',
    id: toId('visit', authority, number),
    status: event === 'A11' ? 'cancelled' : ended === null ? 'in-progress' : 'finished',
    class: classOf(valueOf(visit, 2)),
    subject: { reference: `Patient/${patientId}` },
    identifier: [{ value: number }],
    ...(started === null && ended === null
      ? {}
      : { period: { ...(started === null ? {} : { start: started }), ...(ended === null ? {} : { end: ended }) } }),
    ...(place.length === 0 ? {} : { location: [{ location: { display: place.join(', ') } }] })
  }
  return [{ resource, patientId }]
}

/** The visit's number and who gave it: where there is none, its alternate, or the account that it is on. */
function visitOf(message: Hl7Message, visit: Hl7Segment | undefined): readonly [string, string] {
  const own = valueOf(visit, 19)
  if (own !== '') return [own, valueOf(visit, 19, 4)]
  const alternate = valueOf(visit, 50)
  if (alternate !== '') return [alternate, `alternate ${valueOf(visit, 50, 4)}`]
  return [valueOf(message.getSegment('PID'), 18), 'account']
}

/** HL7 table 0004. A class that is none of FHIR's is shown as received, never as another. */
function classOf(received: string): object {
  const [code, display] = CLASSES[received] ?? []
  if (code !== undefined) return { system: ACT_CODE, code, display }
  if (received === '') return { system: NULL_FLAVOR, code: 'UNK', display: 'unknown' }
  const own = OWN_CLASSES[received]
  return { system: PATIENT_CLASS, code: received, ...(own === undefined ? {} : { display: own }) }
}
