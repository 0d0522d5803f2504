/** The keys of the region file with their defaults, out of the schema that reads it. */
import assert from 'node:assert/strict'
import { createRegionFileSchema } from '../server/src/config/region-file.ts'

/** As much of a JSON schema as is looked at. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly type?: unknown
  readonly default?: unknown
}

/** `required`, `none`, `all` for a list that is whole unless said otherwise, or the value. */
export type KeyDefault = string

/** By path: `partners[].sources[].id`, `roles.*.hide`. */
export function regionKeys(): ReadonlyMap<string, KeyDefault> {
  const keys = new Map<string, KeyDefault>()
  addKeys(
    createRegionFileSchema({
      jwks: async () => null,
      privateJwk: async () => null,
      pem: async () => null,
      json: async () => undefined
    }).toJSONSchema({
      io: 'input',
      unrepresentable: 'any'
    }) as Schema,
    '',
    keys
  )
  assert(keys.has('partners[].sources[].id'), 'the schema was understood down to its sources')
  return keys
}

function addKeys(schema: Schema, path: string, keys: Map<string, KeyDefault>): void {
  for (const choice of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) addKeys(choice, path, keys)
  if (schema.items !== undefined) addKeys(schema.items, `${path}[]`, keys)
  if (schema.additionalProperties !== undefined) addKeys(schema.additionalProperties, `${path}.*`, keys)
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const key = path === '' ? name : `${path}.${name}`
    // Of a key that only some kinds need, that some need it is told.
    if (keys.get(key) !== 'required') keys.set(key, defaultOf(inner, schema.required?.includes(name) === true))
    addKeys(inner, key, keys)
  }
}

function defaultOf(schema: Schema, isRequired: boolean): KeyDefault {
  if (Array.isArray(schema.default)) return schema.default.length === 0 ? 'none' : 'all'
  if (typeof schema.default === 'string') return schema.default
  if (schema.default !== undefined) return JSON.stringify(schema.default)
  return isRequired ? 'required' : 'none'
}
