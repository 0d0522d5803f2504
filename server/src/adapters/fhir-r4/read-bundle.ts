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
  readonly included: readonly Match[]
  readonly failure: TypeFailure | null
  /** Why this page, and what follows it, cannot be the whole answer; null: nothing speaks against it. */
  readonly cut: string | null
  /** A known impairment, in the source's own words. */
  readonly impairment: string | null
  readonly total: number | null
  /** The next page's address as written, or null on the last page. */
  readonly next: string | null
  /** Its `self` and `next` links as written: what the source says that it answers. */
  readonly says: readonly string[]
  /** Those of them that are `self`: the search as the source understood it. */
  readonly self: readonly string[]
}

const unreadable: TypeFailure = { state: 'unavailable', detail: 'answered with a Bundle that cannot be read' }

const NOT_EVERYTHING = 'the source says that it did not send everything'

const MAY_BE_INCLUDED: ReadonlySet<string> = new Set([...INCLUDED_RESOURCE_TYPES, 'Patient'])

/** In place of a type: whatever stands in the answer is a match (`$everything`). */
export const ANY_TYPE = 'any'

/**
 * A failure when the body is no searchset that can be read: only an entry that is left out is an empty answer, and only
 * a searchset can say that there is nothing (H-003).
 */
export function readBundle(body: unknown, askedType: string): BundlePage | TypeFailure {
  if (!isObject(body) || body['resourceType'] !== 'Bundle') {
    return failureOfOutcome(body) ?? { state: 'unavailable', detail: 'answered with something other than a Bundle' }
  }
  const entries: unknown = 'entry' in body ? body['entry'] : []
  const total = 'total' in body ? body['total'] : null
  if (!Array.isArray(entries) || (total !== null && typeof total !== 'number')) return unreadable
  const isSearchset = body['type'] === 'searchset'
  if (entries.length === 0 && !isSearchset) return unreadable
  const sorted = entries.map((entry: unknown) => ({ entry, role: roleOf(entry, askedType) }))
  const of = (role: Role): readonly unknown[] => sorted.filter((one) => one.role === role).map(({ entry }) => entry)
  const outcomes = [...of('outcome').map(resourceOf), ...entries.flatMap(responseOutcomes), body['issues']]
  const isBelievable = isSearchset || of('match').some((entry) => isOfType(resourceOf(entry), askedType))
  const next = nextPage(body)
  return {
    matches: of('match').map(toMatch),
    included: of('include').map(toMatch),
    failure: failureOfOutcome(...outcomes) ?? failureOfStatus(entries) ?? (isBelievable ? null : unreadable),
    impairment: impairmentOf(...outcomes),
    cut: outcomes.some(saysIncomplete) ? NOT_EVERYTHING : (next.cut ?? cutOfMixture(isSearchset, askedType)),
    total,
    next: next.url,
    says: [...linksOf(body, 'self'), ...linksOf(body, 'next')],
    self: linksOf(body, 'self')
  }
}

type Role = 'match' | 'include' | 'outcome'

function roleOf(entry: unknown, askedType: string): Role {
  const resource = resourceOf(entry)
  // Nothing but a word about how it went (`Bundle.entry.response`) is no resource that could not be read.
  if (resource === undefined && responseOf(entry) !== null) return 'outcome'
  if (!isResource(resource)) return 'match'
  if (resource.resourceType === 'OperationOutcome') return 'outcome'
  // Of the type that was asked for, whatever its search mode: what a source marks wrongly it has sent all the same.
  if (isOfType(resource, askedType)) return 'match'
  return modeOf(entry) === 'include' || MAY_BE_INCLUDED.has(resource.resourceType) ? 'include' : 'match'
}

function isOfType(resource: unknown, askedType: string): boolean {
  return isResource(resource) && (askedType === ANY_TYPE || resource.resourceType === askedType)
}

function modeOf(entry: unknown): unknown {
  const search = isObject(entry) ? entry['search'] : undefined
  return isObject(search) ? search['mode'] : undefined
}

/** Of several types at once, what is no searchset says nothing about those it does not hold. */
function cutOfMixture(isSearchset: boolean, askedType: string): string | null {
  return askedType === ANY_TYPE && !isSearchset ? 'answered with a Bundle that is no searchset' : null
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

/** An entry that says by its HTTP status alone that it failed. Without a resource only 2xx says that it did not. */
function failureOfStatus(entries: readonly unknown[]): TypeFailure | null {
  const told = entries.flatMap((entry) => {
    const response = responseOf(entry)
    return response === null ? [] : [{ status: textOf(response['status']) ?? '', isBare: !hasResource(entry) }]
  })
  if (told.some(({ status }) => /^40[13]\b/.test(status))) return { state: 'refused', detail: 'refused access' }
  const failed = told.some(({ status, isBare }) => /^[45]/.test(status) || (isBare && !/^2\d\d\b/.test(status)))
  return failed ? { state: 'unavailable', detail: 'reported an error' } : null
}

function hasResource(entry: unknown): boolean {
  return resourceOf(entry) !== undefined
}

function toMatch(entry: unknown): Match {
  return { resource: resourceOf(entry), fullUrl: isObject(entry) ? textOf(entry['fullUrl']) : null }
}

/** A page that is announced without a usable address, or with two, is a page that is missing. */
function nextPage(bundle: JsonObject): { readonly url: string | null; readonly cut: string | null } {
  const links = objectsOf(bundle['link']).filter((link) => textOf(link['relation'])?.toLowerCase() === 'next')
  const urls = new Set(links.map((link) => textOf(link['url'])))
  const [url = null] = urls
  if (links.length > 0 && url === null) return { url, cut: 'its next page has no address' }
  return { url, cut: urls.size > 1 ? 'it names more than one next page' : null }
}

function linksOf(bundle: JsonObject, relation: 'self' | 'next'): readonly string[] {
  return objectsOf(bundle['link'])
    .filter((link) => textOf(link['relation'])?.toLowerCase() === relation)
    .flatMap((link) => textOf(link['url']) ?? [])
}
