import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { showAgeAtDeath, showAgeNow } from './age.ts'
import { showNhsNumber } from './nhs-number.ts'

const NOW = new Date('2026-11-22T12:00:00Z')

describe('age (CUI ISB 1505)', () => {
  it.each([
    ['2026-11-17', '5d'],
    ['2026-08-30', '12w'],
    ['2026-08-27', '12w 3d'],
    ['2025-09-22', '14m'],
    ['2018-08-22', '8y 3m'],
    ['1950-03-31', '76y'],
    ['1950-11-23', '75y']
  ])('a person born on %s is %s', (born, age) => {
    expect(showAgeNow(born, NOW)).toBe(age)
  })

  it('no age is made up from a partial or future birth date', () => {
    expect(showAgeNow('1950', NOW)).toBeNull()
    expect(showAgeNow('2027-01-01', NOW)).toBeNull()
  })

  it('H-013: the age of a person who has died is that at death', () => {
    expect(showAgeAtDeath('1950-03-31', '2020-03-30')).toBe('69y')
    expect(showAgeAtDeath('1950-03-31', '2020')).toBeNull()
  })

  it('no birth date leads to a negative age', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: NOW, noInvalidDate: true }), (born) => {
        expect(showAgeNow(born.toISOString().slice(0, 10), NOW) ?? '0d').not.toContain('-')
      })
    )
  })
})

it('prints an NHS number 3-3-4', () => {
  expect(showNhsNumber('9990000018')).toBe('999\u00a0000\u00a00018')
})
