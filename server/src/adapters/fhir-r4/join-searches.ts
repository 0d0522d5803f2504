/** Several answers to one question, as one: nothing received is lost, and the gravest failure stands. */
import assert from 'node:assert/strict'
import { FAILURE_STATES, type TypeFailure } from '../../ports/source-reader.ts'
import type { SearchAnswer } from './search-type.ts'

export type TypeAnswers = ReadonlyMap<string, SearchAnswer>

/** Of several sets of answers by type, one: a type that one of them lacks is the others'. */
export function joinTypes(sets: readonly TypeAnswers[]): TypeAnswers {
  const types = new Set(sets.flatMap((set) => [...set.keys()]))
  return new Map([...types].map((type) => [type, joinSearches(sets.flatMap((set) => set.get(type) ?? []))] as const))
}

export function joinSearches(answers: readonly SearchAnswer[]): SearchAnswer {
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
    impairment: answers.find(({ impairment }) => impairment !== null)?.impairment ?? null,
    says: answers.flatMap(({ says = [] }) => says)
  }
}

export function gravest(failures: readonly (TypeFailure | null)[]): TypeFailure | null {
  const rank = (failure: TypeFailure): number => FAILURE_STATES.indexOf(failure.state)
  return failures.filter((failure) => failure !== null).toSorted((a, b) => rank(b) - rank(a))[0] ?? null
}
