/**
 * The strength that a medicine's words state, to keep two strengths apart that share the code of their drug (H-006).
 * It only ever parts; nothing is joined by words.
 */

/** What a unit is in the smallest one of its kind. */
const UNITS: Readonly<Record<string, readonly [kind: string, factor: number]>> = {
  mcg: ['microgram', 1],
  microgram: ['microgram', 1],
  micrograms: ['microgram', 1],
  mg: ['microgram', 1000],
  milligram: ['microgram', 1000],
  milligrams: ['microgram', 1000],
  g: ['microgram', 1_000_000],
  gram: ['microgram', 1_000_000],
  grams: ['microgram', 1_000_000],
  unit: ['unit', 1],
  units: ['unit', 1],
  '%': ['percent', 1],
  mmol: ['mmol', 1]
}

/** A volume or an actuation that a strength is given per (`100units/ml`, `10mg/5ml`, `100micrograms/dose`) is its own part. */
const AMOUNT = /(\d+(?:[.,]\d+)?)\s?(mcg|micrograms?|mg|milligrams?|g|grams?|units?|%|mmol)(?![a-z])/gi

/** Amounts in ascending order, such as `microgram 5000`; empty where the words state none. */
export function strengthIn(words: string): string {
  const amounts = [...words.matchAll(AMOUNT)].flatMap(([, number = '', unit = '']) => {
    const known = UNITS[unit.toLowerCase()]
    return known === undefined ? [] : [`${known[0]} ${Number(number.replace(',', '.')) * known[1]}`]
  })
  return [...new Set(amounts)].toSorted().join(' + ')
}

/** Both state a strength, and not the same. */
export function differInStrength(left: string, right: string): boolean {
  return left !== '' && right !== '' && left !== right
}
