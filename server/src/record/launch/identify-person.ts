/**
 * From the launch's person to the index's: the number is followed, the demographics must agree (H-002, H-012). Nobody
 * is ever found by demographics.
 */
import assert from 'node:assert/strict'
import { toNhsNumber } from '../../domain/nhs-number.ts'
import type { IndexPerson } from '../../domain/person.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import { agreesWith } from '../../domain/same-person.ts'
import type { PersonIndex } from '../../ports/person-index.ts'
import type { LaunchFacts } from './claims.ts'

/** `restricted` is for the audit alone: the answer to the host system, and the work for it, are those of an unknown person. */
export interface RefusedPerson extends Refusal {
  readonly restricted?: boolean
}

export async function identifyPerson(
  index: PersonIndex,
  pat: LaunchFacts['pat']
): Promise<IndexPerson | RefusedPerson> {
  const person = await findPerson(index, pat.nhs)
  if (isRefusal(person)) return person
  const said = { family: pat.fam, given: pat.giv, birthDate: pat.dob, gender: pat.gen }
  return agreesWith(person, said) ? person : refuse('demographics-mismatch')
}

/** By the number alone: a system that asks by FHIR has nothing else to say, or its birth date beside it. */
export async function findPerson(index: PersonIndex, nhs: string): Promise<IndexPerson | RefusedPerson> {
  const nhsNumber = toNhsNumber(nhs)
  if (nhsNumber === null) return refuse('nhs-number-invalid')
  const answer = await index.findPerson(nhsNumber)
  if (answer.kind === 'unavailable') return refuse('index-unavailable', answer.detail)
  if (answer.kind === 'unknown') return { ...refuse('person-unknown'), restricted: answer.restricted }
  assert(toNhsNumber(answer.person.nhsNumber) !== null, 'the index gives a person under a checked number')
  return answer.person
}
