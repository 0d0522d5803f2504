/** H-009, H-003: what counts as a sudden jump of a feed. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jumpOf } from './hold-night.ts'

const FROM = 1000
const size = (entries: number, people = 0) => ({ entries, people })

describe('a jump of a feed', () => {
  test.each([
    [1000, 500, 'entries go from 1000 to 500'],
    [1000, 501, null],
    [1000, 1999, null],
    [1000, 2000, 'entries go from 1000 to 2000'],
    [1000, 0, 'entries go from 1000 to 0'],
    [999, 0, null],
    [0, 5000, null]
  ])('from %i entries to %i', (before, after, jump) => {
    expect(jumpOf({ before: size(before), after: size(after) }, FROM)).toBe(jump)
  })

  test('people are looked at too: half of the Patients may be missing while the entries are all there', () => {
    expect(jumpOf({ before: size(5000, 2000), after: size(5000, 900) }, FROM)).toBe('people go from 2000 to 900')
  })

  test('a copy that grows or shrinks by less than half is never held, whatever its size', () => {
    const sizes = fc.integer({ min: 0, max: 70_000_000 })
    const share = fc.double({ min: 0.51, max: 1.99, noNaN: true })
    fc.assert(
      fc.property(sizes, share, (before, factor) => {
        fc.pre(before >= FROM)
        const after = Math.round(before * factor)
        expect(jumpOf({ before: size(before), after: size(after) }, FROM)).toBeNull()
      })
    )
  })
})
