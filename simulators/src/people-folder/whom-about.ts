/** Whether a resource of a bundle says that it is about the bundle's Patient: what does not cannot be in their record. */
import type { Resource } from '@medplum/fhirtypes'

const ELEMENT: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'patient',
  EpisodeOfCare: 'patient',
  Immunization: 'patient',
  RelatedPerson: 'patient',
  Task: 'for'
}

interface Pointer {
  readonly reference?: unknown
}

/** `isPatient`: whether a reference leads to the Patient. */
export function isAbout(resource: Resource, isPatient: (reference: string) => boolean): boolean {
  const fields: Readonly<Record<string, unknown>> = { ...resource }
  if (resource.resourceType === 'Appointment')
    return (resource.participant ?? []).some(({ actor }) => leads(actor, isPatient))
  return leads(fields[ELEMENT[resource.resourceType] ?? 'subject'], isPatient)
}

function leads(pointer: unknown, isPatient: (reference: string) => boolean): boolean {
  if (typeof pointer !== 'object' || pointer === null) return false
  const { reference } = pointer as Pointer
  return typeof reference === 'string' && isPatient(reference)
}
