/** OBX-5 by its type (OBX-2). A comparator stays with its number, and what is no number is never made one (H-008). */
import { withDecimal } from '@ncr/contract/decimal.ts'
import type { Hl7Segment } from '@medplum/core'
import { Hl7Fault, repetitionsOf, toConcept, toDateTime, valueOf } from './fields.ts'

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
  if (type === 'ED' || type === 'RP') throw new Hl7Fault(`OBX-2 ${type} in a result is not taken`)
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
  const unit = valueOf(result, 6, 2) || valueOf(result, 6)
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
  const unit = valueOf(result, 6, 2) || valueOf(result, 6)
  return unit === '' ? text : `${text} ${unit}`
}

/** Repetitions are lines. */
function textOf(result: Hl7Segment): string {
  const lines = Array.from({ length: repetitionsOf(result, 5) }, (_, place) =>
    [1, 2, 3, 4]
      .map((part) => valueOf(result, 5, part, place))
      .join(' ')
      .trim()
  )
  return lines.join('\n').trim()
}
