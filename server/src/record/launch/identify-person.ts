/**
 * From the launch's person to the index's: the number is followed, the demographics must agree (H-002, H-012). Nobody
 * is ever found by demographics.
 */
import assert from 'node:assert/strict'
import { toNhsNumber } from '../../domain/nhs-number.ts'
import type { IndexPerson } from '../../domain/person.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
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
  const nhsNumber = toNhsNumber(pat.nhs)
  if (nhsNumber === null) return refuse('nhs-number-invalid')
  const answer = await index.findPerson(nhsNumber)
  if (answer.kind === 'unavailable') return refuse('index-unavailable', answer.detail)
  if (answer.kind === 'unknown') return { ...refuse('person-unknown'), restricted: answer.restricted }
  assert(toNhsNumber(answer.person.nhsNumber) !== null, 'the index gives a person under a checked number')
  const said = { family: pat.fam, given: pat.giv, birthDate: pat.dob, gender: pat.gen }
  return agreesWith(answer.person, said) ? answer.person : refuse('demographics-mismatch')
}
