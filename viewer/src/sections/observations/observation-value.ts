/** The value of an observation in words: comparators, units and the reasons for absence are kept (hazard H-008). */
import { decimalText } from '@ncr/contract/decimal.ts'
import { at, codesOf, conceptText, isObject, listAt, textAt } from '../../record/fhir-read.ts'
import { showDateTime } from '../../dates/partial-date.ts'
import { showNumber } from '../../content/number.ts'
import { joined } from '../row-words.ts'

/** As it was sent, to the last decimal: in an entry's detail. */
export function sayExactQuantity(quantity: unknown): string | null {
  return sayWith(quantity, (_, text) => text)
}

/** As it is read in a row: long decimals shortened. */
function sayQuantity(quantity: unknown): string | null {
  return sayWith(quantity, showNumber)
}

function sayWith(quantity: unknown, show: (value: number, text: string) => string): string | null {
  const sentValue = at(quantity, 'value')
  if (typeof sentValue !== 'number' && typeof sentValue !== 'string') return null
  const value = typeof sentValue === 'number' ? show(sentValue, decimalText(quantity, 'value') ?? '') : sentValue
  const sent = textAt(quantity, 'unit') ?? textAt(quantity, 'code')
  // UCUM: `1` and annotations in braces, `{score}`, say what is counted and are no unit.
  const unit = sent !== null && /^(1|\{.*\})$/.test(sent) ? '' : sent
  return `${textAt(quantity, 'comparator') ?? ''}${value}${unit === null ? ' (no unit sent)' : unit === '' ? '' : ` ${unit}`}`
}

/** The number alone, where its unit stands beside another one. */
function sayBareNumber(quantity: unknown): string {
  const value = at(quantity, 'value')
  return typeof value === 'number' ? showNumber(value, decimalText(quantity, 'value') ?? '') : String(value)
}

function sayRange(range: unknown): string | null {
  const text = textAt(range, 'text')
  if (text !== null) return text
  const [low, high] = [sayQuantity(at(range, 'low')), sayQuantity(at(range, 'high'))]
  const isOneUnit =
    textAt(range, 'low', 'unit') !== null && textAt(range, 'low', 'unit') === textAt(range, 'high', 'unit')
  if (low !== null && high !== null && isOneUnit) return `${sayBareNumber(at(range, 'low'))} to ${high}`
  if (low !== null && high !== null) return `${low} to ${high}`
  return low !== null ? `from ${low}` : high !== null ? `up to ${high}` : null
}

function sayOwnValue(observation: unknown): string | null {
  const ratio = at(observation, 'valueRatio')
  if (isObject(ratio)) return `${sayQuantity(at(ratio, 'numerator'))} / ${sayQuantity(at(ratio, 'denominator'))}`
  const whole = sayPlain(at(observation, 'valueInteger') ?? at(observation, 'valueBoolean'))
  const date = textAt(observation, 'valueDateTime')
  const absent = conceptText(at(observation, 'dataAbsentReason'))
  return (
    sayQuantity(at(observation, 'valueQuantity')) ??
    conceptText(at(observation, 'valueCodeableConcept')) ??
    textAt(observation, 'valueString') ??
    whole ??
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

/** LOINC and SNOMED CT: systolic, diastolic. */
const SYSTOLIC: ReadonlySet<string> = new Set(['8480-6', '271649006', '72313002'])
const DIASTOLIC: ReadonlySet<string> = new Set(['8462-4', '271650006', '1091811000000102'])

/** `146/80 mmHg` where both parts are plain numbers of one unit; null otherwise. */
function sayBloodPressure(observation: unknown): string | null {
  const parts = listAt(observation, 'component')
  const quantityOf = (codes: ReadonlySet<string>): unknown => {
    const found = parts.find((part) => codesOf(at(part, 'code')).some((code) => codes.has(code)))
    return at(found, 'valueQuantity')
  }
  const [upper, lower] = [quantityOf(SYSTOLIC), quantityOf(DIASTOLIC)]
  const isPlain = [upper, lower].every(
    (quantity) => typeof at(quantity, 'value') === 'number' && textAt(quantity, 'comparator') === null
  )
  if (parts.length !== 2 || !isPlain || textAt(upper, 'unit') !== textAt(lower, 'unit')) return null
  return `${sayBareNumber(upper)}/${sayQuantity(lower) ?? ''}`
}

/** As `sayValue`, blood pressure in the usual short form. */
export function sayShortValue(observation: unknown): string | null {
  return sayBloodPressure(observation) ?? sayValue(observation)
}

/** HL7 v3 ObservationInterpretation, for sources that send the code alone; any other is shown as received. */
const INTERPRETATIONS: Record<string, string> = {
  H: 'High',
  HH: 'Critically high',
  L: 'Low',
  LL: 'Critically low',
  N: 'Normal',
  A: 'Abnormal',
  AA: 'Critically abnormal',
  POS: 'Positive',
  NEG: 'Negative'
}

function sayJudgement(concept: unknown): string | null {
  const hasWords =
    textAt(concept, 'text') !== null || listAt(concept, 'coding').some((coding) => textAt(coding, 'display') !== null)
  return (hasWords ? null : INTERPRETATIONS[codesOf(concept)[0] ?? '']) ?? conceptText(concept)
}

/** The source's own judgement of the value, and its reference range. */
export function sayInterpretation(observation: unknown): string | null {
  return joined(listAt(observation, 'interpretation').map(sayJudgement))
}

export function sayReferenceRange(observation: unknown): string | null {
  const range = joined(listAt(observation, 'referenceRange').map(sayRange), '; ')
  return range === null ? null : `range ${range}`
}

function sayPlain(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return typeof value === 'number' ? showNumber(value) : null
}
