/**
 * Whom a resource is about. A resource is about a person when its subject carries that NHS number as identifier, or
 * references a Patient that the same source says has it, or that is contained in the resource (outer contract,
 * section 3). Anything else is about somebody else as far as anyone can prove (H-001).
 */
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { isObject, isResource, objectsOf, textOf, type JsonObject, type Resource } from './resource.ts'
import { INCLUDED_RESOURCE_TYPES } from './resource-types.ts'

/** The element that holds the person, for each type that has one. */
const SUBJECT_ELEMENT: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'patient',
  Appointment: 'participant',
  CarePlan: 'subject',
  CareTeam: 'subject',
  Condition: 'subject',
  DeviceRequest: 'subject',
  DiagnosticReport: 'subject',
  DocumentReference: 'subject',
  Encounter: 'subject',
  EpisodeOfCare: 'patient',
  Flag: 'subject',
  Goal: 'subject',
  ImagingStudy: 'subject',
  Immunization: 'patient',
  MedicationAdministration: 'subject',
  MedicationDispense: 'subject',
  MedicationRequest: 'subject',
  MedicationStatement: 'subject',
  Observation: 'subject',
  Procedure: 'subject',
  QuestionnaireResponse: 'subject',
  RelatedPerson: 'patient',
  ServiceRequest: 'subject',
  Task: 'for'
}

/** Types without a subject of their own: shown only through what references them. */
const REFERENCED_TYPES: ReadonlySet<string> = new Set(INCLUDED_RESOURCE_TYPES)

export function isReferencedType(resourceType: string): boolean {
  return REFERENCED_TYPES.has(resourceType)
}

/** Finds the NHS number behind a reference as written (`Patient/1`, an absolute address, a urn), or null. */
export type PatientLookup = (reference: string) => string | null

/**
 * The NHS numbers of everyone the resource is about: one for each person its subject and its contained Patients name,
 * null for one that cannot be told. An empty list: it names nobody.
 */
export function subjectNumbers(resource: Resource, lookup: PatientLookup): readonly (string | null)[] {
  const contained = objectsOf(resource['contained']).filter(isPatient)
  const named = subjectReferences(resource).map((subject) => numberOf(subject, contained, lookup))
  const containedNumbers = contained.map((patient) => nhsNumberOf(patient)).filter((value) => value !== null)
  return [...named, ...containedNumbers]
}

/**
 * The NHS numbers of everyone whom a resource names as its person elsewhere than in its subject: in what it contains
 * (a contained resource without a subject is about the same person), in a Device's `patient`, in a document's
 * `context.sourcePatientInfo`. Null for one of this source's that it does not say is anybody; who is named by words
 * alone is not told here.
 */
export function besideNumbers(resource: Resource, lookup: PatientLookup): readonly (string | null)[] {
  const contained = objectsOf(resource['contained'])
  const context = isObject(resource['context']) ? objectsOf(resource['context']['sourcePatientInfo']) : []
  const device = resource.resourceType === 'Device' ? objectsOf(resource['patient']) : []
  const inside = contained
    .filter(isResource)
    .flatMap((item) => (item.resourceType === 'Device' ? objectsOf(item['patient']) : subjectReferences(item)))
  return [...context, ...device, ...inside].flatMap((subject) => {
    const number = numberOf(subject, contained, lookup)
    const reference = textOf(subject['reference'])
    return number === null && (reference === null || reference.startsWith('#')) ? [] : [number]
  })
}

/** The NHS number that a Patient (or a Reference, by its identifier) carries; retired ones do not count. */
export function nhsNumberOf(holder: JsonObject): string | null {
  const numbers = objectsOf(holder['identifier']).filter((identifier) => identifier['system'] === NHS_NUMBER_SYSTEM)
  const inUse =
    numbers.find((identifier) => identifier['use'] === 'official') ??
    numbers.find((identifier) => identifier['use'] !== 'old')
  return textOf(inUse?.['value'])?.replaceAll(' ', '') ?? null
}

function subjectReferences(resource: Resource): readonly JsonObject[] {
  const element = SUBJECT_ELEMENT[resource.resourceType]
  if (element === undefined) return []
  const value = resource[element]
  if (resource.resourceType !== 'Appointment') return objectsOf(value)
  // Clinicians and rooms take part in an appointment too: only its people are its subject.
  return objectsOf(value)
    .map((participant) => participant['actor'])
    .filter(isObject)
    .filter((actor) => namesPatient(actor, objectsOf(resource['contained'])))
}

function namesPatient(actor: JsonObject, contained: readonly JsonObject[]): boolean {
  const reference = textOf(actor['reference'])
  if (actor['type'] === 'Patient' || nhsNumberOf(actor) !== null) return true
  if (reference === null) return false
  if (reference.startsWith('#'))
    return contained.some((item) => isPatient(item) && `#${String(item['id'])}` === reference)
  // Where the reference itself does not say, the type does; where neither does, it may be a patient.
  return /(^|\/)Patient\//.test(reference) || (reference.startsWith('urn:') && textOf(actor['type']) === null)
}

function numberOf(subject: JsonObject, contained: readonly JsonObject[], lookup: PatientLookup): string | null {
  const byIdentifier = nhsNumberOf(subject)
  if (byIdentifier !== null) return byIdentifier
  const reference = textOf(subject['reference'])
  if (reference === null) return null
  if (reference.startsWith('#')) {
    const patient = contained.find((item) => isPatient(item) && `#${String(item['id'])}` === reference)
    return patient === undefined ? null : nhsNumberOf(patient)
  }
  return lookup(reference.replace(/\/_history\/[^/]+$/, ''))
}

function isPatient(value: JsonObject): boolean {
  return isResource(value) && value.resourceType === 'Patient'
}
