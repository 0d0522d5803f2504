/** Stays and visits, appointments, referrals and services. */
import type { Appointment, CodeableConcept, Coding, Encounter, EpisodeOfCare, ServiceRequest } from '@medplum/fhirtypes'
import type { Item } from '../chart.ts'
import { hl7Coding } from '../codes.ts'

const REGIONAL_CLASS = 'https://fhir.interweavedigital.nhs.uk/R4/CodeSystem/Interweave-EncounterClass'

const CLASSES = {
  inpatient: hl7Coding('v3-ActCode', 'IMP', 'inpatient encounter'),
  outpatient: hl7Coding('v3-ActCode', 'AMB', 'ambulatory'),
  emergency: hl7Coding('v3-ActCode', 'EMER', 'emergency'),
  virtual: hl7Coding('v3-ActCode', 'VR', 'virtual'),
  home: hl7Coding('v3-ActCode', 'HH', 'home health'),
  grouping: { system: REGIONAL_CLASS, code: 'GROUPING', display: 'Grouping' },
  '111': { system: REGIONAL_CLASS, code: '111', display: 'NHS 111' },
  '999': { system: REGIONAL_CLASS, code: '999-EPR', display: '999 ambulance' }
} as const satisfies Record<string, Coding>

export function encounter(
  kind: keyof typeof CLASSES,
  type: string,
  facts: {
    id?: string
    start: string
    end?: string
    status?: Encounter['status']
    partOf?: string
    place?: string
    reason?: CodeableConcept
    by?: string
    disposition?: CodeableConcept
  }
): Item {
  return (writer): Encounter => ({
    resourceType: 'Encounter',
    ...(facts.id !== undefined && { id: facts.id }),
    status: facts.status ?? (facts.end === undefined ? 'in-progress' : 'finished'),
    class: CLASSES[kind],
    type: [{ text: type }],
    subject: writer.patient,
    participant: [{ individual: writer.by(facts.by) }],
    period: { start: facts.start, ...(facts.end !== undefined && { end: facts.end }) },
    ...(facts.reason && { reasonCode: [facts.reason] }),
    ...(facts.disposition && { hospitalization: { dischargeDisposition: facts.disposition } }),
    ...(facts.place !== undefined && { location: [{ location: { display: facts.place } }] }),
    serviceProvider: writer.organisation,
    ...(facts.partOf !== undefined && { partOf: { reference: `Encounter/${writer.own(facts.partOf)}` } })
  })
}

export function appointment(
  serviceType: string,
  facts: {
    start: string
    minutes?: number
    booked: string
    status?: Appointment['status']
    place: string
    cancelled?: string
    by?: string
  }
): Item {
  const minutes = facts.minutes ?? 20
  const end = new Date(Date.parse(facts.start) + minutes * 60_000).toISOString().replace('.000Z', 'Z')
  return (writer): Appointment => ({
    resourceType: 'Appointment',
    status: facts.status ?? 'booked',
    ...(facts.cancelled !== undefined && { cancelationReason: { text: facts.cancelled } }),
    serviceType: [{ text: serviceType }],
    description: serviceType,
    start: facts.start,
    end,
    minutesDuration: minutes,
    created: facts.booked,
    participant: [
      { actor: writer.patient, status: 'accepted' },
      { actor: writer.by(facts.by), status: 'accepted' },
      { actor: { display: facts.place }, status: 'accepted' }
    ]
  })
}

export function referral(
  code: CodeableConcept,
  facts: {
    authored: string
    status?: ServiceRequest['status']
    priority?: ServiceRequest['priority']
    reason?: string
    to?: string
    by?: string
  }
): Item {
  return (writer): ServiceRequest => ({
    resourceType: 'ServiceRequest',
    status: facts.status ?? 'active',
    intent: 'order',
    ...(facts.priority !== undefined && { priority: facts.priority }),
    category: [{ coding: [{ system: 'http://snomed.info/sct', code: '3457005', display: 'Patient referral' }] }],
    code,
    subject: writer.patient,
    authoredOn: facts.authored,
    requester: writer.by(facts.by),
    ...(facts.to !== undefined && { performer: [{ display: facts.to }] }),
    ...(facts.reason !== undefined && { reasonCode: [{ text: facts.reason }] })
  })
}

export function service(
  type: string,
  facts: { start: string; end?: string; status?: EpisodeOfCare['status']; by?: string }
): Item {
  return (writer): EpisodeOfCare => ({
    resourceType: 'EpisodeOfCare',
    status: facts.status ?? (facts.end === undefined ? 'active' : 'finished'),
    type: [{ text: type }],
    patient: writer.patient,
    managingOrganization: writer.organisation,
    period: { start: facts.start, ...(facts.end !== undefined && { end: facts.end }) },
    careManager: writer.by(facts.by)
  })
}
