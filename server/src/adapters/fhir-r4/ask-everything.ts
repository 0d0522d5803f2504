/**
 * Everything about the Patient in one operation (`Patient/{id}/$everything`), followed to its last page and split by
 * type. What fails or cuts the whole fails or cuts every type: nobody can tell which one lost something (H-003).
 */
import assert from 'node:assert/strict'
import { moreThan } from '../../domain/more-than.ts'
import type { LiveSource } from '../../domain/region.ts'
import { isResource } from '../../domain/resource.ts'
import { askById, type Asked, ENTRIES_PER_PAGE, patientSearch, searchableTypes } from './asked.ts'
import { ANY_TYPE, type Match } from './read-bundle.ts'
import { searchType, type SearchAnswer, type SearchOptions } from './search-type.ts'

export async function askEverything(
  source: LiveSource,
  identifier: string,
  linkedId: string | null,
  options: SearchOptions
): Promise<Asked> {
  const patient = searchType(source, 'Patient', `${source.baseUrl}/${patientSearch(identifier)}`, options)
  const types = searchableTypes(source)
  const limits = { ...source, entriesMax: source.entriesMax * Math.max(1, types.length) }
  return askById(patient, linkedId, async (id) => {
    const url = `${source.baseUrl}/Patient/${encodeURIComponent(id)}/$everything?_count=${ENTRIES_PER_PAGE}`
    return split(await searchType(limits, ANY_TYPE, url, options), types, source.entriesMax)
  })
}

/** Which type a match without one was of, nobody can tell: it is counted in each. */
function split(whole: SearchAnswer, types: readonly string[], entriesMax: number): ReadonlyMap<string, SearchAnswer> {
  const byType = new Map<string, Match[]>(types.map((type) => [type, []]))
  const others: Match[] = [...whole.included]
  const nameless = whole.matches.filter(({ resource }) => !isResource(resource))
  for (const match of whole.matches) {
    if (!isResource(match.resource)) continue
    const mine = byType.get(match.resource.resourceType)
    if (mine === undefined) others.push(match)
    else mine.push(match)
  }
  const placed = [...byType.values()].reduce((sum, matches) => sum + matches.length, nameless.length)
  assert(placed + others.length === whole.matches.length + whole.included.length, 'nothing is lost on the way')
  const answers = [...byType].map(([type, matches]) => [type, toTypeAnswer(whole, matches, entriesMax)] as const)
  return new Map(
    answers.map(([type, answer], place) => [
      type,
      // What came along belongs to the whole: it is looked at once, whoever names it.
      { ...answer, matches: [...answer.matches, ...nameless], included: place === 0 ? others : [] }
    ])
  )
}

function toTypeAnswer(whole: SearchAnswer, matches: readonly Match[], entriesMax: number): SearchAnswer {
  const { isDown, partWithheld, impairment, says = [] } = whole
  const cut = matches.length > entriesMax ? moreThan(entriesMax, 'entry', 'entries') : whole.cut
  const base = {
    matches: matches.slice(0, entriesMax),
    included: [],
    partWithheld: false,
    isDown,
    impairment,
    retried: 0,
    says
  }
  if (whole.failure !== null) return { ...base, failure: whole.failure, cut }
  if (matches.length > 0) return { ...base, failure: null, cut, partWithheld }
  // Something is missing of the whole and nothing of this type came: that is never "none recorded".
  if (cut !== null) return { ...base, failure: { state: 'unavailable', detail: cut }, cut: null }
  if (partWithheld) return { ...base, failure: { state: 'withheld', detail: 'withholds something' }, cut: null }
  return { ...base, failure: null, cut: null }
}
