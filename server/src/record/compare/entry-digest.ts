/** The digest of what an entry says: whatever order its source writes the elements in, and whenever it touched them. */
import { hash } from 'node:crypto'
import type { Entry } from '@ncr/contract/record.ts'
import type { JsonObject } from '../../domain/resource.ts'

const DIGEST_CHARACTERS = 16
/** Longer lists are sorted by the language itself. */
const INSERTED_MAX = 32

/** `meta` tells when and how often the source saved it, and a reader is not interested in that. */
export function digestOf({ text, recorded, occurred, status, resource }: Entry): string {
  const { meta: _saved, ...said } = resource
  const ordered = JSON.stringify(inOrder([text, recorded, occurred, status, said]))
  return hash('sha256', ordered, 'base64url').slice(0, DIGEST_CHARACTERS)
}

/**
 * The same with the elements of each object in one order. Copied, and made into text at once: text that is put together
 * element by element takes twice as long.
 */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(inOrder)
  const object = value as JsonObject
  const ordered: Record<string, unknown> = {}
  for (const name of sortNames(Object.keys(object))) ordered[name] = inOrder(object[name])
  return ordered
}

/** By insertion, in place: an object has a few elements, most of them in order already. */
function sortNames(names: string[]): string[] {
  if (names.length > INSERTED_MAX) return names.toSorted()
  for (let place = 1; place < names.length; place += 1) {
    const name = names[place] ?? ''
    let to = place
    for (let before = names[to - 1]; before !== undefined && before > name; before = names[to - 1]) {
      names[to] = before
      to -= 1
    }
    names[to] = name
  }
  return names
}
