/** Medicines as requested, and as somebody says they are taken. */
import type { CodeableConcept, Medication, MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import type { Item } from '../chart.ts'
import { hl7 } from '../codes.ts'

const COURSE = {
  acute: 'Short course (acute) therapy',
  continuous: 'Continuous long term therapy',
  seasonal: 'Seasonal therapy'
}

export interface Prescription {
  readonly authored: string
  readonly dose: string
  readonly course?: keyof typeof COURSE
  readonly status?: MedicationRequest['status']
  readonly statusReason?: string
  readonly intent?: MedicationRequest['intent']
  readonly until?: string
  readonly reason?: CodeableConcept
  readonly doNotPerform?: boolean
  readonly category?: 'inpatient' | 'outpatient' | 'community' | 'discharge'
  readonly note?: string
  readonly by?: string
}

/** A request whose medicine is coded in place. */
export function prescription(medication: CodeableConcept, facts: Prescription): Item {
  return (writer) => ({ ...requestOf(facts, writer), medicationCodeableConcept: medication })
}

/** A request that refers to a Medication resource of the same source, which a search returns by `_include`. */
export function prescriptionOf(medicationName: string, display: string, facts: Prescription): Item {
  return (writer) => ({
    ...requestOf(facts, writer),
    medicationReference: { reference: `Medication/${writer.own(medicationName)}`, display }
  })
}

/** The Medication resource itself; it has no subject and is shown only through what refers to it. */
export function medicationProduct(name: string, code: CodeableConcept, form: CodeableConcept): Item {
  return (): Medication => ({ resourceType: 'Medication', id: name, status: 'active', code, form })
}

function requestOf(facts: Prescription, writer: Parameters<Item>[0]): MedicationRequest {
  const course = facts.course ?? 'continuous'
  const category = facts.category ?? 'community'
  return {
    resourceType: 'MedicationRequest',
    status: facts.status ?? 'active',
    ...(facts.statusReason !== undefined && { statusReason: { text: facts.statusReason } }),
    intent: facts.intent ?? 'order',
    category: [hl7('medicationrequest-category', category, category[0]?.toUpperCase() + category.slice(1))],
    ...(facts.doNotPerform && { doNotPerform: true }),
    subject: writer.patient,
    authoredOn: facts.authored,
    requester: writer.by(facts.by),
    ...(facts.reason && { reasonCode: [facts.reason] }),
    courseOfTherapyType: hl7('medicationrequest-course-of-therapy', course, COURSE[course]),
    dosageInstruction: [
      {
        text: facts.dose,
        ...(facts.until !== undefined && {
          timing: { repeat: { boundsPeriod: { start: facts.authored.slice(0, 10), end: facts.until } } }
        })
      }
    ],
    ...(facts.until !== undefined && {
      dispenseRequest: { validityPeriod: { start: facts.authored.slice(0, 10), end: facts.until } }
    }),
    ...(facts.note !== undefined && { note: [{ text: facts.note }] })
  }
}

export function takes(
  medication: CodeableConcept,
  facts: {
    asserted: string
    from?: string
    until?: string
    status?: MedicationStatement['status']
    dose: string
    statusReason?: string
    note?: string
  }
): Item {
  return (writer) => ({
    resourceType: 'MedicationStatement',
    status: facts.status ?? 'active',
    ...(facts.statusReason !== undefined && { statusReason: [{ text: facts.statusReason }] }),
    medicationCodeableConcept: medication,
    subject: writer.patient,
    ...((facts.from !== undefined || facts.until !== undefined) && {
      effectivePeriod: {
        ...(facts.from !== undefined && { start: facts.from }),
        ...(facts.until !== undefined && { end: facts.until })
      }
    }),
    dateAsserted: facts.asserted,
    informationSource: writer.by(),
    dosage: [{ text: facts.dose }],
    ...(facts.note !== undefined && { note: [{ text: facts.note }] })
  })
}
