/** Every number that a person has had, as the index tells: looks under an earlier one are looks at the same person (H-012). */
import type { NhsNumber } from '../domain/nhs-number.ts'
import { numbersOf } from '../domain/person-numbers.ts'
import type { PersonIndex } from '../ports/person-index.ts'

/** Null where the index does not answer: nobody else could tell. */
export async function everyNumber(index: PersonIndex, nhsNumber: NhsNumber): Promise<readonly NhsNumber[] | null> {
  const answer = await index.findPerson(nhsNumber)
  if (answer.kind === 'unavailable') return null
  // Nobody known, or somebody restricted: what was tried under that number is told all the same.
  if (answer.kind === 'unknown') return [nhsNumber]
  return numbersOf({ person: answer.person, launchedNumber: nhsNumber })
}
