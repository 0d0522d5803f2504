/**
 * Ids of this server: those of two sources never meet (feature 43). `source.id` where that is an id of FHIR R4 that tells the
 * two apart and names nobody; else a digest of them, which has no dot.
 */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'

const FHIR_ID = /^[A-Za-z0-9\-.]{1,64}$/
/** Its first dot ends it: of a source whose own id has one, where would not be known. */
const PLAIN_SOURCE = /^[A-Za-z0-9-]+$/

/** `numbers`: NHS numbers of the person, which a source may have put into its ids. */
export function toScopedId(source: string, type: string, id: string, numbers: readonly string[]): string {
  assert(source !== '' && id !== '', 'a source and a resource have ids')
  const plain = `${source}.${id}`
  const isPlain = PLAIN_SOURCE.test(source) && FHIR_ID.test(plain) && !numbers.some((number) => id.includes(number))
  return isPlain ? plain : hash('sha256', `${source}/${type}/${id}`, 'hex')
}

/** The source that an id names; null: it does not say, and any may have it. */
export function sourceInId(id: string): string | null {
  const dot = id.indexOf('.')
  return dot === -1 ? null : id.slice(0, dot)
}
