/** The digest of what an entry says: whatever order its source writes the elements in, and whenever it touched them. */
import { hash } from 'node:crypto'
import type { Entry } from '@ncr/contract/record.ts'

const DIGEST_CHARACTERS = 16

/** `meta` tells when and how often the source saved it, and a reader is not interested in that. */
export function digestOf({ text, recorded, occurred, status, resource }: Entry): string {
  const { meta: _saved, ...said } = resource
  return hash('sha256', inOrder([text, recorded, occurred, status, said]), 'base64url').slice(0, DIGEST_CHARACTERS)
}

/** JSON with the elements of each object in one order. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const elements = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${elements.map(([name, element]) => `${JSON.stringify(name)}:${inOrder(element)}`).join(',')}}`
}
