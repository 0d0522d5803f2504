/** What sessions, launches and tokens rest on: nobody guesses it, and none is given out twice. */
import { describe, expect, test } from 'vitest'
import { systemRandom } from './system-random.ts'

const TOKENS = 2_000
const BITS = 256

describe('a token', () => {
  const tokens = Array.from({ length: TOKENS }, () => systemRandom.token())

  test('is 256 bits in base64url, and never the same', () => {
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(new Set(tokens).size).toBe(TOKENS)
  })

  test('has no bit that stays, and none that leans', () => {
    const set = Array.from({ length: BITS }, () => 0)
    for (const token of tokens) {
      const bytes = Buffer.from(token, 'base64url')
      for (let bit = 0; bit < BITS; bit += 1) set[bit] = (set[bit] ?? 0) + (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1)
    }
    // Eight standard deviations: by chance once in a thousand million million runs.
    const far = 8 * Math.sqrt(TOKENS / 4)
    expect(set.filter((ones) => Math.abs(ones - TOKENS / 2) > far)).toEqual([])
  })
})

test('an id is a UUID of version 4', () => {
  expect(systemRandom.id()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
