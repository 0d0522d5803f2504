/**
 * A FHIR resource as it came from outside: an object with a `resourceType`, of which nothing else is known yet.
 * The functions here look into one without believing it.
 */
export interface Resource {
  readonly resourceType: string
  readonly [element: string]: unknown
}

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isResource(value: unknown): value is Resource {
  return isObject(value) && typeof value['resourceType'] === 'string'
}

/** The objects of an element that may repeat: an array's objects, a single object, or none. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  if (Array.isArray(value)) return value.filter(isObject)
  return isObject(value) ? [value] : []
}

/** A string element, or null: the empty string says nothing and counts as absent. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** The strings of an element that may repeat. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((item): item is string => typeof item === 'string' && item !== '')
  return typeof value === 'string' && value !== '' ? [value] : []
}

/** `Type/id` of a resource, the key under which its own source knows it; null when it has no id. */
export function resourceKey(resource: Resource): string | null {
  const id = textOf(resource['id'])
  return id === null ? null : `${resource.resourceType}/${id}`
}

/** FHIR R4 gives an id 64 characters and no type of it more than 40: what is longer is cut where it is told. */
const NAME_CHARACTERS_MAX = 110

/** What a resource is called where its faults are told: bounded, whatever a source calls it. */
export function resourceName(value: unknown): string {
  if (!isResource(value)) return 'no resource'
  const name = resourceKey(value) ?? `${value.resourceType} without an id`
  return name.length > NAME_CHARACTERS_MAX ? `${name.slice(0, NAME_CHARACTERS_MAX)}…` : name
}
