import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { showNumber } from './number.ts'

const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })

describe('a number in a row', () => {
  it.each([
    [127.77253145374837, '127.77'],
    [1.23456, '1.235'],
    [0.000123456, '0.0001235'],
    [-0.004, '-0.004'],
    [7.35, '7.35'],
    [68, '68'],
    [0, '0'],
    [1e-9, '0.000000001'],
    [12345.678, '12345.68'],
    [99.999, '100'],
    [1200.001, '1200']
  ])('%d reads as %s', (value, shown) => {
    expect(showNumber(value)).toBe(shown)
  })

  it('H-008: is the value to half of the last figure shown, keeps its sign, and is 0 only for 0', () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        const shown = Number(showNumber(value))
        const lastFigure = Math.max(0.01, Number.EPSILON)
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(Math.max(lastFigure / 2, Math.abs(value) * 1e-12))
        expect(Math.sign(shown) === Math.sign(value)).toBe(true)
      })
    )
  })

  it('H-008: is never off by more than one in two thousand', () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        expect(Math.abs(Number(showNumber(value)) - value)).toBeLessThanOrEqual(Math.abs(value) / 1999)
      })
    )
  })

  it('is left alone when it has two decimals or fewer, and when it was shortened before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (hundredths) => {
        expect(showNumber(hundredths / 100)).toBe(String(hundredths / 100))
      })
    )
    fc.assert(
      fc.property(anyNumber, (value) => {
        const shown = showNumber(value)
        expect(Number(showNumber(Number(shown)))).toBe(Number(shown))
      })
    )
  })
})
