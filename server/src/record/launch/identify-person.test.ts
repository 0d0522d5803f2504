/** The launch's person against the index's: what agrees, and what must not (H-002, H-012). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nhsNumber, wrongCheckDigit } from '../../../../test/fixtures/people.ts'
import { toNhsNumber } from '../../domain/nhs-number.ts'
import type { IndexPerson, PersonName } from '../../domain/person.ts'
import { isRefusal } from '../../domain/refusal.ts'
import type { IndexAnswer } from '../../ports/person-index.ts'
import { identifyPerson } from './identify-person.ts'

const NHS = nhsNumber(1)
type Pat = Parameters<typeof identifyPerson>[1]
const named = (family: string, ...given: readonly string[]): PersonName => ({ family, given, prefix: [] })

function person(more: Partial<IndexPerson> = {}): IndexPerson {
  const checked = toNhsNumber(NHS)
  if (checked === null) throw new Error('the test needs a number')
  const nothing = { deceased: null, address: null, telephone: null, generalPractitioner: null }
  const name = named('O’Connor-Lloyd', 'Siân', 'Mary')
  return { nhsNumber: checked, name, otherNames: [], birthDate: '1950-03-31', gender: 'female', ...nothing, ...more }
}

async function told(answer: IndexAnswer, pat: Partial<Pat> = {}): Promise<string> {
  const asked = { nhs: NHS, fam: 'O’Connor-Lloyd', giv: 'Siân', dob: '1950-03-31', gen: 'female', ...pat }
  const outcome = await identifyPerson({ findPerson: async () => answer }, asked)
  return isRefusal(outcome) ? outcome.code : 'agrees'
}
const found = (more: Partial<IndexPerson> = {}): IndexAnswer => ({ kind: 'found', person: person(more) })
const MISMATCH = 'demographics-mismatch'

describe('names are folded for case, accents and punctuation', () => {
  test.each([
    ['O’CONNOR-LLOYD', 'SIÂN'],
    ['OConnor Lloyd', 'Sian'],
    ["o'connor lloyd", 'sian'],
    ['Oconnorlloyd', 'Sia\u0302n'],
    [' O`Connor–Lloyd ', 'Siân.'],
    ['O’Connor-Lloyd', 'Siân Mary'],
    ['O’Connor-Lloyd', 'Sian Elizabeth']
  ])('%s, %s agrees', async (fam, giv) => {
    expect(await told(found(), { fam, giv })).toBe('agrees')
  })

  test('whatever letters of Latin script, their capitals and their accents, agree', async () => {
    const letters = fc.stringMatching(/^[a-zàáâãäåçèéêëìíîïñòóôõöùúûüýÿāćčďēěğīńňōőřśşšťūůűźžż]{1,12}$/)
    await fc.assert(
      fc.asyncProperty(letters, letters, async (family, given) => {
        const index = found({ name: named(family, given) })
        const bare = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '')
        expect(await told(index, { fam: family.toUpperCase(), giv: given.toUpperCase() })).toBe('agrees')
        expect(await told(index, { fam: bare(family), giv: bare(given) })).toBe('agrees')
        expect(await told(index, { fam: `${family} `, giv: `'${given}` })).toBe('agrees')
        expect(await told(index, { fam: `${family}x`, giv: given })).toBe(MISMATCH)
        expect(await told(index, { fam: family, giv: `${given}x` })).toBe(MISMATCH)
      })
    )
  })

  test.each([
    ['Groß', 'GROSS'],
    ['Yıldız', 'YILDIZ'],
    ['Wałęsa', 'WALESA'],
    ['Ødegård', 'ODEGARD']
  ])('%s and %s are one name', async (index, host) => {
    expect(await told(found({ name: named(index, 'Siân') }), { fam: host })).toBe('agrees')
  })
})

describe('H-002: what does not agree', () => {
  test.each<[string, Partial<Pat>]>([
    ['another family name', { fam: 'Connor' }],
    ['the parts of a name the other way round', { fam: 'Lloyd-O’Connor' }],
    ['no family name', { fam: '' }],
    ['only punctuation', { fam: '’-' }],
    ['the twin’s given name', { giv: 'Sara' }],
    ['the second given name', { giv: 'Mary' }],
    ['an initial', { giv: 'S' }],
    ['no given name', { giv: '' }],
    ['family and given exchanged', { fam: 'Siân', giv: 'O’Connor-Lloyd' }],
    ['a day off', { dob: '1950-03-30' }],
    ['day and month exchanged', { dob: '1950-31-03' }],
    ['only the year', { dob: '1950' }],
    ['the date in another form', { dob: '31/03/1950' }],
    ['another gender', { gen: 'male' }],
    ['a gender in another case', { gen: 'Female' }]
  ])('%s', async (_what, pat) => {
    expect(await told(found(), pat)).toBe(MISMATCH)
  })

  test('a gender left out is not compared, and one that the index lacks cannot be', async () => {
    const answer = await identifyPerson(
      { findPerson: async () => found() },
      { nhs: NHS, fam: 'OConnorLloyd', giv: 'Sian', dob: '1950-03-31' }
    )
    expect(isRefusal(answer)).toBe(false)
    expect(await told(found({ gender: null }))).toBe('agrees')
  })

  test('a name on the index without a given name matches nobody', async () => {
    expect(await told(found({ name: named('O’Connor-Lloyd') }), { giv: '' })).toBe(MISMATCH)
  })

  test('H-002: the family name of one name and the given name of another do not make one', async () => {
    const index = found({ name: named('Smith', 'Joan'), otherNames: [named('Jones', 'Siân')] })
    expect(await told(index, { fam: 'Jones', giv: 'Siân' })).toBe('agrees')
    expect(await told(index, { fam: 'Jones', giv: 'Joan' })).toBe(MISMATCH)
    expect(await told(index, { fam: 'Smith', giv: 'Siân' })).toBe(MISMATCH)
  })
})

describe('former and compound names', () => {
  test('any former name agrees as a whole', async () => {
    const index = found({ otherNames: [named('Smith', 'Siân'), named('Jones', 'Jane')] })
    expect(await told(index, { fam: 'SMITH' })).toBe('agrees')
    expect(await told(index, { fam: 'Jones', giv: 'Jane' })).toBe('agrees')
  })

  test('a first given name of two words agrees with its first', async () => {
    const index = found({ name: named('Smith', 'Mary Ann') })
    for (const giv of ['Mary', 'Mary Ann', 'MaryAnn', 'Mary-Ann'])
      expect(await told(index, { fam: 'Smith', giv })).toBe('agrees')
    expect(await told(index, { fam: 'Smith', giv: 'Ann' })).toBe(MISMATCH)
  })
})

describe('the answer of the index', () => {
  test('H-012: a superseded number opens the surviving person', async () => {
    const survivor = toNhsNumber(nhsNumber(700))
    if (survivor === null) throw new Error('the test needs a number')
    const index = { findPerson: async () => found({ nhsNumber: survivor }) }
    const pat = { nhs: NHS, fam: 'OConnorLloyd', giv: 'Sian', dob: '1950-03-31' }
    expect(await identifyPerson(index, pat)).toMatchObject({ nhsNumber: survivor })
  })

  test('restricted and unknown people are told alike; the audit knows', async () => {
    const pat = { nhs: NHS, fam: 'x', giv: 'y', dob: 'z' }
    const of = (restricted: boolean) =>
      identifyPerson({ findPerson: async () => ({ kind: 'unknown', restricted }) }, pat)
    expect(await of(false)).toEqual({ refused: true, code: 'person-unknown', restricted: false })
    expect(await of(true)).toEqual({ refused: true, code: 'person-unknown', restricted: true })
  })

  test('an index that does not answer opens nothing', async () => {
    expect(await told({ kind: 'unavailable', detail: 'no answer within 1000 ms' })).toBe('index-unavailable')
  })

  test('H-002: a number with a wrong check digit is not even asked for', async () => {
    const index = { findPerson: () => Promise.reject(new Error('asked')) }
    const pat = { nhs: wrongCheckDigit(NHS), fam: 'x', giv: 'y', dob: 'z' }
    expect(await identifyPerson(index, pat)).toEqual({ refused: true, code: 'nhs-number-invalid' })
  })
})
