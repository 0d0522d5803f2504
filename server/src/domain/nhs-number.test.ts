/** The check digit of the NHS number, against an independent reckoning of it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDigit, nhsNumber, wrongCheckDigit } from '../../../test/fixtures/people.ts'
import { toNhsNumber } from './nhs-number.ts'

const nineDigits = fc.stringMatching(/^\d{9}$/)
const everyDigit = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

function fitting(nine: string): readonly string[] {
  return everyDigit.filter((digit) => toNhsNumber(nine + digit) !== null)
}

describe('NHS number', () => {
  test('of ten last digits exactly one fits, or none where the check digit would be ten', () => {
    fc.assert(
      fc.property(nineDigits, (nine) => {
        const expected = checkDigit(nine)
        expect(fitting(nine)).toEqual(expected === null ? [] : [String(expected)])
      })
    )
  })

  test('H-002: one digit changed anywhere is never another valid number', () => {
    const change = fc.tuple(fc.nat(20_000), fc.nat(9), fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(change, ([serial, place, by]) => {
        const valid = nhsNumber(serial)
        const changed = [...valid]
          .map((digit, at) => (at === place ? String((Number(digit) + by) % 10) : digit))
          .join('')
        expect(toNhsNumber(valid)).toBe(valid)
        expect(toNhsNumber(changed)).toBeNull()
      })
    )
  })

  test('H-002: two neighbouring digits exchanged are never another valid number', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(8), (serial, place) => {
        const digits = [...nhsNumber(serial)]
        const [left, right] = [digits[place], digits[place + 1]]
        fc.pre(left !== right)
        digits.splice(place, 2, String(right), String(left))
        expect(toNhsNumber(digits.join(''))).toBeNull()
      })
    )
  })

  test('the worked examples: a known good one, one with check digit 0, one that is never issued', () => {
    expect(toNhsNumber('9434765919')).toBe('9434765919')
    expect(toNhsNumber('9990000018')).toBe('9990000018')
    const withZero = Array.from({ length: 200 }, (_, n) => nhsNumber(n)).find((number) => number.endsWith('0'))
    expect(toNhsNumber(withZero ?? '')).toBe(withZero)
    expect(toNhsNumber(wrongCheckDigit('9990000018'))).toBeNull()
  })

  test.each([
    ['spaces', '999 000 0018'],
    ['a leading space', ' 9990000018'],
    ['a line feed at the end', '9990000018\n'],
    ['nine digits', '999000001'],
    ['eleven digits', '99900000188'],
    ['full-width digits', '９９９００００１８'],
    ['Arabic-Indic digits', '٩٩٩٠٠٠٠٠١٨'],
    ['a sign', '+990000018'],
    ['nothing', '']
  ])('%s is no NHS number', (_what, text) => {
    expect(toNhsNumber(text)).toBeNull()
  })
})
