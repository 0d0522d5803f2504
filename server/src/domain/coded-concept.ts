/**
 * What a CodeableConcept says to a reader. The order is the region's display rule: text, then the coding that the
 * user selected, then the first display; failing all, it is said that no words came with the code (H-011).
 */
import { isObject, objectsOf, textOf } from './resource.ts'

export interface Code {
  readonly system: string
  readonly code: string
}

/** Words of a CodeableConcept, or null when it carries none and no code either. */
export function conceptText(concept: unknown): string | null {
  if (!isObject(concept)) return null
  const text = textOf(concept['text'])
  if (text !== null) return text
  const codings = objectsOf(concept['coding'])
  const selected = codings.find((coding) => coding['userSelected'] === true && textOf(coding['display']) !== null)
  const display = textOf(selected?.['display']) ?? codings.map((coding) => textOf(coding['display'])).find(isText)
  if (display !== undefined && display !== null) return display
  const code = codesOf(concept)[0]
  if (code !== undefined) return `Code without words: ${code.code} (${code.system})`
  // Nobody else can tell what it means; that something was recorded can be told all the same.
  const bare = allCodes(concept)[0]
  return bare === undefined ? null : `Code without words: ${bare} (no code system sent)`
}

function isText(value: string | null): value is string {
  return value !== null
}

/** The codings that name both a system and a code. A code without a system means nothing outside its own source. */
export function codesOf(concept: unknown): readonly Code[] {
  if (!isObject(concept)) return []
  return objectsOf(concept['coding']).flatMap((coding) => {
    const system = textOf(coding['system'])
    const code = textOf(coding['code'])
    return system === null || code === null ? [] : [{ system, code }]
  })
}

/** The first code of a CodeableConcept, whatever its system: for the small status code lists of FHIR itself. */
export function firstCode(concept: unknown): string | null {
  return allCodes(concept)[0] ?? null
}

/** Every code of a CodeableConcept, whatever its system, in its order. */
export function allCodes(concept: unknown): readonly string[] {
  if (!isObject(concept)) return []
  return objectsOf(concept['coding'])
    .map((coding) => textOf(coding['code']))
    .filter(isText)
}
