/** The people of the bench: synthetic, with NHS numbers of the 999 test range and a valid check digit. */
import { strict as assert } from 'node:assert'

export const PEOPLE_COUNT = 25
/** Of the six digits after 999. */
const SERIAL_MAX = 999_999

export interface BenchPerson {
  readonly nhsNumber: string
  readonly family: string
  readonly given: string
  readonly birthDate: string
  readonly gender: 'female' | 'male'
}

const FAMILIES = ['Alderby', 'Brackenhurst', 'Cotgrave', 'Dunkirk', 'Eastwood', 'Farnsfield', 'Gedling', 'Hucknall']
const GIVEN = ['Ada', 'Bernard', 'Clara', 'Dennis', 'Edith', 'Frank', 'Gloria', 'Henry']

export const PEOPLE: readonly BenchPerson[] = nhsNumbers(PEOPLE_COUNT).map((nhsNumber, place) => ({
  nhsNumber,
  family: FAMILIES[place % FAMILIES.length] ?? '',
  given: GIVEN[place % GIVEN.length] ?? '',
  birthDate: `19${30 + place}-03-${String(1 + place).padStart(2, '0')}`,
  gender: place % 2 === 0 ? 'female' : 'male'
}))

/** The first ones of the bench's own part of the test range. */
export function nhsNumbers(count: number): readonly string[] {
  const numbers: string[] = []
  for (let serial = 400_000; numbers.length < count; serial += 1) {
    assert(serial <= SERIAL_MAX, 'there are as many people as the test range has numbers')
    const nine = `999${serial}`
    const digit = checkDigit(nine)
    if (digit !== null) numbers.push(`${nine}${digit}`)
  }
  return numbers
}

/** Modulus 11; null where the number cannot exist. */
function checkDigit(nineDigits: string): number | null {
  assert.match(nineDigits, /^\d{9}$/)
  const sum = [...nineDigits].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0)
  const digit = (11 - (sum % 11)) % 11
  return digit === 10 ? null : digit
}
