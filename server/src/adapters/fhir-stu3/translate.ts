/**
 * One STU3 (FHIR 3.0, Care Connect) resource into R4, by the tables of this folder: explicit for each type, never
 * throws, drops nothing. An element that has no place in R4 goes, as it was sent, into an extension of its own; the
 * original stays with the translation (`originalOf`).
 */
import { keepDecimals } from '@ncr/contract/decimal.ts'
import { keepOriginal } from '../../domain/original-resource.ts'
import { isObject, isResource, type JsonObject, type Resource } from '../../domain/resource.ts'
import { ACTIVITY_RULES } from './activity-rules.ts'
import { CLINICAL_RULES } from './clinical-rules.ts'
import { MEDICINE_RULES } from './medicine-rules.ts'
import { PEOPLE_RULES } from './people-rules.ts'
import type { ElementRule, Moved, TypeRules } from './type-rules.ts'

/** Holds one untranslated element: its name, and its value as the JSON that was sent. */
const UNTRANSLATED = 'https://fhir.nottscr.nhs.uk/StructureDefinition/Extension-NCR-UntranslatedElement'

const RULES: ReadonlyMap<string, TypeRules> = new Map([
  ...CLINICAL_RULES,
  ...MEDICINE_RULES,
  ...ACTIVITY_RULES,
  ...PEOPLE_RULES
])

/** Elements of every resource, the same in both versions. */
const OF_EVERY_TYPE: ReadonlySet<string> = new Set([
  'id',
  'meta',
  'implicitRules',
  'language',
  'text',
  'modifierExtension'
])

/** Whether there is a table for this STU3 type. */
export function isTranslated(type: string): boolean {
  return RULES.has(type)
}

/** A type without a table comes back as it is: reading it says that it is not of the record. */
export function translate(stu3: Resource): Resource {
  const rules = RULES.get(stu3.resourceType)
  if (rules === undefined) return stu3
  const r4: Record<string, unknown> = { resourceType: rules.type }
  const left: (readonly [string, unknown])[] = []
  for (const [name, value] of Object.entries(stu3)) {
    if (OF_EVERY_TYPE.has(name)) r4[name] = value
    else if (name === 'contained') r4['contained'] = Array.isArray(value) ? value.map(translateInside) : value
    else if (name !== 'resourceType' && name !== 'extension') {
      const moved = move(rules, name, value, stu3)
      for (const [to, moving] of Object.entries(moved.elements)) r4[to] = joined(r4[to], moving)
      if (moved.left !== undefined) left.push([name, moved.left])
    }
  }
  for (const [name, value] of Object.entries(rules.needed ?? {})) if (isMissing(r4, name)) r4[name] = value
  Object.assign(r4, rules.settle?.(stu3))
  const extension = extensionOf(stu3['extension'], left)
  if (extension !== undefined) r4['extension'] = extension
  return keepOriginal(withR4References(keepDecimals(r4, stu3)) as Resource, stu3)
}

function translateInside(value: unknown): unknown {
  return isResource(value) ? translate(value) : value
}

/** `_name` carries the extensions of the primitive `name` and goes where that goes. */
function move(rules: TypeRules, name: string, value: unknown, stu3: Resource): Moved {
  const isCompanion = name.startsWith('_')
  const rule = ruleOf(rules, isCompanion ? name.slice(1) : name)
  if (rule === 'same') return { elements: { [name]: value } }
  if (rule === null || (isCompanion && typeof rule === 'function')) return { elements: {}, left: value }
  if (typeof rule === 'function') return rule(value, stu3)
  return { elements: { [isCompanion ? `_${rule.to}` : rule.to]: value } }
}

function ruleOf({ elements }: TypeRules, name: string): ElementRule | null {
  if (Object.hasOwn(elements, name)) return elements[name] ?? null
  const stem = /^[a-z]+(?=[A-Z])/.exec(name)?.[0]
  const choices = Object.keys(elements).filter((key) => key.endsWith('[x]'))
  const choice = choices.find((key) => name.startsWith(key.slice(0, -3)) && /^[A-Z]/.test(name.slice(key.length - 3)))
  return stem === undefined || choice === undefined ? null : (elements[choice] ?? null)
}

/** Two STU3 elements that become one list of R4 stand in it one after the other. */
function joined(before: unknown, value: unknown): unknown {
  return Array.isArray(before) && Array.isArray(value) ? [...(before as unknown[]), ...(value as unknown[])] : value
}

function isMissing(r4: JsonObject, name: string): boolean {
  const bare = name.replace(/^_/, '')
  return r4[bare] === undefined && r4[`_${bare}`] === undefined
}

function extensionOf(given: unknown, left: readonly (readonly [string, unknown])[]): unknown {
  if (left.length === 0) return given
  const kept = left.map(([name, value]) => ({
    url: UNTRANSLATED,
    extension: [
      { url: 'element', valueString: name },
      { url: 'value', valueString: typeof value === 'string' && value !== '' ? value : JSON.stringify(value) }
    ]
  }))
  return Array.isArray(given) ? [...(given as unknown[]), ...kept] : given === undefined ? kept : given
}

/** `ReferralRequest/1` is `ServiceRequest/1` here; what needs no change is handed on as it is. */
function withR4References(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withR4References)
    return items.every((item, place) => item === value[place]) ? value : items
  }
  if (!isObject(value)) return value
  let changed: Record<string, unknown> | null = null
  for (const [name, item] of Object.entries(value)) {
    const mended = name === 'reference' && typeof item === 'string' ? toR4Reference(item) : withR4References(item)
    if (mended === item) continue
    changed ??= keepDecimals({ ...value }, value)
    changed[name] = mended
  }
  return changed ?? value
}

function toR4Reference(reference: string): string {
  return reference.replace(
    /(^|\/)(?:ReferralRequest|ProcedureRequest)\/(?=[A-Za-z0-9\-.]{1,64}(\/_history\/|$))/,
    '$1ServiceRequest/'
  )
}
