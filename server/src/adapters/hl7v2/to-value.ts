/** OBX-5 by its type (OBX-2). A comparator stays with its number, and what is no number is never made one (H-008). */
import { withDecimal } from '@ncr/contract/decimal.ts'
import type { Hl7Segment } from '@medplum/core'
import { componentsOf, Hl7Fault, repetitionsOf, toConcept, toDateTime, valueOf, wordsOf } from './fields.ts'

const NUMBER = /^[+-]?\d{1,18}(\.\d{1,18})?$/
const ABSENT = 'http://terminology.hl7.org/CodeSystem/data-absent-reason'

export function toValue(result: Hl7Segment): object {
  const type = valueOf(result, 2)
  const text = textOf(result)
  if (text === '') return { dataAbsentReason: { coding: [{ system: ABSENT, code: 'unknown' }] } }
  if (type === 'NM') return NUMBER.test(text) ? toQuantity(result, text, '') : { valueString: withUnit(result, text) }
  if (type === 'SN') return toStructured(result)
  if (type === 'CE' || type === 'CWE' || type === 'CNE') {
    const concept = toConcept(result, 5)
    return concept === null ? { valueString: text } : { valueCodeableConcept: concept }
  }
  if (type === 'DT' || type === 'TS' || type === 'DTM') {
    const time = toDateTime(valueOf(result, 5), 'OBX-5')
    return time === null ? { valueString: text } : { valueDateTime: time }
  }
  if (type === 'RP') throw new Hl7Fault(`OBX-2 ${type} in a result is not taken`)
  return { valueString: text }
}

/** SN: comparator, number, separator, number. Anything but one number stays text. */
function toStructured(result: Hl7Segment): object {
  const [comparator = '', one = '', separator = '', two = ''] = [1, 2, 3, 4].map((part) => valueOf(result, 5, part))
  if (NUMBER.test(one) && separator === '' && two === '' && ['', '=', '<', '>', '<=', '>='].includes(comparator))
    return toQuantity(result, one, comparator === '=' ? '' : comparator)
  return { valueString: withUnit(result, [comparator, one, separator, two].join('')) }
}

function toQuantity(result: Hl7Segment, number: string, comparator: string): object {
  const unit = unitOf(result)
  return {
    valueQuantity: withDecimal(
      {
        value: Number(number),
        ...(comparator === '' ? {} : { comparator }),
        ...(unit === '' ? {} : { unit })
      },
      'value',
      number
    )
  }
}

function withUnit(result: Hl7Segment, text: string): string {
  const unit = unitOf(result)
  return unit === '' ? text : `${text} ${unit}`
}

/** `10^9/L` as laboratories write it, unescaped, is one unit and no code with a name (H-008). */
function unitOf(result: Hl7Segment): string {
  const [code, name] = [wordsOf(result, 6), wordsOf(result, 6, 2)]
  if (/^x? ?10$/i.test(code) && /^-?\d/.test(name)) return `${code}^${name}`
  return name || code
}

const TEXT_TYPES: ReadonlySet<string> = new Set(['ST', 'TX', 'FT', ''])

/** Repetitions are lines. In text nothing but a line's end is a mark: a `^` that was not escaped is one. */
export function textOf(result: Hl7Segment, field = 5, isText = TEXT_TYPES.has(valueOf(result, 2))): string {
  const lines = Array.from({ length: repetitionsOf(result, field) }, (_, place) =>
    Array.from({ length: componentsOf(result, field, place) }, (_none, part) => wordsOf(result, field, part + 1, place))
      .join(isText ? '^' : ' ')
      .trim()
  )
  return lines.join('\n').trim()
}
