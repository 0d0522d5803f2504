/** The value of an observation in words: comparators, units and the reasons for absence are kept (hazard H-008). */
import { at, conceptText, isObject, listAt, textAt } from '../../record/fhir-read.ts'
import { showDateTime } from '../../dates/partial-date.ts'
import { joined } from '../row-words.ts'

export function sayQuantity(quantity: unknown): string | null {
  const value = at(quantity, 'value')
  if (typeof value !== 'number' && typeof value !== 'string') return null
  const sent = textAt(quantity, 'unit') ?? textAt(quantity, 'code')
  // UCUM: `1` and annotations in braces, `{score}`, say what is counted and are no unit.
  const unit = sent !== null && /^(1|\{.*\})$/.test(sent) ? '' : sent
  return `${textAt(quantity, 'comparator') ?? ''}${value}${unit === null ? ' (no unit sent)' : unit === '' ? '' : ` ${unit}`}`
}

function sayRange(range: unknown): string | null {
  const text = textAt(range, 'text')
  if (text !== null) return text
  const [low, high] = [sayQuantity(at(range, 'low')), sayQuantity(at(range, 'high'))]
  if (low !== null && high !== null) return `${low} to ${high}`
  return low !== null ? `from ${low}` : high !== null ? `up to ${high}` : null
}

function sayOwnValue(observation: unknown): string | null {
  const ratio = at(observation, 'valueRatio')
  if (isObject(ratio)) return `${sayQuantity(at(ratio, 'numerator'))} / ${sayQuantity(at(ratio, 'denominator'))}`
  const whole = at(observation, 'valueInteger') ?? at(observation, 'valueBoolean')
  const date = textAt(observation, 'valueDateTime')
  const absent = conceptText(at(observation, 'dataAbsentReason'))
  return (
    sayQuantity(at(observation, 'valueQuantity')) ??
    conceptText(at(observation, 'valueCodeableConcept')) ??
    textAt(observation, 'valueString') ??
    (whole === null ? null : whole === true ? 'Yes' : whole === false ? 'No' : String(whole)) ??
    (date === null ? sayRange(at(observation, 'valueRange')) : showDateTime(date)) ??
    (absent === null ? null : `no value: ${absent}`)
  )
}

/** `68 mmol/mol (High; normal 20 mmol/mol to 41 mmol/mol)`; blood pressure as its components. */
export function sayValue(observation: unknown): string | null {
  const parts = listAt(observation, 'component').map((component) =>
    joined([conceptText(at(component, 'code')), sayOwnValue(component)], ' ')
  )
  return joined([sayOwnValue(observation), ...parts])
}

/** The source's own judgement of the value, and its reference range. */
export function sayInterpretation(observation: unknown): string | null {
  return joined(listAt(observation, 'interpretation').map(conceptText))
}

export function sayReferenceRange(observation: unknown): string | null {
  const range = joined(listAt(observation, 'referenceRange').map(sayRange), '; ')
  return range === null ? null : `range ${range}`
}
