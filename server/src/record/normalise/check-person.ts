/**
 * The wrong-person guard (H-001). An answer in which anything is about somebody else, or cannot be shown to be about
 * this person, is set aside whole.
 */
import assert from 'node:assert/strict'
import { isReplacedElsewhere, survivorOf } from '../../domain/merged-patients.ts'
import { namedNumbers } from '../../domain/named-people.ts'
import { isReferencedType, soleNumberOf, subjectNumbers, type PatientLookup } from '../../domain/subject.ts'
import { isResource, resourceName, textOf, type Resource } from '../../domain/resource.ts'
import { RECORD_RESOURCE_TYPES } from '../../domain/resource-types.ts'
import type { AnsweredSource } from '../../ports/source-reader.ts'

export type PersonCheck =
  /** `isReplaced`: by a record of this source that did not come. */
  | { readonly kind: 'held'; readonly isReplaced: boolean }
  | { readonly kind: 'not-held' }
  | { readonly kind: 'several' }
  /** In place of a Patient came what is no resource: about nobody, so that it is nobody’s incident. */
  | { readonly kind: 'no-resource' }
  /** Ids of what was about somebody else, for the incident: never names or numbers. */
  | { readonly kind: 'wrong-person'; readonly resources: readonly string[] }

const RESOURCES_NAMED_MAX = 20
const RECORD_TYPES: ReadonlySet<string> = new Set(RECORD_RESOURCE_TYPES)

/** `numbers`: every number that the person has had, by the person index. */
export function checkPerson(answer: AnsweredSource, numbers: readonly string[], baseUrl: string | null): PersonCheck {
  assert(numbers.length > 0, 'somebody was asked for')
  const included = answer.included.filter(isResource).filter((resource) => resource.resourceType === 'Patient')
  const strangers = [...answer.patients.filter(isResource), ...included].filter((item) => !isThem(item, numbers))
  if (strangers.length > 0) return wrongPerson(strangers)
  const patients = answer.patients.filter(isResource)
  if (patients.length < answer.patients.length) return { kind: 'no-resource' }
  if (numbers.some((number) => areSeveral(patients.filter((patient) => soleNumberOf(patient) === number))))
    return { kind: 'several' }
  const fullUrls = answer.fullUrls ?? new Map<unknown, string>()
  const known = new Set([
    ...answer.patients.flatMap((patient) => [...idsOf(patient, baseUrl), ...urlsOf(patient, fullUrls)]),
    ...included.flatMap((patient) => addressesOf(patient, fullUrls, baseUrl))
  ])
  const foreign = [...answer.included, ...[...answer.types.values()].flatMap((type) => type.resources)].filter(
    (resource) => {
      if (!isResource(resource)) return false
      const root = otherRootOf(fullUrls.get(resource), baseUrl)
      return isForeign(
        resource,
        numbers,
        (reference) => (known.has(under(root, reference)) ? numbers[0] : null) ?? null
      )
    }
  )
  if (foreign.length > 0) return wrongPerson(foreign)
  return patients.length === 0 ? { kind: 'not-held' } : { kind: 'held', isReplaced: isReplacedElsewhere(patients) }
}

/** Under one number one record, and those that it replaced by the source's own links (H-012). */
function areSeveral(patients: readonly Resource[]): boolean {
  return patients.length > 1 && survivorOf(patients) === null
}

function wrongPerson(resources: readonly unknown[]): PersonCheck {
  assert(resources.length > 0, 'an incident is about something')
  return { kind: 'wrong-person', resources: resources.slice(0, RESOURCES_NAMED_MAX).map(resourceName) }
}

function isThem(patient: Resource, numbers: readonly string[]): boolean {
  return patient.resourceType === 'Patient' && numbers.includes(soleNumberOf(patient) ?? '')
}

/** Types that nobody asked for are not shown, and need no subject; a stranger in them is a stranger all the same. */
function isForeign(resource: Resource, own: readonly string[], lookup: PatientLookup): boolean {
  const isOther = (number: string | null): boolean => number === null || !own.includes(number)
  if (namedNumbers(resource, lookup).some(isOther)) return true
  if (isReferencedType(resource.resourceType) || !RECORD_TYPES.has(resource.resourceType)) return false
  const numbers = subjectNumbers(resource, lookup)
  return numbers.length === 0 || numbers.some(isOther)
}

/** The addresses that a Patient of the source's own may be referred to by, through its id. */
function idsOf(patient: unknown, baseUrl: string | null): readonly string[] {
  const id = isResource(patient) ? textOf(patient['id']) : null
  if (id === null) return []
  return baseUrl === null ? [`Patient/${id}`] : [`Patient/${id}`, `${baseUrl}/Patient/${id}`]
}

type FullUrls = ReadonlyMap<unknown, string>

function urlsOf(patient: unknown, fullUrls: FullUrls): readonly string[] {
  const url = fullUrls.get(patient)
  return url === undefined ? [] : [url]
}

/** A Patient that came along from another server has there the id it has, and nobody knows whose that id is here. */
function addressesOf(patient: Resource, fullUrls: FullUrls, baseUrl: string | null): readonly string[] {
  const isElsewhere = otherRootOf(fullUrls.get(patient), baseUrl) !== null
  return [...(isElsewhere ? [] : idsOf(patient, baseUrl)), ...urlsOf(patient, fullUrls)]
}

const RESTFUL = /^(https?:\/\/.+)\/[A-Z][A-Za-z]+\/[^/]+(?:\/_history\/[^/]+)?$/

/** The base of another server that an entry comes from by its fullUrl; null: the source's own, or none is told. */
function otherRootOf(fullUrl: string | undefined, baseUrl: string | null): string | null {
  const root = RESTFUL.exec(fullUrl ?? '')?.[1] ?? null
  if (root === null || (baseUrl !== null && canonical(root) === canonical(baseUrl))) return null
  return root
}

function canonical(address: string): string {
  return URL.canParse(address) ? new URL(address).href.replace(/\/$/, '') : address
}

/** A relative reference is about the server that its entry comes from (FHIR R4, 2.36.4.1). */
function under(root: string | null, reference: string): string {
  return root !== null && /^[A-Z][A-Za-z]+\/[^/]+$/.test(reference) ? `${root}/${reference}` : reference
}
