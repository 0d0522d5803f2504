/**
 * An entry as it goes over the wire, made into text once: the statement has the digest of exactly the characters that are
 * sent afterwards.
 */
import { toJsonKeepingDecimals } from '@ncr/contract/decimal.ts'
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import type { Page } from '@ncr/contract/page.ts'
import type { Entry, RecordEvent } from '@ncr/contract/record.ts'
import { isObject } from '../../domain/resource.ts'
import type { SentText } from '../../ports/view-store.ts'

/** Of entries stated and not sent yet. */
const texts = new WeakMap<Entry, SentText>()
/** 32 bytes as base64url. */
const DIGEST_CHARACTERS = 43
const NO_ENTRIES = '"entries":[]}'

function textOf(entry: Entry): SentText {
  const known = texts.get(entry)
  if (known !== undefined) return known
  const text = toJsonKeepingDecimals(entry)
  const sent = { text, digest: hash('sha256', text, 'base64url') }
  assert(sent.digest.length === DIGEST_CHARACTERS, 'the audit cites a whole SHA-256')
  texts.set(entry, sent)
  return sent
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
  return { ...toVersion(entry), digest: textOf(entry).digest }
}

export function toVersion({ id, resource }: Entry): Omit<SentEntry, 'digest'> {
  const { meta } = resource
  const { versionId, lastUpdated } = isObject(meta) ? meta : {}
  return {
    id,
    ...(typeof versionId === 'string' ? { versionId } : {}),
    ...(typeof lastUpdated === 'string' ? { lastUpdated } : {})
  }
}

/** Lines of the record, or one page. */
export type Sent = readonly RecordEvent[] | Page

/**
 * What is kept of it: the lines, or the page, without their entries; and the entries. Which entry stood where is in the
 * statement, section by section. The text of a GP record is never kept (GP Connect): its page is not given to this.
 */
export function toKept(sent: Sent): { readonly frame: string; readonly entries: readonly SentText[] } {
  if ('page' in sent) return { frame: JSON.stringify({ ...sent, entries: [] }), entries: sent.entries.map(textOf) }
  return {
    frame: sent.map(frameOf).join('\n'),
    entries: sent.flatMap((line) => (line.event === 'section' ? line.entries.map(textOf) : []))
  }
}

const frames = new WeakMap<RecordEvent, string>()

/** A line without its entries, which are last in it. Made once: it is kept, and then it is sent. */
function frameOf(event: RecordEvent): string {
  const known = frames.get(event)
  if (known !== undefined) return known
  const frame = JSON.stringify(event.event === 'section' ? { ...event, entries: [] } : event)
  frames.set(event, frame)
  return frame
}

/** One line of the record, without its line feed. Its entries' texts are let go: a line is sent once. */
export function toLine(event: RecordEvent): string {
  const frame = frameOf(event)
  if (event.event !== 'section' || event.entries.length === 0) return frame
  assert(frame.endsWith(NO_ENTRIES), 'the entries of a line are last')
  const inside = event.entries.map((entry) => textOf(entry).text).join(',')
  for (const entry of event.entries) texts.delete(entry)
  return `${frame.slice(0, -2)}${inside}]}`
}
