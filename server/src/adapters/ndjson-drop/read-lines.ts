/**
 * The lines of a file, hashed as they pass. Only one chunk and one line are in memory, so a line has a limit. Bytes
 * that are not UTF-8 are not JSON (RFC 8259, section 8.1): replacing them would change a name or a dose in silence.
 */
import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { NightFault, type NightText } from '../../ports/night-drop.ts'

const CHUNK_BYTES = 262_144
const NEWLINE = 10

export interface LineLimits {
  readonly lineBytesMax: number
}

export function readLines(url: string, open: () => Promise<FileHandle>, limits: LineLimits): NightText {
  const hash = createHash('sha256')
  return { lines: linesOf(url, open, hash, limits), digest: () => hash.digest('hex') }
}

async function* linesOf(
  url: string,
  open: () => Promise<FileHandle>,
  hash: Hash,
  limits: LineLimits
): AsyncGenerator<string> {
  const file = await open()
  let number = 0
  try {
    for await (const bytes of rawLines(file, hash, limits.lineBytesMax)) {
      number += 1
      if (bytes === null) throw new NightFault(`${url}: line ${number} is longer than ${limits.lineBytesMax} bytes`)
      const line = toText(bytes)
      if (line === null) throw new NightFault(`${url}: line ${number} is not UTF-8`)
      if (line !== '') yield line
    }
  } finally {
    await file.close()
  }
}

/** The bytes between newlines; null for a line past the limit, after which nothing more is read. */
async function* rawLines(file: FileHandle, hash: Hash, bytesMax: number): AsyncGenerator<Buffer | null> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  let rest: Buffer[] = []
  let restBytes = 0
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, null)
    if (bytesRead === 0) break
    const read = chunk.subarray(0, bytesRead)
    hash.update(read)
    let from = 0
    for (let end = read.indexOf(NEWLINE); end !== -1; end = read.indexOf(NEWLINE, from)) {
      const line = read.subarray(from, end)
      from = end + 1
      if (restBytes + line.length > bytesMax) return yield null
      yield restBytes === 0 ? line : Buffer.concat([...rest, line])
      rest = []
      restBytes = 0
    }
    if (from < bytesRead) {
      restBytes += bytesRead - from
      if (restBytes > bytesMax) return yield null
      rest.push(Buffer.from(read.subarray(from)))
    }
  }
  if (restBytes > 0) yield Buffer.concat(rest)
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The decoder drops a byte order mark, which some exports put first and JSON has no place for. */
function toText(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes).trim()
  } catch {
    return null
  }
}
