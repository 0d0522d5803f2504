/** H-008: what was measured to a tenth is not told as a whole number, and no digit that was sent is lost. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decimalText,
  keepDecimals,
  parseKeepingDecimals,
  toJsonKeepingDecimals,
  withDecimal
} from '@ncr/contract/decimal.ts'
import { parseStrictJson } from './strict-json.ts'

const WRITTEN = [
  '5.0',
  '5.00',
  '0.10',
  '-1.50',
  '1.0e3',
  '1E-7',
  '0.1000000000000000055511',
  '12345678901234567890',
  '7',
  '-0.5'
]

describe('H-008: a decimal stays as it was written', () => {
  test.each(WRITTEN)('%s', (text) => {
    const quantity = parseKeepingDecimals(`{"value":${text},"unit":"mmol/L"}`) as { value: number }
    expect(quantity.value).toBe(Number(text))
    expect(decimalText(quantity, 'value')).toBe(text)
    expect(toJsonKeepingDecimals(quantity)).toBe(`{"value":${text},"unit":"mmol/L"}`)
  })

  test('at any depth, in lists, beside others, on pretty-printed lines', () => {
    const json = '{"a":[{"b":{"value":5.0}},{"value":5},[1.10,2]],"c":"x, 5.0, y"}'
    expect(toJsonKeepingDecimals(parseKeepingDecimals(json) as object)).toBe(json)
    const pretty = parseKeepingDecimals('{\n  "value" : 5.0\n}')
    expect(decimalText(pretty, 'value')).toBe('5.0')
  })

  test('in any JSON, which reads as it always did', () => {
    const decimal = fc
      .tuple(fc.integer({ min: -999, max: 999 }), fc.stringMatching(/^\d{0,4}$/))
      .map(([whole, part]) => (part === '' ? String(whole) : `${whole}.${part}`))
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 1 }), fc.string(), (decimals, words) => {
        const json = `{"list":[${decimals.map((text) => `{"value":${text}}`).join(',')}],"text":${JSON.stringify(words)}}`
        const read = parseKeepingDecimals(json) as object
        expect(read).toEqual(JSON.parse(json))
        expect(toJsonKeepingDecimals(read)).toBe(json)
      })
    )
  })

  test('in a copy, as far as the copy has the same numbers', () => {
    const original = parseKeepingDecimals('{"value":5.0,"low":1.0}') as { value: number; low: number }
    const copy = keepDecimals({ ...original, low: 2 }, original)
    expect(toJsonKeepingDecimals(copy)).toBe('{"value":5.0,"low":2}')
  })

  test('received as the text of HL7 v2, and never another number than it is', () => {
    expect(toJsonKeepingDecimals(withDecimal({ value: 5 }, 'value', '5.0'))).toBe('{"value":5.0}')
    expect(toJsonKeepingDecimals(withDecimal({ value: 5 }, 'value', '+5.0'))).toBe('{"value":5}')
    expect(toJsonKeepingDecimals(withDecimal({ value: 5 }, 'value', '05.0'))).toBe('{"value":5}')
  })

  test('what no reader can hold, and what stands twice, is told as before', () => {
    expect(parseStrictJson('{"value":5.0,"value":5.00}')).toMatchObject({ ok: false })
    expect(parseStrictJson('{"__proto__":{"value":5.0}}')).toMatchObject({ ok: false })
    expect(parseStrictJson('[5.0,'.repeat(200_000))).toMatchObject({ ok: false })
    expect(toJsonKeepingDecimals(parseKeepingDecimals('{"value":1e999}') as object)).toBe('{"value":null}')
  })
})
