/** What a source answered under each number of one person, or each of its records of them, as one answer (H-012). */
import assert from 'node:assert/strict'
import { isResource, resourceKey } from '../../domain/resource.ts'
import { FAILURE_STATES, type TypeFailure } from '../../ports/source-reader.ts'
import type { Asked } from './asked.ts'
import type { Match } from './read-bundle.ts'
import type { SearchAnswer } from './search-type.ts'

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

/** Of several sets of answers by type, one: a type that one of them lacks is the others'. */
export function joinTypes(sets: readonly Asked['types'][]): Asked['types'] {
  const types = new Set(sets.flatMap((set) => [...set.keys()]))
  return new Map([...types].map((type) => [type, joinSearches(sets.flatMap((set) => set.get(type) ?? []))] as const))
}

function joinSearches(answers: readonly SearchAnswer[]): SearchAnswer {
  const [first, ...more] = answers
  assert(first !== undefined, 'there is an answer to join')
  if (more.length === 0) return first
  return {
    matches: answers.flatMap(({ matches }) => matches),
    included: answers.flatMap(({ included }) => included),
    failure: gravest(answers.map(({ failure }) => failure)),
    cut: answers.find(({ cut }) => cut !== null)?.cut ?? null,
    partWithheld: answers.some(({ partWithheld }) => partWithheld),
    isDown: answers.every(({ isDown }) => isDown),
    retried: answers.reduce((sum, { retried }) => sum + retried, 0),
    impairment: answers.find(({ impairment }) => impairment !== null)?.impairment ?? null
  }
}

function withoutFailures(types: Asked['types']): Asked['types'] {
  return new Map([...types].map(([type, answer]) => [type, { ...answer, failure: null, cut: null }]))
}

function gravest(failures: readonly (TypeFailure | null)[]): TypeFailure | null {
  const rank = (failure: TypeFailure): number => FAILURE_STATES.indexOf(failure.state)
  return failures.filter((failure) => failure !== null).toSorted((a, b) => rank(b) - rank(a))[0] ?? null
}

/** A source that knows the merge itself answers each number with the same Patient. */
function distinct(matches: readonly Match[]): readonly Match[] {
  const keyOf = ({ resource }: Match): string | null => (isResource(resource) ? resourceKey(resource) : null)
  return matches.filter((match, place) => {
    const key = keyOf(match)
    return key === null || !matches.slice(0, place).some((earlier) => keyOf(earlier) === key)
  })
}
