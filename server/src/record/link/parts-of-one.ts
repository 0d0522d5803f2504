/**
 * One medicine at one source may be several resources: what was authorised, what is said to be taken, and each issue of
 * it (GP Connect, medication guidance). Only one of them speaks for it to other sources, or every issue would stand as a
 * duplicate and the same disagreement be told two times over (H-016).
 */
import type { Entry } from '@ncr/contract/record.ts'
import { objectsOf, textOf } from '../../domain/resource.ts'

export interface PartsOfOne {
  /** Ids of entries for which another of their own source speaks. */
  readonly spokenFor: ReadonlySet<string>
  /** A statement and the authorisation that it names: one medicine, by the source's own word. */
  readonly halves: readonly (readonly [statement: Entry, authorisation: Entry])[]
}

/** `known`: finds an entry by its id, those that have just been received among them. */
export function partsOfOne(fresh: readonly Entry[], known: (id: string) => Entry | undefined): PartsOfOne {
  const spokenFor = new Set<string>()
  const halves: (readonly [Entry, Entry])[] = []
  for (const entry of fresh) {
    const { resourceType } = entry.resource
    if (resourceType !== 'MedicationRequest' && resourceType !== 'MedicationStatement') continue
    for (const authorisation of basisOf(entry).flatMap((id) => known(id) ?? [])) {
      if (resourceType === 'MedicationRequest') spokenFor.add(entry.id)
      else halves.push([entry, authorisation])
      // Where the two do not agree on how it stands, both are heard.
      if (resourceType === 'MedicationStatement' && authorisation.status === entry.status)
        spokenFor.add(authorisation.id)
    }
  }
  return { spokenFor, halves }
}

/** The requests of its own source that an entry says it is based on. */
function basisOf({ source, resource }: Entry): readonly string[] {
  return objectsOf(resource['basedOn'])
    .map(({ reference }) => /^MedicationRequest\/[^/]+$/.exec(textOf(reference) ?? '')?.[0])
    .flatMap((key) => (key === undefined ? [] : [`${source}/${key}`]))
}
