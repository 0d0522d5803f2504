/** What a source answered under each number of one person, or each of its records of them, as one answer (H-012). */
import assert from 'node:assert/strict'
import { isResource, resourceKey } from '../../domain/resource.ts'
import type { Asked } from './asked.ts'
import { gravest, joinSearches, joinTypes } from './join-searches.ts'
import type { Match } from './read-bundle.ts'

/** `under`: one answer for each number, the present number's first. */
export function joinAsked(under: readonly Asked[]): Asked {
  const [only, ...more] = under
  assert(only !== undefined, 'a source is asked under the present number at least')
  if (more.length === 0) return only
  const isFound = ({ patient }: Asked): boolean => patient.failure === null && patient.matches.length > 0
  const patients = joinSearches(under.map(({ patient }) => patient))
  const patient = { ...patients, matches: distinct(patients.matches) }
  if (!under.some(isFound)) return { patient, types: joinTypes(under.map(({ types }) => types)) }
  // Under a number that it does not know it has nothing to fail with; under one that it cannot tell about, there may be more.
  const types = joinTypes(under.map((asked) => (isFound(asked) ? asked.types : withoutFailures(asked.types))))
  const failed = under.flatMap(({ patient: { failure } }) => (failure === null ? [] : [failure]))
  return {
    patient: { ...patient, failure: null },
    types: new Map(
      [...types].map(([type, answer]) => [type, { ...answer, failure: gravest([answer.failure, ...failed]) }])
    )
  }
}

function withoutFailures(types: Asked['types']): Asked['types'] {
  return new Map([...types].map(([type, answer]) => [type, { ...answer, failure: null, cut: null }]))
}

/** A source that knows the merge itself answers each number with the same Patient. */
function distinct(matches: readonly Match[]): readonly Match[] {
  const keyOf = ({ resource }: Match): string | null => (isResource(resource) ? resourceKey(resource) : null)
  return matches.filter((match, place) => {
    const key = keyOf(match)
    return key === null || !matches.slice(0, place).some((earlier) => keyOf(earlier) === key)
  })
}
