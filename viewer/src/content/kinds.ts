/** What a source sends, in plain words instead of the names of FHIR resource types. */
import { toLabel } from '../entry/readable-resource.ts'

const KINDS: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'allergies',
  Appointment: 'appointments',
  CarePlan: 'care plans',
  CareTeam: 'care teams',
  Condition: 'problems and diagnoses',
  DeviceRequest: 'equipment',
  DiagnosticReport: 'test reports',
  DocumentReference: 'documents',
  Encounter: 'encounters',
  EpisodeOfCare: 'services',
  Flag: 'alerts',
  Goal: 'goals',
  ImagingStudy: 'imaging',
  Immunization: 'immunisations',
  MedicationAdministration: 'medicines given',
  MedicationDispense: 'medicines dispensed',
  MedicationRequest: 'medicines prescribed',
  MedicationStatement: 'medicines taken',
  Observation: 'observations and results',
  Patient: 'demographics',
  Procedure: 'procedures',
  QuestionnaireResponse: 'questionnaires and about me',
  RelatedPerson: 'relatives and carers',
  ServiceRequest: 'referrals',
  Task: 'assessments'
}

const firstUpper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** `Allergies, problems and diagnoses`; a type without words here is shown as its name. */
export function sayKinds(resourceTypes: readonly string[]): string {
  const words = [...new Set(resourceTypes.map((type) => KINDS[type] ?? toLabel(type).toLowerCase()))]
  return firstUpper(words.join(', '))
}
