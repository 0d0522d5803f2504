/** The references inside a resource: found at any depth, taken out of a copy, and what they say of the resource itself. */
import { keepDecimals } from '@ncr/contract/decimal.ts'
import { isObject, textOf, type JsonObject } from './resource.ts'
import { RECORD_RESOURCE_TYPES } from './resource-types.ts'

/** Where something took place: what only took place there stays when that is withheld, without the reference. */
export const SETTING_TYPES: ReadonlySet<string> = new Set(['Encounter', 'EpisodeOfCare'])

const RECORD_TYPES: ReadonlySet<string> = new Set(RECORD_RESOURCE_TYPES)

export interface FoundReference {
  readonly written: string
  /** Without its version. */
  readonly plain: string
}

export function referencesIn(resource: unknown): readonly FoundReference[] {
  const found = new Map<string, FoundReference>()
  const waiting: unknown[] = [resource]
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const written = isObject(value) ? textOf(value['reference']) : null
    if (written !== null) found.set(written, { written, plain: plainOf(written) })
    for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) waiting.push(inner)
  }
  return [...found.values()]
}

function plainOf(written: string): string {
  return written.replace(/\/_history\/[^/]+$/, '')
}

/** A copy without these references: an element that held nothing else goes with them. */
export function withoutReferences(resource: unknown, gone: ReadonlySet<string>): unknown {
  return mapObjects(resource, (value) => {
    const written = textOf(value['reference'])
    return written !== null && gone.has(written) ? null : value
  })
}

/** A copy in which such references keep their address and lose whatever says what is there. */
export function withoutWords(resource: unknown, isWordless: (reference: string) => boolean): unknown {
  return mapObjects(resource, (value) => {
    const written = textOf(value['reference'])
    return written !== null && isWordless(plainOf(written)) ? { reference: written } : value
  })
}

type Change = (value: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> | null

/** From the outside in; null takes an object out, and a list or object that is left empty goes too. */
function mapObjects(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => mapObjects(item, change)).filter((item) => item !== undefined)
    return items.length === 0 && value.length > 0 ? undefined : items
  }
  if (!isObject(value)) return value
  const changed = change(value)
  if (changed === null) return undefined
  const parts = Object.entries(changed)
    .map(([name, inner]) => [name, mapObjects(inner, change)] as const)
    .filter(([, inner]) => inner !== undefined)
  return parts.length === 0 && Object.keys(changed).length > 0
    ? undefined
    : keepDecimals(Object.fromEntries(parts), changed)
}

/** Whether it names anything that is an entry of its own, or may be. */
export function namesRecordTypes(resource: unknown): boolean {
  return referencesIn(resource).some(({ plain }) => plain.startsWith('urn:') || RECORD_TYPES.has(typeIn(plain)))
}

/** `Condition` of `Condition/5`, with or without an address before it; empty where the reference does not say. */
export function typeIn(reference: string): string {
  return /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+$/.exec(reference)?.[1] ?? ''
}

/**
 * What a reference says of its own resource whatever is withheld, and whatever came with it (H-015): nothing, where it may
 * mean where something took place; its address, where it means something of the record; else all.
 */
export function ownPart(reference: JsonObject, written: string): JsonObject | null {
  if (written.startsWith('#')) return reference
  const type = typeIn(plainOf(written))
  if (type === '' || SETTING_TYPES.has(type)) return null
  return RECORD_TYPES.has(type) ? { reference: written } : reference
}
