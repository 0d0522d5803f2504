/**
 * One file of an export, onto the disk. Where the connection breaks, the rest is asked for by its bytes (RFC 9110, 14);
 * a server that sends the whole again is taken at its word.
 */
import { createWriteStream } from 'node:fs'
import { rename, rm, truncate } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ExportFailure, PassingFailure } from './export-failure.ts'
import type { ExportAnswer } from './export-line.ts'
import type { ExportServer, Question } from './export-server.ts'
import { sizeOf } from './spool.ts'

export interface Download {
  readonly what: string
  readonly url: string
  readonly path: string
  readonly withToken: boolean
  /** Throws where the file is larger. */
  readonly bytesMax: number
}

/** Bytes of the file. One that an earlier run brought whole is not brought again. */
export async function download(server: ExportServer, asked: Download, signal: AbortSignal): Promise<number> {
  const whole = await sizeOf(asked.path)
  if (whole > 0) return whole
  const part = `${asked.path}.part`
  // Whatever stands there is of another process: its validator is not known, so that it may be of another file.
  await rm(part, { force: true })
  let validator: string | null = null
  const { what, url, withToken } = asked
  const prepare = async (): Promise<Question> => {
    const from = await sizeOf(part)
    const same = validator === null ? {} : { 'if-range': validator }
    const headers = from === 0 ? {} : { range: `bytes=${from}-`, ...same }
    const expected = from === 0 ? [200] : [200, 206, 416]
    return { what, url, withToken, headers: { accept: 'application/fhir+ndjson', ...headers }, expected }
  }
  const read = async (answer: ExportAnswer): Promise<void> => {
    validator = strongEtag(answer)
    await take(answer, part, await sizeOf(part), asked, signal)
  }
  await server.askForRest(prepare, signal, read, () => sizeOf(part))
  await rename(part, asked.path)
  return sizeOf(asked.path)
}

async function take(
  answer: ExportAnswer,
  part: string,
  from: number,
  { what, bytesMax }: Download,
  signal: AbortSignal
): Promise<void> {
  const begins = answer.status === 206 ? Number(/^bytes (\d+)-/.exec(String(answer.headers['content-range']))?.[1]) : 0
  if (answer.status === 416 || (answer.status === 206 && begins !== from)) {
    answer.body.destroy()
    await rm(part, { force: true })
    throw new PassingFailure(`${what}: the server did not go on where it broke off`)
  }
  if (answer.status === 200 && from > 0) await truncate(part)
  const isGoingOn = answer.status === 206
  let bytes = isGoingOn ? from : 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      done(bytes > bytesMax ? new ExportFailure(`${what} makes the export larger than exportBytesMax`) : null, chunk)
    }
  })
  try {
    await pipeline(answer.body, counted, createWriteStream(part, { flags: isGoingOn ? 'a' : 'w', mode: 0o600 }), {
      signal
    })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ExportFailure) throw error
    // A full disk is not the server's doing: it goes up as it is.
    if (error instanceof Error && 'code' in error && /^E(NOSPC|DQUOT|ROFS|IO|ACCES)$/.test(String(error.code)))
      throw error
    throw new PassingFailure(`${what} broke off`)
  }
}

/** A weak one does not say that the bytes are the same (RFC 9110, 8.8.1). */
function strongEtag({ headers }: ExportAnswer): string | null {
  const tag = headers['etag']
  return typeof tag === 'string' && tag.startsWith('"') ? tag : null
}
