/** The shipped codes of classes of drugs: well written, each in one place, and none of them a class and its own member. */
import { expect, test } from 'vitest'
import { CONCEPT_FAMILIES } from './concept-families.ts'
import { DRUG_CLASSES } from './drug-class-codes.ts'

/** Tables of Verhoeff's check digit, with which every SNOMED CT identifier ends. */
const D = '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210'
const P = '01234567891576283094580379614289160435279453126870428657390127938064157046913258'

function hasCheckDigit(code: string): boolean {
  const digits = [...code].toReversed().map(Number)
  const at = (table: string, row: number, column: number): number => Number(table[row * 10 + column])
  return digits.reduce((check, digit, place) => at(D, check, at(P, place % 8, digit)), 0) === 0
}

const codesOfClass = ({ whole, members }: (typeof DRUG_CLASSES)[number]): readonly string[] => [
  ...whole,
  ...Object.values(members).flat()
]

test('each SNOMED CT code ends in its check digit', () => {
  expect(hasCheckDigit('91936005')).toBe(true)
  expect(hasCheckDigit('91936006')).toBe(false)
  const families = CONCEPT_FAMILIES.flatMap(({ snomed }) => snomed)
  const wrong = [...DRUG_CLASSES.flatMap(codesOfClass), ...families].filter((code) => !hasCheckDigit(code))
  expect(wrong).toEqual([])
})

test('H-006: a code stands once, in one class, and is the whole or a member and not both', () => {
  const all = DRUG_CLASSES.flatMap(codesOfClass)
  expect(new Set(all).size).toBe(all.length)
})

test('H-006: no class is linked as one thing with a member of it', () => {
  for (const { whole, members } of DRUG_CLASSES) {
    for (const { name, snomed } of CONCEPT_FAMILIES.filter(({ topic }) => topic === 'allergy')) {
      const kinds = [whole, ...Object.values(members)].filter((codes) => codes.some((code) => snomed.includes(code)))
      expect(kinds.length, name).toBeLessThanOrEqual(1)
    }
  }
})
