/** Times of HL7 v2 as FHIR writes them (H-007). */
import { expect, test } from 'vitest'
import { Hl7Fault, toDateTime } from './fields.ts'

test('H-007: a time without an offset is that of a clock in London, and no more exact than it was given', () => {
  expect(toDateTime('202607052330', 'PV1-44')).toBe('2026-07-05T23:30:00+01:00')
  expect(toDateTime('202601052330', 'PV1-44')).toBe('2026-01-05T23:30:00+00:00')
  expect(toDateTime('2026070523', 'PV1-44')).toBe('2026-07-05')
  expect(toDateTime('202607', 'PV1-44')).toBe('2026-07')
})

test.each(['202607052561', '202607052599+0100', '20261399', '2026070523300'])(
  '%s is no time, and a fault of the message',
  (text) => {
    expect(() => toDateTime(text, 'PV1-44')).toThrow(Hl7Fault)
  }
)
