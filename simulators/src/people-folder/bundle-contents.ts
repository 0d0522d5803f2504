/** What is in one person's bundle: who, what was written about them, whom it mentions, what has no place in the record. */
import type { Bundle, Patient, Resource } from '@medplum/fhirtypes'
import { SOURCES } from '../population/sources/sources.ts'
import { versionOf } from './fhir-version.ts'
import { isAbout } from './whom-about.ts'

/** Types that are not about a person and are kept beside whatever refers to them. */
const MENTIONED = new Set(['Practitioner', 'PractitionerRole', 'Organization', 'Location', 'HealthcareService'])
const SENT_BY_SOME_SOURCE = new Set(Object.values(SOURCES).flatMap((source) => source.resourceTypes))

/** One entry, by the address that others refer to it by. */
export interface Content {
  readonly key: string
  readonly resource: Resource
}

export interface BundleContents {
  readonly patient: Content & { readonly resource: Patient }
  readonly written: readonly Content[]
  /** What a reference of the bundle leads to: by urn:uuid, address, Type/id, or Type?identifier=system|value. */
  readonly lookUp: (reference: string) => Content | undefined
  /** How many of each kind have no place in a care record: billing and the like. */
  readonly leftOut: Readonly<Record<string, number>>
  readonly count: number
}

/** The contents, or what is wrong with the bundle. */
export function contentsOf(bundle: Bundle, staff: ReadonlyMap<string, Content>): BundleContents | string {
  const contents = entriesOf(bundle)
  if (contents.length === 0) return 'is a Bundle with nothing in it'
  const version = versionOf(contents.map(({ resource }) => resource))
  if (version !== 'R4') return `is written in FHIR ${version}; the region takes R4`
  const [patient, ...morePatients] = contents.filter(isPatient)
  if (patient === undefined) return 'holds no Patient'
  if (morePatients.length > 0) return `holds ${morePatients.length + 1} Patients`
  const everything = byAddress(contents)
  const lookUp = (reference: string): Content | undefined => {
    const address = addressIn(reference)
    return everything.get(address) ?? staff.get(address)
  }
  return { patient, lookUp, count: contents.length, ...sorted(contents, (address) => lookUp(address) === patient) }
}

function sorted(contents: readonly Content[], leadsToPatient: (reference: string) => boolean) {
  const leftOut: Record<string, number> = {}
  const written: Content[] = []
  for (const content of contents) {
    const type = content.resource.resourceType
    if (type === 'Patient' || type === 'Medication' || MENTIONED.has(type)) continue
    const why = SENT_BY_SOME_SOURCE.has(type) ? ' not said to be about the Patient' : ''
    if (why !== '' && isAbout(content.resource, leadsToPatient)) written.push(content)
    else leftOut[type + why] = (leftOut[type + why] ?? 0) + 1
  }
  return { leftOut, written }
}

/** Whatever the bundle's type, and whether or not its entries say how they were requested. Two of one address are two. */
function entriesOf(bundle: Bundle): Content[] {
  const taken = new Set<string>()
  const entries: unknown = bundle.entry
  return (Array.isArray(entries) ? entries : []).flatMap((entry: unknown, position): Content[] => {
    const { fullUrl, resource } = (entry ?? {}) as { fullUrl?: unknown; resource?: Resource }
    if (typeof resource?.resourceType !== 'string') return []
    const named = typeof fullUrl === 'string' ? fullUrl : resource.id && `${resource.resourceType}/${resource.id}`
    const key = !named || taken.has(named) ? `${named ?? resource.resourceType} ${position}` : named
    taken.add(key)
    return [{ key, resource }]
  })
}

/** As it is looked up: without a version, and with its signs written out. */
function addressIn(reference: string): string {
  const [address = ''] = reference.split('/_history/', 1)
  try {
    return address.includes('?') ? decodeURIComponent(address) : address
  } catch {
    return address
  }
}

const isPatient = (content: Content): content is Content & { resource: Patient } =>
  content.resource.resourceType === 'Patient'

export const isMentioned = (resource: Resource): boolean => MENTIONED.has(resource.resourceType)

/** The hospitals and staff of a bundle that has nobody's record. */
export function staffOf(bundle: Bundle): Map<string, Content> {
  return byAddress(entriesOf(bundle).filter(({ resource }) => isMentioned(resource)))
}

function byAddress(contents: readonly Content[]): Map<string, Content> {
  return new Map(contents.flatMap((content) => addressesOf(content).map((address) => [address, content] as const)))
}

function addressesOf({ key, resource }: Content): string[] {
  const { resourceType, id } = resource
  const named = isMentioned(resource) || resourceType === 'Patient'
  const identifiers = named && 'identifier' in resource ? [resource.identifier ?? []].flat() : []
  return [
    key,
    ...(id === undefined ? [] : [`${resourceType}/${id}`]),
    ...identifiers.map((one) => `${resourceType}?identifier=${one.system ?? ''}|${one.value ?? ''}`)
  ]
}
