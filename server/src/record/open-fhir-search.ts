/**
 * A search by FHIR, of one type about one person. A next page asks the sources anew: nothing that they said is kept in between, and
 * where they now say something else it is no page of the same answer, and is refused (H-010).
 *
 *   scope       |                      | refused: scope-missing
 *   query       → FhirQuery            | refused: request-malformed, search-ended
 *   answers     → FhirAnswers          | by open-fhir-answers.ts
 *   outward     → Bundle               | refused: view-replaced, where a next page is of another answer
 *   disclose    sent                   | audit-unavailable → no reply
 */
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts'
import { mayRead } from '../domain/system-scope.ts'
import type { ToldSearch } from '../ports/client-access.ts'
import { disclose } from './disclose/disclose.ts'
import { toStatement } from './disclose/sent-statement.ts'
import { inTurns } from './normalise/in-turns.ts'
import type { SystemAccess } from './open-access.ts'
import { openAnswers, refuseFhir, type FhirAnswers, type FhirPorts } from './open-fhir-answers.ts'
import { PAGE_PARAMETERS, toFhirQuery, type FhirQuery } from './outward/fhir-query.ts'
import type { Besides } from './outward/outcomes.ts'
import { digestOf, toOutwardEntries, toSearchset, type OutwardEntry } from './outward/searchset.ts'

export interface FhirSearch {
  readonly type: string
  readonly query: URLSearchParams
  /** `Prefer: handling=strict`. */
  readonly isStrict: boolean
  readonly requestId: string
  readonly signal: AbortSignal
}

/** Resolves to the Bundle, as text. */
export async function openFhirSearch(
  ports: FhirPorts,
  access: SystemAccess,
  search: FhirSearch
): Promise<string | Refusal> {
  const { type, requestId } = search
  const nobody = { type, requestId, nhs: null }
  if (!mayRead(access.holder.scopes, type, 'search')) return refuseFhir(ports, access, refuse('scope-missing'), nobody)
  const query = toFhirQuery(search.query, search.isStrict)
  if (isRefusal(query)) return query
  const begun = await toBegun(ports, access, type, query)
  if (isRefusal(begun)) return begun
  const { whose, ids, before } = begun
  const disclosureId = ports.random.id()
  const answers = await openAnswers(ports, access, {
    ...search,
    ...whose,
    query: toAuditedQuery(query, ids),
    sourceId: null,
    disclosureId
  })
  if (isRefusal(answers)) return answers
  const found = await toFound(ports, answers, ids)
  const besides = toBesides(answers, query, whose.nhs)
  const digest = digestOf(found, answers.views, besides)
  if (before !== null && before.digest !== digest)
    return refuse('view-replaced', 'what the sources say has changed since the first page: search again')
  const shown = found.slice(query.offset, query.offset + query.count)
  const id = ports.random.token()
  const bundle = toSearchset({
    requestId,
    at: new Date(ports.clock.nowMs()).toISOString(),
    publicUrl: ports.region.publicUrl,
    shown,
    found: found.length,
    states: answers.views,
    besides,
    links: toLinks(`${ports.region.publicUrl}${ROUTES.fhir}/${type}`, query, before?.id ?? id, found.length)
  })
  await remember(ports, access, { id, digest, type, nhsNumber: whose.nhs }, { ids, shown })
  const statement = toStatement.fhirSent(type, answers.views, shown, answers.withheld, { disclosureId, requestId })
  return (await disclose(ports.audit, answers.grant, statement)) ?? bundle
}

interface Begun {
  readonly whose: { readonly nhs: string; readonly birthDate: string | null }
  readonly ids: ReadonlySet<string> | null
  /** Null: a new search. */
  readonly before: Omit<ToldSearch, 'resources'> | null
}

/** A next page is about whom its search was about, under the number that was asked for then, a replaced one too. */
async function toBegun(
  { tokens }: FhirPorts,
  { token }: SystemAccess,
  type: string,
  { person, search, ids }: FhirQuery
): Promise<Begun | Refusal> {
  if (person !== null) return { whose: person, ids, before: null }
  const before = search === null ? null : await tokens.findTold(token, search)
  if (before === null || before.type !== type) return refuse('search-ended')
  return { whose: { nhs: before.nhsNumber, birthDate: null }, ids: toIds(before.query), before }
}

async function toFound(
  ports: FhirPorts,
  { views, grant }: FhirAnswers,
  ids: ReadonlySet<string> | null
): Promise<readonly OutwardEntry[]> {
  const entries = views.flatMap(({ source, entries: own }) => own.map((entry) => ({ entry, source })))
  const all = await inTurns(toOutwardEntries(entries, grant.numbers), ports)
  return ids === null ? all : all.filter(({ id }) => ids.has(id))
}

function toBesides({ isAnyWithheld, isPartHidden, grant }: FhirAnswers, { ignored }: FhirQuery, nhs: string): Besides {
  return { isAnyWithheld, isPartHidden, ignored, isSuperseded: nhs.replaceAll(' ', '') !== grant.nhsNumber }
}

/** What the token was told, so that it can read it again and page on; of what the sources said, digests alone. */
async function remember(
  { tokens }: FhirPorts,
  { token }: SystemAccess,
  told: Omit<ToldSearch, 'query' | 'resources'>,
  { ids, shown }: { readonly ids: ReadonlySet<string> | null; readonly shown: readonly OutwardEntry[] }
): Promise<void> {
  const resources = [...new Set(shown.flatMap(({ named }) => named))]
  await tokens.saveTold(token, { ...told, query: [...(ids ?? [])].join(','), resources })
}

function toIds(query: string): ReadonlySet<string> | null {
  return query === '' ? null : new Set(query.split(','))
}

function toAuditedQuery({ search, offset, count }: FhirQuery, ids: ReadonlySet<string> | null): string {
  return new URLSearchParams({
    ...(ids === null ? {} : { _id: [...ids].join(',') }),
    _count: String(count),
    ...(search === null ? {} : { _offset: String(offset) })
  }).toString()
}

/** A next page is found by the search's own id: no address of ours carries the number that was asked for. */
function toLinks(base: string, { offset, count }: FhirQuery, search: string, found: number) {
  const at = (from: number): string =>
    `${base}?${new URLSearchParams({ [PAGE_PARAMETERS.search]: search, [PAGE_PARAMETERS.offset]: String(from), _count: String(count) }).toString()}`
  const self = { relation: 'self' as const, url: at(offset) }
  return count > 0 && offset + count < found ? [self, { relation: 'next' as const, url: at(offset + count) }] : [self]
}
