/** The resources of a run as an STU3 source would send them (FHIR 3.0.1), by hand: nothing of the product's tables is used. */
import type { Json } from '../fixtures/people.ts'

const OTHERS: Readonly<Record<string, (resource: Json) => Json>> = {
  AllergyIntolerance: ({ clinicalStatus: _status, recordedDate, ...rest }) => ({
    ...rest,
    clinicalStatus: 'active',
    verificationStatus: 'confirmed',
    assertedDate: recordedDate
  }),
  Condition: ({ recordedDate, ...rest }) => ({ ...rest, clinicalStatus: 'active', assertedDate: recordedDate }),
  Immunization: ({ occurrenceDateTime, ...rest }) => ({
    ...rest,
    date: occurrenceDateTime,
    notGiven: false,
    primarySource: true
  }),
  MedicationStatement: (resource) => ({ ...resource, taken: 'y' })
}

export const asStu3 = (resource: Json): Json => OTHERS[String(resource['resourceType'])]?.(resource) ?? resource
