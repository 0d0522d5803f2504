/**
 * An entry as it goes over the wire, made into text once: the statement has the digest of exactly the characters that are
 * sent afterwards.
 */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import type { Entry, RecordEvent } from '@ncr/contract/record.ts'
import { isObject } from '../../domain/resource.ts'

/** Of entries stated and not sent yet. */
const texts = new WeakMap<Entry, string>()
/** Of resources as long as anybody holds them: one whose links have changed is sent again, and is the same resource. */
const resourceTexts = new WeakMap<Entry['resource'], string>()
const NO_ENTRIES = '"entries":[]}'

/** The same characters as JSON.stringify(entry). */
function textOf(entry: Entry): string {
  const known = texts.get(entry)
  if (known !== undefined) return known
  const { resource, included, ...rest } = entry
  const head = `${JSON.stringify(rest).slice(0, -1)},"resource":${textOfResource(resource)}`
  const text = included === undefined ? `${head}}` : `${head},"included":[${included.map(textOfResource).join(',')}]}`
  texts.set(entry, text)
  return text
}

function textOfResource(resource: Entry['resource']): string {
  const known = resourceTexts.get(resource)
  if (known !== undefined) return known
  const text = JSON.stringify(resource)
  resourceTexts.set(resource, text)
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
  const { versionId, lastUpdated } = isObject(meta) ? meta : {}
  return {
    id: entry.id,
    ...(typeof versionId === 'string' ? { versionId } : {}),
    ...(typeof lastUpdated === 'string' ? { lastUpdated } : {}),
    digest: hash('sha256', textOf(entry), 'base64url')
  }
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
