/**
 * An entry as it goes over the wire, made into text once: the statement has the digest of exactly the characters that are
 * sent afterwards.
 */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import type { Entry, RecordEvent } from '@ncr/contract/record.ts'

const texts = new WeakMap<Entry, string>()
const NO_ENTRIES = '"entries":[]}'

function textOf(entry: Entry): string {
  const known = texts.get(entry)
  if (known !== undefined) return known
  const text = JSON.stringify(entry)
  texts.set(entry, text)
  return text
}

/** Which entry was sent, in which version of the source's own where it says so, and the digest of how it was sent. */
interface SentEntry {
  readonly id: string
  readonly versionId?: string
  readonly lastUpdated?: string
  /** SHA-256 of the entry's JSON as sent, base64url. */
  readonly digest: string
}

export function toSentEntry(entry: Entry): SentEntry {
  const { meta } = entry.resource
  const digest = hash('sha256', textOf(entry), 'base64url')
  return { id: entry.id, ...partOf(meta, 'versionId'), ...partOf(meta, 'lastUpdated'), digest }
}

/** A source may send anything for meta. */
function partOf(meta: unknown, name: 'versionId' | 'lastUpdated'): Partial<Record<typeof name, string>> {
  const part: unknown = typeof meta === 'object' && meta !== null ? Reflect.get(meta, name) : null
  return typeof part === 'string' ? { [name]: part } : {}
}

/** One line of the record, without its line feed. Its entries' texts are let go: a line is sent once. */
export function toLine(event: RecordEvent): string {
  if (event.event !== 'section' || event.entries.length === 0) return JSON.stringify(event)
  const { entries, ...rest } = event
  const frame = JSON.stringify({ ...rest, entries: [] })
  assert(frame.endsWith(NO_ENTRIES), 'the entries of a line are last')
  const inside = entries.map(textOf).join(',')
  for (const entry of entries) texts.delete(entry)
  return `${frame.slice(0, -2)}${inside}]}`
}
