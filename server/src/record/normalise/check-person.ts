/**
 * The wrong-person guard (H-001). An answer in which anything is about somebody else, or cannot be shown to be about
 * this person, is set aside whole.
 */
import {
  besideNumbers,
  nhsNumberOf,
  subjectNumbers,
  isReferencedType,
  type PatientLookup
} from '../../domain/subject.ts'
import { isResource, objectsOf, resourceKey, textOf, type Resource } from '../../domain/resource.ts'
import { RECORD_RESOURCE_TYPES } from '../../domain/resource-types.ts'
import type { AnsweredSource } from '../../ports/source-reader.ts'

export type PersonCheck =
  | { readonly kind: 'held' }
  | { readonly kind: 'not-held' }
  | { readonly kind: 'several' }
  /** Ids of what was about somebody else, for the incident: never names or numbers. */
  | { readonly kind: 'wrong-person'; readonly resources: readonly string[] }

const RESOURCES_NAMED_MAX = 20
const RECORD_TYPES: ReadonlySet<string> = new Set(RECORD_RESOURCE_TYPES)

export function checkPerson(answer: AnsweredSource, nhsNumber: string, baseUrl: string | null): PersonCheck {
  if (answer.patients.length > 1) return { kind: 'several' }
  const [patient] = answer.patients
  const included = answer.included.filter(isResource).filter((resource) => resource.resourceType === 'Patient')
  const strangers = [...(patient === undefined ? [] : [patient]), ...included].filter(
    (item) => !isThem(item, nhsNumber)
  )
  if (strangers.length > 0) return wrongPerson(strangers)
  const lookup = createLookup([...answer.patients, ...included], answer.patientUrls ?? [], nhsNumber, baseUrl)
  const foreign = [...answer.included, ...[...answer.types.values()].flatMap((type) => type.resources)].filter(
    (resource) => isResource(resource) && isForeign(resource, nhsNumber, lookup)
  )
  if (foreign.length > 0) return wrongPerson(foreign)
  return { kind: patient === undefined ? 'not-held' : 'held' }
}

function wrongPerson(resources: readonly unknown[]): PersonCheck {
  const keys = resources
    .slice(0, RESOURCES_NAMED_MAX)
    .map((item) => (isResource(item) ? resourceKey(item) : null) ?? 'no id')
  return { kind: 'wrong-person', resources: keys }
}

function isThem(patient: unknown, nhsNumber: string): boolean {
  return isResource(patient) && patient.resourceType === 'Patient' && nhsNumberOf(patient) === nhsNumber
}

/** Types that nobody asked for are not shown whoever they are about: reading them says what is wrong with them. */
function isForeign(resource: Resource, nhsNumber: string, lookup: PatientLookup): boolean {
  const isOther = (number: string | null): boolean => number !== nhsNumber
  if (besideNumbers(resource, lookup).some(isOther)) return true
  if (isReferencedType(resource.resourceType) || !RECORD_TYPES.has(resource.resourceType)) return false
  const numbers = subjectNumbers(resource, lookup)
  return numbers.length === 0 || numbers.some(isOther)
}

function createLookup(
  patients: readonly unknown[],
  urls: readonly string[],
  nhsNumber: string,
  baseUrl: string | null
): PatientLookup {
  const ids = objectsOf(patients)
    .map((patient) => textOf(patient['id']))
    .filter((id) => id !== null)
  const relative = ids.map((id) => `Patient/${id}`)
  const absolute = baseUrl === null ? [] : relative.map((reference) => `${baseUrl}/${reference}`)
  const known = new Set([...relative, ...absolute, ...urls])
  return (reference) => (known.has(reference) ? nhsNumber : null)
}
