/**
 * From the launch's person to the index's: the number is followed, the demographics must agree (H-002, H-012). Nobody
 * is ever found by demographics.
 */
import { toNhsNumber } from '../../domain/nhs-number.ts'
import type { IndexPerson, PersonName } from '../../domain/person.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import type { PersonIndex } from '../../ports/person-index.ts'
import type { LaunchClaims } from './claims.ts'

/** `restricted` is for the audit alone: the answer to the host system is that of an unknown person. */
export interface RefusedPerson extends Refusal {
  readonly restricted?: true
}

export async function identifyPerson(
  index: PersonIndex,
  pat: LaunchClaims['pat']
): Promise<IndexPerson | RefusedPerson> {
  const nhsNumber = toNhsNumber(pat.nhs)
  if (nhsNumber === null) return refuse('nhs-number-invalid')
  const answer = await index.findPerson(nhsNumber)
  if (answer.kind === 'unavailable') return refuse('index-unavailable', answer.detail)
  if (answer.kind === 'unknown')
    return answer.restricted ? { ...refuse('person-unknown'), restricted: true } : refuse('person-unknown')
  return agrees(answer.person, pat) ? answer.person : refuse('demographics-mismatch')
}

function agrees(person: IndexPerson, pat: LaunchClaims['pat']): boolean {
  const names = [person.name, ...person.otherNames]
  if (!names.some((name) => isSameName(name, pat))) return false
  if (person.birthDate !== pat.dob) return false
  return pat.gen === undefined || person.gender === null || pat.gen === person.gender
}

function isSameName(name: PersonName, pat: LaunchClaims['pat']): boolean {
  const family = fold(name.family)
  const given = name.given[0]
  if (family === '' || family !== fold(pat.fam) || given === undefined) return false
  return (
    fold(given) === fold(pat.giv) ||
    (fold(firstWord(given)) !== '' && fold(firstWord(given)) === fold(firstWord(pat.giv)))
  )
}

function firstWord(text: string): string {
  return text.trim().split(/\s+/)[0] ?? ''
}

/** Letters whose stroke or ligature Unicode does not take apart. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ħ: 'h'
}

/** Case, accents and punctuation aside: O'Brien, O’BRIEN and Obrien are one. */
function fold(text: string): string {
  return text
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[łøđðæœþħ]/g, (letter) => UNDECOMPOSED[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}
