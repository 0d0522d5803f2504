/**
 * A source's own merges: a Patient that is `replaced-by` another "must no longer be used", and the other "must be used in
 * lieu" of it; the other may say so by `replaces` (FHIR R4, Patient.link). Records of one person by such links are no
 * second person; a record whose successor did not come says that something is missing (H-012).
 */
import assert from 'node:assert/strict'
import { isObject, objectsOf, textOf, type Resource } from './resource.ts'

/** The one of them that no other of them has replaced, where there is exactly one; null: they are not one by their links. */
export function survivorOf(patients: readonly Resource[]): Resource | null {
  assert(patients.length > 0, 'there is somebody to be one with')
  const [survivor = null, ...more] = patients.filter((patient) => successorsOf(patient, patients) !== 'here')
  return more.length === 0 ? survivor : null
}

/** One of them was replaced by a record that is none of them. */
export function isReplacedElsewhere(patients: readonly Resource[]): boolean {
  return patients.some((patient) => successorsOf(patient, patients) === 'elsewhere')
}

/** As much of a Patient as its source’s merges need; null for one that takes no part in any. */
export function mergeLinksOf(patient: Resource): readonly object[] | null {
  const links = objectsOf(patient['link']).flatMap((link) => {
    const reference = isObject(link['other']) ? textOf(link['other']['reference']) : null
    const isMerge = link['type'] === 'replaced-by' || link['type'] === 'replaces'
    return isMerge && reference !== null ? [{ type: link['type'], other: { reference } }] : []
  })
  return links.length === 0 ? null : links
}

function referencesOf(patient: Resource, type: 'replaced-by' | 'replaces'): readonly (string | null)[] {
  return objectsOf(patient['link'])
    .filter((link) => link['type'] === type)
    .map((link) => (isObject(link['other']) ? textOf(link['other']['reference']) : null))
}

function successorsOf(patient: Resource, patients: readonly Resource[]): 'none' | 'here' | 'elsewhere' {
  const successors = referencesOf(patient, 'replaced-by')
  const others = patients.filter((other) => other !== patient)
  const isReplaced = others.some((other) =>
    referencesOf(other, 'replaces').some((reference) => isAt(reference, patient))
  )
  if (successors.length === 0) return isReplaced ? 'here' : 'none'
  return successors.every((reference) => others.some((other) => isAt(reference, other))) ? 'here' : 'elsewhere'
}

function isAt(reference: string | null, patient: Resource): boolean {
  const id = textOf(patient['id'])
  const named = /(?:^|\/)Patient\/([^/]+)(?:\/_history\/[^/]+)?$/.exec(reference ?? '')?.[1]
  return id !== null && named === id
}
