/** AuditEvents as a searchset (http://hl7.org/fhir/R4/bundle.html), which says so where there were too many to read. */
import type { Resource } from '../domain/resource.ts'

interface Link {
  readonly relation: 'self' | 'next'
  readonly url: string
}

export interface Searchset {
  readonly shown: readonly Resource[]
  /** Of all that were read, shown or not. */
  readonly found: number
  /** More there are than one question reads. */
  readonly isCut: boolean
  /** Where it was asked: addresses of the search, and of the events. */
  readonly at?: { readonly base: string; readonly links: readonly Link[] }
}

export function toSearchset({ shown, found, isCut, at }: Searchset): Resource {
  const entry: object[] = shown.map((resource) => ({
    ...(at === undefined ? {} : { fullUrl: `${at.base}/${String(resource['id'])}` }),
    resource,
    search: { mode: 'match' }
  }))
  if (isCut) entry.push({ resource: toWarning(found), search: { mode: 'outcome' } })
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    // Nobody counted what was not read.
    ...(isCut ? {} : { total: found }),
    ...(at === undefined ? {} : { link: at.links }),
    // FHIR has no empty lists.
    ...(entry.length === 0 ? {} : { entry })
  }
}

function toWarning(found: number): Resource {
  const details = { text: 'There are more entries than one search reads: ask for a shorter time' }
  const issue = { severity: 'warning', code: 'too-costly', details, diagnostics: `The oldest ${found} were read` }
  return { resourceType: 'OperationOutcome', issue: [issue] }
}
