/** What a reader types, as terms: words compared with words, and the few that mean the same. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findTerm, toText } from './find-words.ts'
import { toQuery } from './query.ts'
import { FAMILIES } from './synonyms.ts'

const isFound = (query: string, text: string): boolean => {
  const read = toQuery(query)
  return read !== null && read.terms.every((term) => findTerm(term, toText(text)).length > 0)
}

describe('a query finds', () => {
  test.each([
    ['heart attack', 'Old MI 2011'],
    ['MI', 'Acute myocardial infarction of the inferior wall'],
    ['BP', 'Blood pressure 120/80'],
    ['120/80', 'BP 120/80 sitting'],
    ['type 2 diabetes', 'T2DM'],
    ['DM', 'Type 2 diabetes mellitus'],
    ['NSAIDs', 'Naproxen 250 mg tablets'],
    ['Eliquis', 'Apixaban 5 mg tablets'],
    ['statin', 'Simvastatin 40 mg'],
    ['ARB', 'Losartan 50 mg tablets'],
    ['u&e', 'Urea and electrolytes'],
    ['fractures', 'Fracture of neck of femur'],
    ['cillin', 'Amoxicillin 500 mg'],
    ['SIAN', 'Siân'],
    ['naïve', 'opioid naive'],
    ['x-ray', 'Chest x-ray'],
    ['ξηρός', 'ΞΗΡΟΣ']
  ])('%s in “%s”', (query, text) => {
    expect(isFound(query, text)).toBe(true)
  })

  test.each([
    ['MI', 'Mild asthma, family history'],
    ['AF', 'After the fall'],
    ['apixaban', 'Rivaroxaban 20 mg'],
    ['losartan', 'Candesartan 8 mg tablets'],
    ['120/80', '80 of 120 points'],
    ['BP sitting', 'BP standing']
  ])('and not %s in “%s”', (query, text) => {
    expect(isFound(query, text)).toBe(false)
  })

  test('every word of every family finds every member of it', () => {
    for (const { askedBy, members } of FAMILIES) {
      for (const asker of askedBy)
        for (const member of members) expect([asker, member, isFound(asker, member)]).toEqual([asker, member, true])
    }
  })
})

test('whatever is typed, it is read without an error and finds itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (typed) => {
      const query = toQuery(typed)
      if (query === null) return
      expect(query.terms.length).toBeGreaterThan(0)
      expect(isFound(typed, `before ${typed} after`)).toBe(true)
    }),
    { numRuns: 500 }
  )
})
