/**
 * All searches in one request: a FHIR batch of GETs (R4, 3.1.0.11.1). Each entry of the answer is read like the answer
 * to a search of its own, its further pages included. A batch that is not answered as one fails every search in it.
 */
import assert from 'node:assert/strict'
import type { LiveSource } from '../../domain/region.ts'
import type { TypeFailure } from '../../ports/source-reader.ts'
import { isObject, isResource, objectsOf, textOf, type JsonObject } from '../../domain/resource.ts'
import { askById, type Asked, byIdentifier, byPatientId, patientSearch, searchableTypes, typeSearch } from './asked.ts'
import { failureOfStatus, getFhir, type GetResult } from './get-fhir.ts'
import { failureOfOutcome } from './operation-outcome.ts'
import { ANY_TYPE, readBundle } from './read-bundle.ts'
import { followSearch, searchType, type SearchAnswer, type SearchOptions } from './search-type.ts'

interface Search {
  readonly type: string
  /** Relative to the source's base. */
  readonly query: string
}

export async function askByBatch(
  source: LiveSource,
  identifier: string,
  linkedId: string | null,
  options: SearchOptions
): Promise<Asked> {
  const patient: Search = { type: 'Patient', query: patientSearch(identifier) }
  if (source.search === 'patient') {
    const found = searchType(source, 'Patient', `${source.baseUrl}/${patient.query}`, options)
    return askById(found, linkedId, async (id) => {
      const searches = typeSearches(source, byPatientId(id))
      return new Map(searches.length === 0 ? [] : await sendBatch(source, searches, options))
    })
  }
  const searches = [patient, ...typeSearches(source, byIdentifier(identifier))]
  const [first, ...rest] = await sendBatch(source, searches, options)
  assert(first !== undefined && rest.length + 1 === searches.length, 'each search has its answer')
  return { patient: first[1], types: new Map(rest) }
}

function typeSearches(source: LiveSource, who: string): readonly Search[] {
  return searchableTypes(source).map((type) => ({ type, query: typeSearch(type, who) }))
}

/** One answer for each search, in their order. */
async function sendBatch(
  source: LiveSource,
  searches: readonly Search[],
  options: SearchOptions
): Promise<readonly (readonly [string, SearchAnswer])[]> {
  const entry = searches.map(({ query }) => ({ request: { method: 'GET', url: query } }))
  const batch = { resourceType: 'Bundle', type: 'batch', entry }
  const got = await getFhir(source.baseUrl, { ...options, batch, bytesMax: source.responseBytesMax })
  const firsts = toFirstPages(got, searches)
  return Promise.all(
    searches.map(async ({ type, query }, place) => {
      const first = firsts[place] ?? notABatch(got)
      return [type, await followSearch(source, type, { url: `${source.baseUrl}/${query}`, first }, options)] as const
    })
  )
}

/** What each search would have been answered with by itself. */
function toFirstPages(got: GetResult, searches: readonly Search[]): readonly GetResult[] {
  if (!got.ok) {
    const failure = { ...got.failure, detail: `batch: ${got.failure.detail}` }
    return searches.map(() => ({ ...got, failure }))
  }
  if (!isObject(got.body) || got.body['type'] !== 'batch-response') return []
  const entries: unknown = got.body['entry']
  const answers = objectsOf(entries)
  const isWhole = Array.isArray(entries) && entries.length === searches.length && answers.length === searches.length
  // Entries answer by their place: with one too few, or one in another's place, nobody knows which is whose.
  if (!isWhole || isMixedUp(answers, searches)) {
    const failure = { state: 'unavailable' as const, detail: "answered a batch with other questions' answers" }
    return searches.map(() => ({ ok: false, failure, overLimit: null, isDown: false, attempts: got.attempts }))
  }
  return answers.map((entry) => toFirstPage(entry, got.attempts))
}

/** Whether what stands in any answer, or its own `self` link, says that it answers another search of the batch. */
function isMixedUp(answers: readonly JsonObject[], searches: readonly Search[]): boolean {
  const asked = new Set(searches.map(({ type }) => type))
  return searches.some(({ type }, place) => {
    const bundle = answers[place]?.['resource']
    if (!isObject(bundle)) return false
    const self = objectsOf(bundle['link']).find((link) => link['relation'] === 'self')
    const named = /(?:^|\/)([A-Z][A-Za-z]+)(?:\/_search)?(?:\?|$)/.exec(textOf(self?.['url']) ?? '')?.[1] ?? type
    const sent = objectsOf(bundle['entry']).filter((entry) => !isAlong(entry))
    const types = sent.map(({ resource }) => (isResource(resource) ? resource.resourceType : null))
    const isForeign = !types.includes(type) && types.some((sentType) => sentType !== null && asked.has(sentType))
    return isForeign || (named !== type && asked.has(named))
  })
}

function isAlong({ search }: JsonObject): boolean {
  return isObject(search) && search['mode'] === 'include'
}

function toFirstPage(entry: JsonObject, attempts: number): GetResult {
  const response = isObject(entry['response']) ? entry['response'] : {}
  const status = Number(/^\d{3}/.exec(textOf(response['status']) ?? '')?.[0] ?? 0)
  if (status === 200) return { ok: true, body: entry['resource'], bytes: 0, attempts }
  const failure = failureOfStatus(status, failureOfOutcome(response['outcome'], entry['resource']))
  return { ok: false, failure, overLimit: null, isDown: status >= 500, attempts }
}

function notABatch(got: GetResult): GetResult {
  const failure = (got.ok ? failureIn(got.body) : null) ?? {
    state: 'unavailable' as const,
    detail: 'batch: answered with something other than its answers'
  }
  return { ok: false, failure, overLimit: null, isDown: false, attempts: got.attempts }
}

/** A searchset, or a bare outcome, may say why it is no answer to a batch. */
function failureIn(body: unknown): TypeFailure | null {
  const page = readBundle(body, ANY_TYPE)
  return 'state' in page ? failureOfOutcome(body) : page.failure
}
