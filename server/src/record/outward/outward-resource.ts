/**
 * A resource as it leaves by FHIR: under an id of this server, with the tags of where it came from, its references leading
 * to where this server has what they name. No partner's Patient is named: who it is about is said by the NHS number of the
 * person index alone.
 */
import { keepDecimals } from '@ncr/contract/decimal.ts'
import { NHS_NUMBER_SYSTEM, PROVENANCE_TAG_SYSTEM, SOURCE_TAG_SYSTEM } from '@ncr/contract/provenance.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isLive, type Source } from '../../domain/region.ts'
import { isObject, objectsOf, textOf, type JsonObject, type Resource } from '../../domain/resource.ts'
import { subjectReferences } from '../../domain/subject.ts'
import { toScopedId } from './scoped-id.ts'

const DATA_ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

export interface Outward {
  readonly source: Source
  /** Of the organisation that recorded it: the source's partner, or the custodian of a pointer. */
  readonly odsCode: string
  /** Every NHS number of the person, the present one first. */
  readonly numbers: readonly string[]
}

export interface OutwardResource {
  readonly resource: Resource
  /** `Type/id` of itself and of all that it names here. */
  readonly named: readonly string[]
}

export function toOutward(received: Resource, about: Outward): OutwardResource {
  const type = received.resourceType
  const id = toScopedId(about.source.id, type, textOf(received['id']) ?? 'none', about.numbers)
  const named = new Set([`${type}/${id}`])
  const subjects = new Set(subjectReferences(received))
  const people = {
    subjects,
    names: new Set([...subjects].map((one) => plainReference(one['reference'], about.source)))
  }
  const change: Change = (object) => withoutHubAddress(redirected(object, about, people, named))
  const resource = mapObjects(received, change) as Resource
  const meta = { ...(isObject(resource['meta']) ? resource['meta'] : {}), tag: tagsOf(resource, about) }
  return { resource: keepDecimals({ ...resource, id, meta }, resource), named: [...named] }
}

/** Whatever a source writes into these two systems: which source and which organisation it was, we know. */
function tagsOf({ meta }: Resource, { source, odsCode }: Outward): readonly JsonObject[] {
  const others = (isObject(meta) ? objectsOf(meta['tag']) : []).filter(
    ({ system }) => system !== SOURCE_TAG_SYSTEM && system !== PROVENANCE_TAG_SYSTEM
  )
  const partner = odsCode === source.odsCode ? { display: source.partnerName } : {}
  return [
    ...others,
    { system: SOURCE_TAG_SYSTEM, code: source.id, display: source.name },
    { system: PROVENANCE_TAG_SYSTEM, code: odsCode, ...partner }
  ]
}

interface People {
  /** The References by which the resource says whom it is about. */
  readonly subjects: ReadonlySet<JsonObject>
  /** What those name, as `Type/id` of the source; null among them names nothing. */
  readonly names: ReadonlySet<string | null>
}

/** A Reference that leads to where this server has what it names; one to a Patient names the person by number, or nobody. */
function redirected(object: JsonObject, { source, numbers }: Outward, people: People, named: Set<string>): JsonObject {
  const person = { type: 'Patient', identifier: { system: NHS_NUMBER_SYSTEM, value: numbers[0] } }
  // The guard has proved whose it is, by whatever address: what stands in the resource itself stays with it.
  if (people.subjects.has(object) && textOf(object['reference'])?.startsWith('#') === false) return person
  const plain = plainReference(object['reference'], source)
  const [, type, id] = /^([A-Z][A-Za-z]+)\/([^/]+)$/.exec(plain ?? '') ?? []
  if (type === undefined || id === undefined) return object
  const { reference: _gone, ...rest } = object
  if (type !== 'Patient') {
    const here = `${type}/${toScopedId(source.id, type, id, numbers)}`
    named.add(here)
    return { ...rest, reference: here }
  }
  return people.names.has(plain) ? person : { ...rest, type: 'Patient' }
}

/** `Type/id` of a reference to the source's own, without its version; null where it leads elsewhere, or is none. */
function plainReference(written: unknown, source: Source): string | null {
  const text = textOf(written)?.replace(/\/_history\/[^/]+$/, '') ?? null
  if (text === null) return null
  const base = isLive(source) ? `${source.baseUrl}/` : null
  const plain = base !== null && text.startsWith(base) ? text.slice(base.length) : text
  return /^[A-Z][A-Za-z]+\/[^/]+$/.test(plain) ? plain : null
}

/** A document opens in the viewer, whose address means nothing to a system: that there is one is still said. */
function withoutHubAddress(object: JsonObject): JsonObject {
  if (!(textOf(object['url']) ?? '').startsWith(`${ROUTES.document}/`)) return object
  const { url: _gone, ...rest } = object
  return { ...rest, _url: { extension: [{ url: DATA_ABSENT, valueCode: 'masked' }] } }
}

type Change = (object: JsonObject) => JsonObject

function mapObjects(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change))
  if (!isObject(value)) return value
  const parts = Object.entries(change(value)).map(([name, inner]) => [name, mapObjects(inner, change)])
  return keepDecimals(Object.fromEntries(parts) as JsonObject, value)
}
