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
  const named = subjectReferences(resource).map((subject) => numberBehind(subject, contained, lookup))
  const containedNumbers = contained.filter((patient) => nhsNumberOf(patient) !== null).map(soleNumberOf)
  return [...named, ...containedNumbers]
}

/** The NHS number that a Patient (or a Reference, by its identifier) carries; retired ones do not count. */
export function nhsNumberOf(holder: JsonObject): string | null {
  const numbers = objectsOf(holder['identifier']).filter((identifier) => identifier['system'] === NHS_NUMBER_SYSTEM)
  const inUse =
    numbers.find((identifier) => identifier['use'] === 'official') ??
    numbers.find((identifier) => identifier['use'] !== 'old')
  return textOf(inUse?.['value'])?.replaceAll(' ', '') ?? null
}

/** Uses of an identifier that do not say that it is the person's own today. */
const NOT_CURRENT: ReadonlySet<unknown> = new Set(['old', 'secondary', 'temp'])

/** The NHS number of a holder that carries no other as current; null too where two stand there: who it is, nobody knows. */
export function soleNumberOf(holder: JsonObject): string | null {
  const current = objectsOf(holder['identifier'])
    .filter(({ system, use }) => system === NHS_NUMBER_SYSTEM && !NOT_CURRENT.has(use))
    .flatMap((identifier) => textOf(identifier['value'])?.replaceAll(' ', '') ?? [])
  return new Set(current).size > 1 ? null : nhsNumberOf(holder)
}

/** The References by which it says whom it is about. */
export function subjectReferences(resource: Resource): readonly JsonObject[] {
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

/** The NHS number of whom a Reference names; `contained`: of the resource that it stands in. */
export function numberBehind(
  subject: JsonObject,
  contained: readonly JsonObject[],
  lookup: PatientLookup
): string | null {
  if (nhsNumberOf(subject) !== null) return soleNumberOf(subject)
  const reference = textOf(subject['reference'])
  if (reference === null) return null
  if (reference.startsWith('#')) {
    const patient = contained.find((item) => isPatient(item) && `#${String(item['id'])}` === reference)
    return patient === undefined ? null : soleNumberOf(patient)
  }
  return lookup(reference.replace(/\/_history\/[^/]+$/, ''))
}

function isPatient(value: JsonObject): boolean {
  return isResource(value) && value.resourceType === 'Patient'
}
