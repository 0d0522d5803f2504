/** What is in one person's bundle: who, what was written about them, whom it mentions, what has no place in the record. */
import type { Bundle, Patient, Resource } from '@medplum/fhirtypes'
import { SOURCES } from '../population/sources/sources.ts'

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
  readonly medications: readonly Content[]
  /** By every address they may be referred to by: urn:uuid, Type/id, Type?identifier=system|value. */
  readonly everything: ReadonlyMap<string, Content>
  /** How many of each kind have no place in a care record: billing and the like. */
  readonly leftOut: Readonly<Record<string, number>>
  readonly count: number
}

/** The contents, or what is wrong with the bundle. */
export function contentsOf(bundle: Bundle, staff: ReadonlyMap<string, Content>): BundleContents | string {
  const contents = (bundle.entry ?? []).flatMap(({ fullUrl, resource }) => {
    if (typeof resource?.resourceType !== 'string') return []
    return [{ key: fullUrl ?? `${resource.resourceType}/${resource.id ?? ''}`, resource }]
  })
  const [patient, ...morePatients] = contents.filter(isPatient)
  if (patient === undefined) return 'holds no Patient'
  if (morePatients.length > 0) return `holds ${morePatients.length + 1} Patients`
  const everything = new Map([...staff, ...byAddress(contents)])
  const leftOut: Record<string, number> = {}
  const written: Content[] = []
  for (const content of contents) {
    const type = content.resource.resourceType
    if (SENT_BY_SOME_SOURCE.has(type)) written.push(content)
    else if (type !== 'Patient' && type !== 'Medication' && !MENTIONED.has(type))
      leftOut[type] = (leftOut[type] ?? 0) + 1
  }
  const medications = contents.filter(({ resource }) => resource.resourceType === 'Medication')
  return { patient, written, medications, everything, leftOut, count: contents.length }
}

const isPatient = (content: Content): content is Content & { resource: Patient } =>
  content.resource.resourceType === 'Patient'

export const isMentioned = (resource: Resource): boolean => MENTIONED.has(resource.resourceType)

/** The hospitals and staff of a bundle that has nobody's record. */
export function staffOf(bundle: Bundle): Map<string, Content> {
  const contents = (bundle.entry ?? []).flatMap(({ fullUrl, resource }) =>
    resource && isMentioned(resource) ? [{ key: fullUrl ?? '', resource }] : []
  )
  return byAddress(contents)
}

function byAddress(contents: readonly Content[]): Map<string, Content> {
  return new Map(contents.flatMap((content) => addressesOf(content).map((address) => [address, content] as const)))
}

function addressesOf({ key, resource }: Content): string[] {
  const { resourceType, id } = resource
  const identifiers = isMentioned(resource) && 'identifier' in resource ? [resource.identifier ?? []].flat() : []
  return [
    key,
    ...(id === undefined ? [] : [`${resourceType}/${id}`]),
    ...identifiers.map((one) => `${resourceType}?identifier=${one.system ?? ''}|${one.value ?? ''}`)
  ]
}
