/**
 * From what is shown back to what was received. A resource that was translated from another version of FHIR keeps its
 * original at hand for as long as it lives itself, so that a digest can be taken of what the source sent.
 */
import type { Resource } from './resource.ts'

const originals = new WeakMap<Resource, Resource>()

/** Hands the translation back. */
export function keepOriginal(translated: Resource, original: Resource): Resource {
  originals.set(translated, original)
  return translated
}

/** What the source sent: itself for a resource that was not translated. */
export function originalOf(resource: Resource): Resource {
  return originals.get(resource) ?? resource
}
