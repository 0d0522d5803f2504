/**
 * Looks for what makes a PDF act: scripts, programs it would start, files inside it, forms that send (ISO 32000-1). Names
 * are read as a reader of PDF reads them, `#53` and all; packed objects are unpacked. A page's own content cannot act.
 */
import { inflateSync } from 'node:zlib'

/** Of unpacked objects, over one file. */
const UNPACKED_BYTES_MAX = 33_554_432

/** Names long enough never to stand by chance in a compressed picture: looked for everywhere, streams included. */
const ACTIVE: Readonly<Record<string, string>> = {
  JavaScript: 'carries a script',
  Launch: 'starts a program',
  EmbeddedFile: 'carries another file',
  EmbeddedFiles: 'carries another file',
  RichMedia: 'carries film or sound',
  SubmitForm: 'sends a form',
  ImportData: 'loads data'
}

/** Short names: looked for outside of streams, where they cannot stand by chance. */
const ACTIVE_OUTSIDE: Readonly<Record<string, string>> = {
  ...ACTIVE,
  JS: 'carries a script',
  XFA: 'carries an active form',
  GoToR: 'opens another file',
  GoToE: 'opens another file'
}

/** What it does, in words; null when nothing was found. */
export function findActiveContent(bytes: Buffer): string | null {
  const text = unescapeNames(bytes.toString('latin1'))
  const { outside, packed } = splitStreams(bytes.toString('latin1'))
  const found = activeIn(text, ACTIVE) ?? activeIn(unescapeNames(outside), ACTIVE_OUTSIDE)
  if (found !== null) return found
  let bytesLeft = UNPACKED_BYTES_MAX
  for (const stream of packed) {
    const objects = unpack(stream, bytesLeft)
    if (objects === null) return 'cannot be looked into'
    bytesLeft -= objects.length
    const inside = activeIn(unescapeNames(objects), ACTIVE_OUTSIDE)
    if (inside !== null) return inside
  }
  return null
}

interface Parts {
  /** Objects as written, without what streams hold. */
  readonly outside: string
  /** Streams that hold objects (ISO 32000-1, 7.5.7), packed. */
  readonly packed: readonly string[]
}

function splitStreams(text: string): Parts {
  const outside: string[] = []
  const packed: string[] = []
  let at = 0
  for (;;) {
    const start = text.indexOf('stream', at)
    const end = start === -1 ? -1 : text.indexOf('endstream', start + 6)
    if (end === -1) break
    const before = text.slice(at, start)
    outside.push(before)
    // Its dictionary stands before it and says what it is.
    if (/\/ObjStm\b/.test(unescapeNames(before))) packed.push(text.slice(start + 6, end))
    at = end + 9
  }
  outside.push(text.slice(at))
  return { outside: outside.join(' '), packed }
}

/** Null when it cannot be unpacked within the limit: what cannot be looked into is not shown. */
function unpack(stream: string, bytesMax: number): string | null {
  const body = Buffer.from(stream.replace(/^\r?\n/, ''), 'latin1')
  try {
    return inflateSync(body, { maxOutputLength: Math.max(1, bytesMax) }).toString('latin1')
  } catch {
    return null
  }
}

function activeIn(text: string, words: Readonly<Record<string, string>>): string | null {
  for (const [, name = ''] of text.matchAll(/\/([A-Za-z]+)(?![A-Za-z0-9])/g)) {
    if (Object.hasOwn(words, name)) return words[name] ?? null
  }
  return null
}

/** `/J#53` is `/JS` (ISO 32000-1, 7.3.5). */
function unescapeNames(text: string): string {
  return text.replaceAll(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
