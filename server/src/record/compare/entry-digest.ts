/**
 * The digest of what an entry says: whatever order its source writes the elements in, and whenever it touched them; and
 * whatever is withheld beside it, or did not come, which takes references out of it, or their words (H-015).
 */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import type { Entry } from '@ncr/contract/record.ts'
import { ownPart } from '../../domain/references.ts'
import { textOf, type JsonObject } from '../../domain/resource.ts'

const DIGEST_CHARACTERS = 16
/** Longer lists are sorted by the language itself. */
const INSERTED_MAX = 32

/** `meta` tells when and how often the source saved it, and a reader is not interested in that. */
export function digestOf({ text, recorded, occurred, status, resource }: Entry): string {
  const { meta: _saved, ...said } = resource
  // A plan without a title is called by the words of what it names.
  const ownText = resource.resourceType === 'CarePlan' ? null : text
  const ordered = JSON.stringify(inOrder([ownText, recorded, occurred, status, said]))
  const digest = hash('sha256', ordered, 'base64url').slice(0, DIGEST_CHARACTERS)
  assert(digest.length === DIGEST_CHARACTERS, 'looks are compared by digests of one length')
  return digest
}

/**
 * The same with the elements of each object in one order, and of references what is the resource's own; what they leave
 * empty goes too. Copied, and made into text at once: text that is put together element by element takes twice as long.
 */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map(inOrder).filter((item) => item !== undefined)
    return items.length === 0 && value.length > 0 ? undefined : items
  }
  const written = textOf((value as JsonObject)['reference'])
  const object = written === null ? (value as JsonObject) : ownPart(value as JsonObject, written)
  return object === null ? undefined : elementsInOrder(object)
}

function elementsInOrder(object: JsonObject): JsonObject | undefined {
  const ordered: Record<string, unknown> = {}
  const names = sortNames(Object.keys(object))
  let isEmpty = names.length > 0
  for (const name of names) {
    const element = inOrder(object[name])
    if (element === undefined) continue
    ordered[name] = element
    isEmpty = false
  }
  return isEmpty ? undefined : ordered
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
