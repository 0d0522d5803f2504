/** The answer of a search: what was found beside what was not searched. It is "at least" while anything is missing (H-003). */
import assert from 'node:assert/strict'
import type { SearchAnswer, SearchedPlace } from '@ncr/contract/search.ts'
import { PAGE_NAMES, SECTION_NAMES } from '@ncr/contract/section-names.ts'
import { INCOMPLETE_STATES } from '@ncr/contract/source-outcome.ts'
import type { Permission } from '../../domain/access-grant.ts'
import type { Query } from './query.ts'
import type { Found } from './search.ts'

export interface Searched {
  readonly ids: { readonly disclosureId: string; readonly requestId: string; readonly atMs: number }
  readonly permission: Pick<Permission, 'hiddenSections' | 'hiddenPages'>
  readonly places: readonly Omit<SearchedPlace, 'found'>[]
  readonly documents: SearchAnswer['documents']
}

export function toSearchAnswer(query: Query, { hits, counts }: Found, searched: Searched): SearchAnswer {
  const { ids, permission, documents } = searched
  const places = searched.places.map((place) => ({ ...place, found: counts.get(place.place) ?? 0 }))
  const found = places.reduce((sum, place) => sum + place.found, 0)
  assert(found >= hits.length, 'each hit was found in a place that was searched')
  const hidden = [
    ...SECTION_NAMES.filter((name) => permission.hiddenSections.has(name)),
    ...PAGE_NAMES.filter((name) => permission.hiddenPages.has(name))
  ]
  return {
    disclosureId: ids.disclosureId,
    requestId: ids.requestId,
    at: new Date(ids.atMs).toISOString(),
    terms: query.terms.map(({ asked, also }) => ({ asked, also: [...also] })),
    found,
    atLeast: hidden.length > 0 || documents.unsearched.length > 0 || places.some(isMissingSome),
    places,
    hidden,
    documents,
    hits: [...hits]
  }
}

function isMissingSome({ states }: SearchedPlace): boolean {
  return states.some(
    ({ state, flags, unreadable }) =>
      INCOMPLETE_STATES.has(state) || unreadable !== undefined || flags?.some((flag) => flag !== 'stale') === true
  )
}
