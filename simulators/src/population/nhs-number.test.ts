import { expect, it } from 'vitest'
import { checkDigit, isTestNhsNumber, spacedNhsNumber } from './nhs-number.ts'

it('computes the modulus 11 check digit, 11 as 0', () => {
  expect(checkDigit('999000001')).toBe(8)
  expect(checkDigit('943476591')).toBe(9)
  expect(checkDigit('999001111')).not.toBe(11)
})

it('knows nine digits that can never be a number', () => {
  expect(checkDigit('999000210')).toBeNull()
})

it('takes only the test range with the right check digit', () => {
  expect(isTestNhsNumber('9990000018')).toBe(true)
  expect(isTestNhsNumber('9990000019')).toBe(false)
  expect(isTestNhsNumber('9434765919')).toBe(false)
})

it('spaces a number 3-3-4', () => {
  expect(spacedNhsNumber('9990000018')).toBe('999 000 0018')
})
