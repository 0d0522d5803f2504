/** Sorts one searchset page into matches, what came along with them, and what the source says about the answer. */
import { isObject, isResource, objectsOf, textOf, type JsonObject } from '../../domain/resource.ts'
import { INCLUDED_RESOURCE_TYPES } from '../../domain/resource-types.ts'
import type { TypeFailure } from '../../ports/source-reader.ts'
import { failureOfOutcome, impairmentOf, saysIncomplete } from './operation-outcome.ts'

export interface Match {
  readonly resource: unknown
  readonly fullUrl: string | null
}

export interface BundlePage {
  readonly matches: readonly Match[]
  readonly included: readonly unknown[]
  readonly failure: TypeFailure | null
  readonly incomplete: boolean
  /** A known impairment, in the source's own words. */
  readonly impairment: string | null
  readonly total: number | null
  /** The next page's address as written, or null on the last page. */
  readonly next: string | null
}

const unreadable: TypeFailure = { state: 'unavailable', detail: 'answered with a Bundle that cannot be read' }

const MAY_BE_INCLUDED: ReadonlySet<string> = new Set([...INCLUDED_RESOURCE_TYPES, 'Patient'])

/** In place of a type: whatever stands in the answer is a match (`$everything`). */
export const ANY_TYPE = 'any'

/** A failure when the body is no searchset that can be read: only an entry that is left out is an empty answer. */
export function readBundle(body: unknown, askedType: string): BundlePage | TypeFailure {
  if (!isObject(body) || body['resourceType'] !== 'Bundle') {
    return failureOfOutcome(body) ?? { state: 'unavailable', detail: 'answered with something other than a Bundle' }
  }
  const entries: unknown = 'entry' in body ? body['entry'] : []
  const total = 'total' in body ? body['total'] : null
  if (!Array.isArray(entries) || (total !== null && typeof total !== 'number')) return unreadable
  // What says that there is nothing must be a searchset: any other Bundle without entries says nothing at all.
  if (entries.length === 0 && body['type'] !== 'searchset') return unreadable
  const sorted = entries.map((entry: unknown) => ({ entry, role: roleOf(entry, askedType) }))
  const outcomes = sorted.flatMap(({ entry, role }) => [
    ...(role === 'outcome' ? [resourceOf(entry)] : []),
    ...responseOutcomes(entry)
  ])
  return {
    matches: sorted.filter(({ role }) => role === 'match').map(({ entry }) => toMatch(entry)),
    included: sorted.filter(({ role }) => role === 'include').map(({ entry }) => resourceOf(entry)),
    failure: failureOfOutcome(...outcomes) ?? failureOfStatus(sorted.map(({ entry }) => responseOf(entry))),
    impairment: impairmentOf(...outcomes),
    incomplete: outcomes.some(saysIncomplete),
    total,
    next: nextLink(body)
  }
}

function roleOf(entry: unknown, askedType: string): 'match' | 'include' | 'outcome' {
  const resource = resourceOf(entry)
  // Nothing but a word about how it went (`Bundle.entry.response`) is no resource that could not be read.
  if (resource === undefined && responseOf(entry) !== null) return 'outcome'
  if (!isResource(resource)) return 'match'
  if (resource.resourceType === 'OperationOutcome') return 'outcome'
  if (askedType === ANY_TYPE) return 'match'
  const search = isObject(entry) ? entry['search'] : undefined
  const mode = isObject(search) ? search['mode'] : undefined
  if (resource.resourceType === askedType && mode !== 'include') return 'match'
  if (mode === 'include' || MAY_BE_INCLUDED.has(resource.resourceType)) return 'include'
  return 'match'
}

function resourceOf(entry: unknown): unknown {
  return isObject(entry) ? entry['resource'] : undefined
}

function responseOf(entry: unknown): JsonObject | null {
  return isObject(entry) && isObject(entry['response']) ? entry['response'] : null
}

function responseOutcomes(entry: unknown): readonly unknown[] {
  const outcome = responseOf(entry)?.['outcome']
  return outcome === undefined ? [] : [outcome]
}

/** An entry that says by its HTTP status alone that it failed. */
function failureOfStatus(responses: readonly (JsonObject | null)[]): TypeFailure | null {
  const statuses = responses.map((response) => textOf(response?.['status']) ?? '')
  if (statuses.some((status) => /^40[13]\b/.test(status))) return { state: 'refused', detail: 'refused access' }
  if (statuses.some((status) => /^[45]/.test(status))) return { state: 'unavailable', detail: 'reported an error' }
  return null
}

function toMatch(entry: unknown): Match {
  return { resource: resourceOf(entry), fullUrl: isObject(entry) ? textOf(entry['fullUrl']) : null }
}

function nextLink(bundle: Readonly<Record<string, unknown>>): string | null {
  return textOf(objectsOf(bundle['link']).find((link) => link['relation'] === 'next')?.['url'])
}
