/** The resource types that the record is made of: what a source is asked for when its own list is left out. */
export const RECORD_RESOURCE_TYPES = [
  'Flag',
  'AllergyIntolerance',
  'Condition',
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
  'MedicationAdministration',
  'Encounter',
  'Appointment',
  'ServiceRequest',
  'EpisodeOfCare',
  'Task',
  'DeviceRequest',
  'DiagnosticReport',
  'Observation',
  'ImagingStudy',
  'Procedure',
  'Immunization',
  'DocumentReference',
  'CarePlan',
  'Goal',
  'CareTeam',
  'QuestionnaireResponse',
  'RelatedPerson'
] as const

export type RecordResourceType = (typeof RECORD_RESOURCE_TYPES)[number]

/** Types of the record that are translated from STU3, by their R4 names: what an STU3 source is asked for. */
export const STU3_RESOURCE_TYPES = [
  'Flag',
  'AllergyIntolerance',
  'Condition',
  'MedicationRequest',
  'MedicationStatement',
  'Encounter',
  'Appointment',
  'ServiceRequest',
  'EpisodeOfCare',
  'Task',
  'DiagnosticReport',
  'Observation',
  'Procedure',
  'Immunization',
  'DocumentReference',
  'RelatedPerson'
] as const satisfies readonly RecordResourceType[]

/** Types of the record that GP Connect Structured can answer with, by their R4 names. */
export const GP_CONNECT_RESOURCE_TYPES = [
  'AllergyIntolerance',
  'Condition',
  'MedicationRequest',
  'MedicationStatement',
  'Encounter',
  'ServiceRequest',
  'DiagnosticReport',
  'Observation',
  'Immunization',
  'DocumentReference'
] as const satisfies readonly RecordResourceType[]

/** Names that types of the record had in STU3. */
export const STU3_NAMES: Readonly<Record<string, string>> = { ServiceRequest: 'ReferralRequest' }

/** Types that have no search by patient in R4 and come along with what references them. */
export const INCLUDED_RESOURCE_TYPES = [
  'Medication',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'HealthcareService',
  'Device'
] as const

/** Types with a person of their own that are shown only through what names them: what a report's results are of. */
export const NAMED_RESOURCE_TYPES = ['Specimen'] as const
