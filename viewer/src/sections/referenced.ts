/** Which entry of the record a reference means: the same source’s, for an id is its source’s own (feature 43). */
import type { Entry } from '@ncr/contract/record.ts'
import { listAt, textAt } from '../record/fhir-read.ts'

/** `Observation/7`, an absolute address or one version of it, as an entry’s id; null where it means nothing of the source. */
export function referencedId({ source }: Entry, reference: unknown): string | null {
  const written = textAt(reference, 'reference')
  if (written === null || written.startsWith('#') || written.startsWith('urn:')) return null
  const parts = written.split('/_history/')[0]?.split('/') ?? []
  const [type, id] = parts.slice(-2)
  return type && id ? `${source}/${type}/${id}` : null
}

/** The entries that an element of references means. */
export function referencedIds(entry: Entry, element: string): readonly string[] {
  return listAt(entry.resource, element).flatMap((reference) => referencedId(entry, reference) ?? [])
}
