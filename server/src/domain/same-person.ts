/**
 * Whether what somebody says of a person agrees with the person index: any current or former name, the date of birth
 * exactly, the gender where both give one (H-002). Nobody is ever found by these; they only contradict.
 */
import type { IndexPerson, PersonName } from './person.ts'

export interface SaidOfPerson {
  readonly family: string
  readonly given: string
  /** YYYY-MM-DD. */
  readonly birthDate: string
  /** Undefined where none is given. */
  readonly gender: string | undefined
}

export function agreesWith(person: IndexPerson, said: SaidOfPerson): boolean {
  if (![person.name, ...person.otherNames].some((name) => isSameName(name, said))) return false
  if (person.birthDate !== said.birthDate) return false
  return said.gender === undefined || person.gender === null || said.gender === person.gender
}

/** One of the family names of a person, current or former: a fact for a privacy officer, and no suspicion. */
export function sharesFamilyName(person: IndexPerson, family: string): boolean {
  const said = fold(family)
  return said !== '' && [person.name, ...person.otherNames].some((name) => fold(name.family) === said)
}

function isSameName(name: PersonName, said: SaidOfPerson): boolean {
  const family = fold(name.family)
  const given = name.given[0]
  if (family === '' || family !== fold(said.family) || given === undefined) return false
  return (
    fold(given) === fold(said.given) ||
    (fold(firstWord(given)) !== '' && fold(firstWord(given)) === fold(firstWord(said.given)))
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
