/** One resource held against every quality rule that concerns its type, in one walk. Values are not quoted. */
import type { Origin, QualityRule } from './quality-rule.ts'
import { QUALITY_RULES, type QualityRuleName } from './quality-rules.ts'
import { isObject, type JsonObject, type Resource } from './resource.ts'

/** How deep rules about any object of a resource look. */
const DEPTH_MAX = 12

export interface Breach {
  readonly rule: QualityRuleName
  /** Elements at fault, as in `Condition.code.coding[0]`; the first `placesMax` of them. */
  readonly paths: readonly string[]
}

export type NamedRule = readonly [name: QualityRuleName, rule: QualityRule]

const RULES = Object.entries(QUALITY_RULES) as readonly NamedRule[]
const rulesByType = new Map<string, readonly NamedRule[]>()

/** The rules that concern a type. Made once for each of the few types there are. */
export function rulesFor(type: string): readonly NamedRule[] {
  const known = rulesByType.get(type)
  if (known !== undefined) return known
  const rules = RULES.filter(([, { types }]) => types === null || types.includes(type))
  const isNamed = RULES.some(([, { types }]) => types?.includes(type) === true)
  // Whatever a source calls a type is not kept: the list would grow without end.
  if (isNamed) rulesByType.set(type, rules)
  return isNamed ? rules : RULES_OF_ALL
}

const RULES_OF_ALL = RULES.filter(([, { types }]) => types === null)

/** Empty for a resource that keeps every rule. `placesMax`: of each rule. */
export function breachesOf(resource: Resource, origin: Origin | null, placesMax: number): readonly Breach[] {
  const type = resource.resourceType
  const rules = rulesFor(type)
  const within = walk(resource, rules, placesMax)
  const breaches: Breach[] = []
  for (const [rule, { faultsOf }] of rules) {
    const paths = faultsOf?.(resource, origin).map((path) => `${type}.${path}`) ?? within.get(rule) ?? []
    if (paths.length > 0) breaches.push({ rule, paths })
  }
  return breaches
}

/** The same by name alone, for counting: without paths it takes a fraction of the time. */
export function brokenRules(resource: Resource, origin: Origin | null): readonly QualityRuleName[] {
  const open = new Set(RULES_WITHIN)
  scan(resource, open, 0)
  return rulesFor(resource.resourceType)
    .filter((named) => {
      const { faultsOf } = named[1]
      return faultsOf === undefined ? !open.has(named) : faultsOf(resource, origin).length > 0
    })
    .map(([rule]) => rule)
}

/** Rules about any object; none of them names a type. */
const RULES_WITHIN = RULES.filter(([, { isFault }]) => isFault !== undefined)

/** Takes out of `open` each rule that an object breaks, and ends when none is left. */
function scan(value: object, open: Set<NamedRule>, depth: number): void {
  if (depth > DEPTH_MAX || open.size === 0) return
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      if (typeof item === 'object' && item !== null) scan(item, open, depth + 1)
    }
    return
  }
  const element = value as JsonObject
  for (const named of open) if (named[1].isFault?.(element) === true) open.delete(named)
  for (const name in element) {
    const child = element[name]
    if (typeof child === 'object' && child !== null && name !== 'meta') scan(child, open, depth + 1)
  }
}

/** Objects at fault wherever they stand, but in `meta`: that has rules of its own. */
function walk(
  resource: Resource,
  rules: readonly NamedRule[],
  placesMax: number
): ReadonlyMap<QualityRuleName, readonly string[]> {
  const found = new Map<QualityRuleName, string[]>()
  const open = rules.filter(([, { isFault }]) => isFault !== undefined)
  const path: string[] = [resource.resourceType]
  const look = (value: object, depth: number): void => {
    if (depth > DEPTH_MAX) return
    if (isObject(value)) {
      for (const [rule, { isFault }] of open) {
        const places = found.get(rule) ?? []
        if (places.length >= placesMax || isFault?.(value) !== true) continue
        found.set(rule, [...places, path.join('')])
      }
    }
    const isList = Array.isArray(value)
    for (const name in value) {
      const child = (value as Readonly<Record<string, unknown>>)[name]
      if (typeof child !== 'object' || child === null || name === 'meta') continue
      path.push(isList ? `[${name}]` : `.${name}`)
      look(child, depth + 1)
      path.pop()
    }
  }
  look(resource, 0)
  return found
}
