/** Reads values out of FHIR JSON whose shape is not known beforehand: what is absent or of another type reads as null. */

export type FhirObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is FhirObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path of keys and positions. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found: unknown = value
  for (const step of path) {
    if (Array.isArray(found) && typeof step === 'number') found = found[step]
    else if (isObject(found) && typeof step === 'string') found = found[step]
    else return null
  }
  return found ?? null
}

/** The text at a path; null when absent or empty. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | null {
  const found = at(value, ...path)
  return typeof found === 'string' && found !== '' ? found : null
}

/** The list at a path; a single value reads as a list of one. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path)
  if (found === null) return []
  return Array.isArray(found) ? found : [found]
}

/** Display rule for codes: text, then the coding the user selected, then the first display, then said (hazard H-011). */
export function conceptText(concept: unknown): string | null {
  if (!isObject(concept)) return null
  const codings = listAt(concept, 'coding')
  const chosen = codings.find((coding) => at(coding, 'userSelected') === true && textAt(coding, 'display') !== null)
  const shown = chosen ?? codings.find((coding) => textAt(coding, 'display') !== null)
  const code = codings.map((coding) => textAt(coding, 'code')).find((found) => found !== null)
  return textAt(concept, 'text') ?? textAt(shown, 'display') ?? (code ? `code ${code}, sent without words` : null)
}

/** All codes of a concept, whatever their system. */
export function codesOf(concept: unknown): readonly string[] {
  return listAt(concept, 'coding').flatMap((coding) => textAt(coding, 'code') ?? [])
}
