/** What becomes of each element of an STU3 resource type: the vocabulary in which the tables of this folder are written. */
import { isObject, objectsOf, textOf, type JsonObject, type Resource } from '../../domain/resource.ts'

/** R4 elements, and what of the value has no place in R4: it is kept in an extension, never dropped. */
export interface Moved {
  readonly elements: JsonObject
  readonly left?: unknown
}

/** `same`: name and form are those of R4. `{ to }`: only the name differs. A function: the form does too. */
export type ElementRule = 'same' | { readonly to: string } | ((value: unknown, resource: Resource) => Moved)

export interface TypeRules {
  /** The R4 type. */
  readonly type: string
  /** By STU3 name; `onset[x]` stands for every form of a choice. An element without a rule is left. */
  readonly elements: Readonly<Record<string, ElementRule>>
  /** Mandatory in R4 and not in STU3: what stands where the source left it out. */
  readonly needed?: JsonObject
  /** Overrides what one element alone cannot say: a negation that R4 keeps in the status (H-004). */
  readonly settle?: (stu3: Resource) => JsonObject
}

export function same(...names: readonly string[]): Readonly<Record<string, ElementRule>> {
  return Object.fromEntries(names.map((name) => [name, 'same' as const]))
}

/** One in STU3, a list in R4. */
export function listed(to: string): ElementRule {
  return (value) => ({ elements: { [to]: Array.isArray(value) ? value : [value] } })
}

/** A list in STU3, one in R4: the first; further ones are left. */
export function firstOf(to: string): ElementRule {
  return (value) => {
    if (!Array.isArray(value)) return { elements: { [to]: value } }
    const [first, ...more] = value as readonly unknown[]
    return { elements: first === undefined ? {} : { [to]: first }, ...(more.length === 0 ? {} : { left: more }) }
  }
}

/** The extension by which FHIR says that a mandatory element was not given. */
export const NOT_GIVEN: JsonObject = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }]
}

/** A code that is a CodeableConcept in R4. One that nobody knows is shown as received, as text. */
export function toConcept(to: string, system: string, codes: readonly string[]): ElementRule {
  return (value) => {
    if (typeof value !== 'string') return { elements: { [to]: value } }
    return { elements: { [to]: codes.includes(value) ? { coding: [{ system, code: value }] } : { text: value } } }
  }
}

/** A code of a required list whose words changed. One that nobody knows is `unknown`, and said beside it. */
export function toCode(
  to: string,
  codes: Readonly<Record<string, string>>,
  otherwise: string | null = 'unknown'
): ElementRule {
  const known = new Map(Object.entries(codes))
  return (value) => {
    if (typeof value !== 'string') return { elements: { [to]: value } }
    const code = known.get(value)
    if (code !== undefined) return { elements: { [to]: code } }
    // Where R4 has no word for "unknown" it stays as it was sent, and reading it says what is wrong with it.
    return otherwise === null ? { elements: { [to]: value } } : { elements: { [to]: otherwise }, left: value }
  }
}

/** A negation that `settle` reads; whatever is no boolean is left. */
export const settled: ElementRule = (value) =>
  typeof value === 'boolean' ? { elements: {} } : { elements: {}, left: value }

/** Codes that are the same words in both versions. */
export function asIs(...codes: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.map((code) => [code, code]))
}

/** `context` names an Encounter or an EpisodeOfCare; R4 has a place for the first. */
export const contextToEncounter: ElementRule = (value) => {
  const reference = isObject(value) ? textOf(value['reference']) : null
  return reference !== null && /(^|\/)EpisodeOfCare\//.test(reference)
    ? { elements: {}, left: value }
    : { elements: { encounter: value } }
}

/** `requester` held who asked and for which organisation; R4 holds who asked. */
export const agentToRequester: ElementRule = (value) => {
  if (!isObject(value) || !('agent' in value)) return { elements: {}, left: value }
  const { agent, ...left } = value
  return { elements: { requester: agent }, ...(Object.keys(left).length === 0 ? {} : { left }) }
}

/** Splits the objects of a list into those that a rule can place and those that are left. */
export function eachOf(
  to: string,
  move: (item: JsonObject) => { readonly item: unknown; readonly left?: unknown }
): ElementRule {
  return (value) => {
    if (!Array.isArray(value) || value.some((item) => !isObject(item))) return { elements: { [to]: value } }
    const moved = objectsOf(value).map(move)
    const left = moved.map((one) => one.left).filter((one) => one !== undefined)
    return { elements: { [to]: moved.map(({ item }) => item) }, ...(left.length === 0 ? {} : { left }) }
  }
}
