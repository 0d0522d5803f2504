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
