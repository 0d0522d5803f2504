/** H-008: a number is read as exactly as it was measured, from the line of the stream to the row and its detail. */
import { parseKeepingDecimals } from '@ncr/contract/decimal.ts'
import { describe, expect, test } from 'vitest'
import { sayExactQuantity, sayShortValue } from '../sections/observations/observation-value.ts'

const observation = (value: string): unknown =>
  parseKeepingDecimals(`{"valueQuantity":{"value":${value},"unit":"mmol/L"}}`)
const quantity = (value: string): unknown => parseKeepingDecimals(`{"value":${value},"unit":"mmol/L"}`)

describe('H-008: a number as it was written', () => {
  test.each([
    ['5.0', '5.0 mmol/L'],
    ['5.00', '5.00 mmol/L'],
    ['0.10', '0.10 mmol/L'],
    ['100.0', '100.0 mmol/L'],
    ['5', '5 mmol/L'],
    ['4.123456', '4.123 mmol/L']
  ])('%s reads as %s in a row', (written, said) => {
    expect(sayShortValue(observation(written))).toBe(said)
  })

  test.each(['5.0', '0.1000', '4.123456', '1.0e3'])('%s stands in the detail as it was sent', (written) => {
    expect(sayExactQuantity(quantity(written))).toBe(`${written} mmol/L`)
  })
})
