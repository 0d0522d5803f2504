/**
 * The resources of a GP Connect Structured answer, translated and sorted by R4 type. What the national format says in
 * another place than FHIR has for it (in a list, in what something is based on) is brought to where a reader looks.
 */
import { keepOriginal } from '../../domain/original-resource.ts'
import {
  isObject,
  isResource,
  objectsOf,
  resourceKey,
  textOf,
  type JsonObject,
  type Resource
} from '../../domain/resource.ts'
import { GP_CONNECT_RESOURCE_TYPES } from '../../domain/resource-types.ts'
import { headingsOf } from './structured-lists.ts'
import { withNationalExtensions } from './structured-extensions.ts'
import { translate } from './translate.ts'

const RECORD_TYPES: ReadonlySet<string> = new Set(GP_CONNECT_RESOURCE_TYPES)
const LABORATORY = { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }
const PRESCRIPTION_TYPE = /\/Extension-CareConnect-GPC-PrescriptionType-\d+$/
const ID_CHARACTERS_MAX = 64

export interface Sorted {
  readonly byType: ReadonlyMap<string, readonly Resource[]>
  /** People, places, products and specimens; lists too, so that whom they name is looked at. */
  readonly included: readonly Resource[]
  readonly fullUrls: ReadonlyMap<unknown, string>
}

export function toR4Resources(received: readonly Resource[], addresses: ReadonlyMap<unknown, string>): Sorted {
  const stu3 = [...apart(received), ...endedAllergies(received)]
  const context = { headings: headingsOf(received), tested: testedFor(received), courses: coursesOf(received) }
  const byType = new Map<string, Resource[]>()
  const included: Resource[] = []
  const fullUrls = new Map<unknown, string>()
  for (const { resource, from } of stu3) {
    const r4 = keepOriginal(withNationalExtensions(translate(withContext(resource, context))), from)
    const address = addresses.get(from)
    if (address !== undefined) fullUrls.set(r4, address)
    if (!RECORD_TYPES.has(r4.resourceType)) included.push(r4)
    else byType.set(r4.resourceType, [...(byType.get(r4.resourceType) ?? []), r4])
  }
  return { byType, included, fullUrls }
}

interface Taken {
  readonly resource: Resource
  /** As received: what its address is known by. */
  readonly from: Resource
}

/** A referral and a request may share an id, and both become a ServiceRequest: the request gets another (FHIR, 2.21). */
function apart(received: readonly Resource[]): readonly Taken[] {
  const referrals = new Set(
    received.filter(({ resourceType }) => resourceType === 'ReferralRequest').map(({ id }) => id)
  )
  const shared = new Set(
    received
      .filter(({ resourceType, id }) => resourceType === 'ProcedureRequest' && referrals.has(id))
      .map(({ id }) => id)
  )
  if (shared.size === 0) return received.map((resource) => ({ resource, from: resource }))
  const renamed = (reference: string): string => {
    const id = /^ProcedureRequest\/(.+)$/.exec(reference)?.[1]
    return id !== undefined && shared.has(id) ? `ProcedureRequest/${otherId('request', id)}` : reference
  }
  return received.map((resource) => {
    const mended = withReferences(resource, renamed) as Resource
    const isOne = resource.resourceType === 'ProcedureRequest' && shared.has(resource['id'])
    return { resource: isOne ? { ...mended, id: otherId('request', String(resource['id'])) } : mended, from: resource }
  })
}

function otherId(prefix: string, id: string): string {
  return `${prefix}-${id}`.slice(0, ID_CHARACTERS_MAX)
}

function withReferences(value: unknown, rename: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, rename))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      name === 'reference' && typeof item === 'string' ? rename(item) : withReferences(item, rename)
    ])
  )
}

/** Allergies that have ended stand inside their list, so that nobody takes them for others; each becomes an entry (H-004). */
function endedAllergies(received: readonly Resource[]): readonly Taken[] {
  const taken = new Set(received.map(resourceKey))
  return received
    .filter(({ resourceType }) => resourceType === 'List')
    .flatMap((list) => objectsOf(list['contained']).filter(isResource))
    .filter(({ resourceType }) => resourceType === 'AllergyIntolerance')
    .flatMap((allergy) => {
      const id = otherId('ended', textOf(allergy['id']) ?? '')
      if (taken.has(`AllergyIntolerance/${id}`)) return []
      taken.add(`AllergyIntolerance/${id}`)
      // Its place says that it has ended, where it does not say so itself.
      const resource = { ...allergy, id, clinicalStatus: allergy['clinicalStatus'] ?? 'resolved' }
      return [{ resource, from: allergy }]
    })
}

interface Context {
  readonly headings: ReadonlyMap<string, string>
  /** References of the observations that a report is made of. */
  readonly tested: ReadonlySet<string>
  /** The prescription type of each authorisation, by reference. */
  readonly courses: ReadonlyMap<string, JsonObject>
}

function withContext(resource: Resource, { headings, tested, courses }: Context): Resource {
  const reference = resourceKey(resource) ?? ''
  if (resource.resourceType === 'Observation') {
    const heading = headings.get(reference)
    const more = [
      ...(tested.has(reference) ? [{ coding: [LABORATORY] }] : []),
      ...(heading === undefined ? [] : [{ text: heading }])
    ]
    return more.length === 0 ? resource : { ...resource, category: [...objectsOf(resource['category']), ...more] }
  }
  if (resource.resourceType === 'MedicationStatement') {
    const course = referencesIn(resource['basedOn']).flatMap((plan) => courses.get(plan) ?? [])
    if (course.length === 0 || prescriptionTypeOf(resource) !== null) return resource
    return { ...resource, extension: [...objectsOf(resource['extension']), ...course.slice(0, 1)] }
  }
  return resource
}

/** From each report through its results to their members, however deep; a ring of members is walked once. */
function testedFor(received: readonly Resource[]): ReadonlySet<string> {
  const byReference = new Map(received.map((resource) => [resourceKey(resource), resource]))
  const left = received
    .filter(({ resourceType }) => resourceType === 'DiagnosticReport')
    .flatMap((report) => referencesIn(report['result']))
  const found = new Set<string>()
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (found.has(next)) continue
    found.add(next)
    const related = objectsOf(byReference.get(next)?.['related'])
    left.push(...related.filter(({ type }) => type !== 'derived-from').flatMap(({ target }) => referencesIn(target)))
  }
  return found
}

function coursesOf(received: readonly Resource[]): ReadonlyMap<string, JsonObject> {
  const plans = received.filter(({ resourceType }) => resourceType === 'MedicationRequest')
  return new Map(
    plans.flatMap((plan) => {
      const [key, type] = [resourceKey(plan), prescriptionTypeOf(plan)]
      return key === null || type === null ? [] : [[key, type] as const]
    })
  )
}

function prescriptionTypeOf(resource: Resource): JsonObject | null {
  return objectsOf(resource['extension']).find(({ url }) => PRESCRIPTION_TYPE.test(textOf(url) ?? '')) ?? null
}

function referencesIn(value: unknown): readonly string[] {
  return objectsOf(value).flatMap(({ reference }) => textOf(reference) ?? [])
}
