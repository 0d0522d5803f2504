/** Searchset Bundles, pages of them, and OperationOutcomes. */
import assert from 'node:assert/strict'
import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes'

export interface Page {
  readonly base: string
  readonly path: string
  readonly query: URLSearchParams
  readonly offset: number
  readonly count: number
}

/** One page of what was found, with what it refers to, and a link to the next page while there is one. */
export function searchset(
  found: readonly Resource[],
  page: Page,
  includedBy: (one: Resource) => readonly Resource[]
): Bundle {
  assert(page.count > 0 && page.offset >= 0)
  const shown = found.slice(page.offset, page.offset + page.count)
  const included = new Map(shown.flatMap(includedBy).map((one) => [`${one.resourceType}/${one.id}`, one]))
  const next =
    page.offset + page.count < found.length ? [{ relation: 'next', url: address(page, page.offset + page.count) }] : []
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    link: [{ relation: 'self', url: address(page, page.offset) }, ...next],
    entry: [...shown.map(entry(page, 'match')), ...[...included.values()].map(entry(page, 'include'))]
  }
}

/** The address of a page of this search. */
export function address(page: Page, offset: number): string {
  const query = new URLSearchParams(page.query)
  query.set('_count', String(page.count))
  if (offset > 0) query.set('_offset', String(offset))
  else query.delete('_offset')
  return `${page.base}${page.path}?${query.toString()}`
}

const entry =
  (page: Page, mode: 'match' | 'include') =>
  (resource: Resource): BundleEntry => ({
    fullUrl: `${page.base}/${resource.resourceType}/${resource.id ?? ''}`,
    resource,
    search: { mode }
  })

export function outcome(code: OperationOutcome['issue'][number]['code'], text: string): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, details: { text } }]
  }
}
