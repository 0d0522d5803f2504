/** What counts as an ODS code. */
import { expect, test } from 'vitest'
import { toOdsCode } from './ods-code.ts'

test.each(['RX1', 'RHA', 'Y00001', '8HK48', 'ABCDEFGH12'])('%s is an ODS code', (code) => {
  expect(toOdsCode(code)).toBe(code)
})

test.each(['', 'RX', 'rx1', 'RX 1', 'RX1\n', 'RX-1', 'ABCDEFGH123', 'ÄX1'])('%j is none', (code) => {
  expect(toOdsCode(code)).toBeNull()
})
