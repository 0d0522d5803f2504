/**
 * What reading one source's answer needs: the check, and the resources that came along. Those are checked like any
 * other; one that cannot be read is not used, and is told where something names it.
 */
import type { Unreadable } from '@ncr/contract/record.ts'
import { isLive, type Source } from '../../domain/region.ts'
import { isResource, resourceKey, resourceName, type Resource } from '../../domain/resource.ts'
import type { SeenAnswer } from '../../ports/quality-counter.ts'
import type { ResourceCheck } from '../../ports/resource-check.ts'
import type { ReferenceLookup } from './entry-text.ts'

/** Of all copies of what came along, over one answer: entries past it carry their words alone. */
const INCLUDED_CHARACTERS_MAX = 4_194_304

export interface Reading {
  readonly source: Source
  readonly check: ResourceCheck
  readonly lookup: ReferenceLookup
  /** Everything that was read or could not be, for counting. */
  readonly seen: Seen
  /** Whether a copy of this resource may still go with an entry. */
  hasRoomFor(included: Resource): boolean
  /** Unreadable resources that were named since this was asked last. */
  takeFaults(): readonly Unreadable[]
}

type Seen = { -readonly [name in keyof SeenAnswer]: [...SeenAnswer[name]] }

export function createReading(check: ResourceCheck, source: Source, included: readonly unknown[]): Reading {
  const readable = new Map<string, Resource>()
  const faults = new Map<string, Unreadable>()
  const sizes = new Map<Resource, number>()
  const named = new Set<Unreadable>()
  const seen: Seen = { readable: [], unreadable: [] }
  for (const resource of included.filter(isResource)) {
    const key = resourceKey(resource)
    if (key === null || resource.resourceType === 'Patient') continue
    const issues = check.issuesOf(resource)
    for (const reference of referencesTo(key, source)) {
      if (issues.length > 0) faults.set(reference, { resource: resourceName(resource), issues: [...issues] })
      else readable.set(reference, resource)
    }
    if (issues.length === 0) sizes.set(resource, JSON.stringify(resource).length)
    if (issues.length === 0) seen.readable.push(resource)
    else seen.unreadable.push({ type: resource.resourceType, id: resource['id'] })
  }
  let charactersLeft = INCLUDED_CHARACTERS_MAX
  return {
    source,
    check,
    seen,
    lookup(reference) {
      const written = reference.replace(/\/_history\/[^/]+$/, '')
      const fault = faults.get(written)
      if (fault !== undefined) named.add(fault)
      return readable.get(written) ?? null
    },
    hasRoomFor(resource) {
      charactersLeft -= sizes.get(resource) ?? 0
      return charactersLeft >= 0
    },
    takeFaults() {
      const taken = [...new Map([...named].map((fault) => [fault.resource, fault])).values()]
      named.clear()
      return taken
    }
  }
}

function referencesTo(key: string, source: Source): readonly string[] {
  return isLive(source) ? [key, `${source.baseUrl}/${key}`] : [key]
}
