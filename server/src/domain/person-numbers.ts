/**
 * The numbers that one person has had: the index's own first, then those that were merged into it, as far as the index
 * tells them, by its list or by answering a launch under one of them with the survivor (H-012). Nobody else joins numbers.
 */
import assert from 'node:assert/strict'
import type { LaunchContext } from './launch-context.ts'
import { toNhsNumber, type NhsNumber } from './nhs-number.ts'

export type PersonNumbers = readonly [NhsNumber, ...NhsNumber[]]

export function numbersOf({ person, launchedNumber }: Pick<LaunchContext, 'person' | 'launchedNumber'>): PersonNumbers {
  const former = [launchedNumber ?? person.nhsNumber, ...(person.formerNumbers ?? [])]
    .map(toNhsNumber)
    .filter((number) => number !== null && number !== person.nhsNumber)
  const numbers: PersonNumbers = [person.nhsNumber, ...new Set(former as NhsNumber[])]
  assert(toNhsNumber(numbers[0]) !== null, 'whom the record is about has a checked number')
  assert(new Set(numbers).size === numbers.length, 'each number of a person is asked for once')
  return numbers
}
