/**
 * Requests to an export server: no redirects, no compression (a cut file is taken up by its bytes), and a connection
 * that falls silent is given up.
 */
import type { Readable } from 'node:stream'
import { Agent, request } from 'undici'
import type { BulkDataSource } from '../../domain/region.ts'
import type { Clock } from '../../ports/clock.ts'
import { ExportFailure, PassingFailure } from './export-failure.ts'
import { toRetryAfterMs } from './patience.ts'

const CONNECTIONS_MAX = 4
const CONNECT_TIMEOUT_MS = 10_000

export interface ExportAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly retryAfterMs: number | null
  readonly body: Readable
}

export interface ExportLine {
  /** Throws a PassingFailure where no answer came. The body must be read or destroyed. */
  get(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<ExportAnswer>
  post(url: string, form: URLSearchParams, signal: AbortSignal): Promise<ExportAnswer>
  /** Tells the server that it may forget the export; nothing depends on it. */
  delete(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

type Asked = Pick<BulkDataSource, 'baseUrl' | 'tls' | 'backendServices'>

/** Our certificate and the region's own authorities are for the server and its token endpoint: files elsewhere see neither. */
export function createExportLine(source: Asked, silenceMsMax: number, clock: Clock): ExportLine {
  const limits = {
    connections: CONNECTIONS_MAX,
    pipelining: 1,
    headersTimeout: silenceMsMax,
    bodyTimeout: silenceMsMax
  }
  const own = new Agent({ ...limits, connect: { timeout: CONNECT_TIMEOUT_MS, ...trusted(source.tls) } })
  const elsewhere = new Agent({ ...limits, connect: { timeout: CONNECT_TIMEOUT_MS } })
  const tokenUrl = source.backendServices?.tokenUrl ?? source.baseUrl
  const ownOrigins = new Set([new URL(source.baseUrl).origin, new URL(tokenUrl).origin])
  const send = async (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    body?: string
  ): Promise<ExportAnswer> => {
    try {
      const all = { ...headers, 'accept-encoding': 'identity' }
      const dispatcher = ownOrigins.has(new URL(url).origin) ? own : elsewhere
      const asked = { dispatcher, method, headers: all, signal, ...(body === undefined ? {} : { body }) }
      const answer = await request(url, asked)
      // A body that nobody reads to its end says so here too, and would stop the process unheard.
      answer.body.on('error', () => undefined)
      const retryAfterMs = toRetryAfterMs(answer.headers['retry-after'], clock.nowMs())
      return { status: answer.statusCode, headers: answer.headers, retryAfterMs, body: answer.body }
    } catch {
      signal.throwIfAborted()
      throw new PassingFailure('the server could not be reached, or broke off')
    }
  }
  return {
    get: (url, headers, signal) => send('GET', url, headers, signal),
    post: (url, form, signal) =>
      send(
        'POST',
        url,
        { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        signal,
        form.toString()
      ),
    async delete(url, headers, signal) {
      const answer = await send('DELETE', url, headers, signal)
      answer.body.destroy()
    },
    async close() {
      await Promise.all([own.destroy(), elsewhere.destroy()])
    }
  }
}

function trusted(tls: Asked['tls']): { ca?: string; cert?: string; key?: string } {
  if (tls === null) return {}
  const { ca, cert, key } = tls
  return { ...(ca === null ? {} : { ca }), ...(cert === null || key === null ? {} : { cert, key }) }
}

/** The whole body. Throws a PassingFailure for a cut one, an ExportFailure for one past the limit or not JSON. */
export async function readJson(answer: ExportAnswer, bytesMax: number, what: string): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer.body) {
      const read = Buffer.from(chunk as Uint8Array)
      bytes += read.length
      if (bytes > bytesMax) break
      chunks.push(read)
    }
  } catch {
    throw new PassingFailure(`${what} broke off`)
  }
  if (bytes > bytesMax) throw new ExportFailure(`${what} is larger than ${bytesMax} bytes`)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch {
    throw new ExportFailure(`${what} is not JSON`)
  }
}
