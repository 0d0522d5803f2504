/** The staff list's two facts: an own record, and the same address, however it is written; never by half of either. */
import { describe, expect, test } from 'vitest'
import { aPerson } from '../../../test/fixtures/people.ts'
import { toNhsNumber } from './nhs-number.ts'
import type { IndexPerson } from './person.ts'
import { isOwnRecord, sharesAddress } from './staff-list.ts'

const NUMBER = toNhsNumber(aPerson(1).nhs)
const FORMER = toNhsNumber(aPerson(2).nhs)
if (NUMBER === null || FORMER === null) throw new Error('the fixtures have valid numbers')

const at = (address: string | null): IndexPerson => ({
  nhsNumber: NUMBER,
  name: { family: 'SMITH', given: ['Joan'], prefix: [] },
  otherNames: [],
  birthDate: '1950-03-31',
  gender: null,
  deceased: null,
  address,
  telephone: null,
  generalPractitioner: null
})
const shares = (mine: string | null, theirs: string | null): boolean =>
  sharesAddress({ nhsNumber: null, address: mine }, at(theirs))

describe('the own record', () => {
  test('is one under any number of the person', () => {
    expect(isOwnRecord({ nhsNumber: NUMBER, address: null }, [NUMBER])).toBe(true)
    expect(isOwnRecord({ nhsNumber: FORMER, address: null }, [NUMBER, FORMER])).toBe(true)
    expect(isOwnRecord({ nhsNumber: FORMER, address: null }, [NUMBER])).toBe(false)
    expect(isOwnRecord({ nhsNumber: null, address: null }, [NUMBER])).toBe(false)
    expect(isOwnRecord(undefined, [NUMBER])).toBe(false)
  })
})

describe('the same address', () => {
  test.each([
    ['the same words', '2 New Road, Nottingham, NG1 1AA', '2 New Road, Nottingham, NG1 1AA'],
    ['other writing', '2 new rd, ng11aa', '2 New Road, Nottingham, NG1 1AA'],
    ['the same flat', 'Flat 3, Trent House, NG1 1AA', 'FLAT 3, Trent House, High Street, NG1 1AA'],
    ['a house with a name', 'Rose Cottage, Main St, NG25 0AA', 'Rose Cottage, Southwell, NG25 0AA']
  ])('%s', (_what, mine, theirs) => {
    expect(shares(mine, theirs)).toBe(true)
  })

  test.each([
    ['another number', '12 New Road, NG1 1AA', '2 New Road, NG1 1AA'],
    ['another flat', 'Flat 1, Trent House, NG1 1AA', 'Flat 3, Trent House, NG1 1AA'],
    ['another postcode', '2 New Road, NG1 1AB', '2 New Road, NG1 1AA'],
    ['no postcode', '2 New Road', '2 New Road'],
    ['the postcode alone', 'NG1 1AA', 'NG1 1AA'],
    ['none', null, null]
  ])('is not %s', (_what, mine, theirs) => {
    expect(shares(mine, theirs)).toBe(false)
  })
})
