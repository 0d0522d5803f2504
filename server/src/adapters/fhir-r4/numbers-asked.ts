/**
 * Under which numbers of a person one source is asked, and what is said where it had more: what it keeps under the others
 * nobody knows, so it is neither "none" nor "not held" (H-012, H-003).
 */
import assert from 'node:assert/strict'
import type { NhsNumber } from '../../domain/nhs-number.ts'
import type { PersonNumbers } from '../../domain/person-numbers.ts'
import type { AskedSource } from '../../domain/region.ts'
import type { Asked } from './asked.ts'

/** More than any person should have had; past it the last that the index names are not asked under, and it is said. */
const NUMBERS_ASKED_MAX = 5

/** National services follow the index themselves: they are asked under the present number alone. */
export function numbersAsked(kind: AskedSource['kind'], numbers: PersonNumbers): readonly NhsNumber[] {
  return kind === 'fhir-r4' ? numbers.slice(0, NUMBERS_ASKED_MAX) : [numbers[0]]
}

/** `answer`: what came under the numbers that were asked, joined. */
export function tellNumbersLeft(kind: AskedSource['kind'], numbers: PersonNumbers, answer: Asked): Asked {
  const asked = numbersAsked(kind, numbers).length
  assert(asked >= 1 && asked <= numbers.length, 'the present number is asked under, and none that is not the person’s')
  if (kind !== 'fhir-r4' || asked === numbers.length) return answer
  const cut = `asked under ${asked} of this person’s ${numbers.length} NHS numbers, the limit`
  const { patient, types } = answer
  const isFound = patient.matches.length > 0
  return {
    patient: isFound ? patient : { ...patient, failure: patient.failure ?? { state: 'unavailable', detail: cut } },
    types: new Map([...types].map(([type, one]) => [type, { ...one, cut: one.cut ?? cut }] as const))
  }
}
