/** A FHIR Bulk Data server by script: kick-off, status, manifest and files, each of which can be made to misbehave. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Json } from '../fixtures/people.ts'
import type { Authority, Certificate } from './certificates.ts'

export interface ExportCall {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Exported {
  readonly transactionTime: string
  readonly output: Readonly<Record<string, readonly Json[]>>
  readonly deleted?: readonly string[]
  readonly errors?: readonly Json[]
  /** Bends the manifest before it is sent. */
  readonly bend?: (manifest: Json) => Json
}

/** True where it has answered in its own way. */
type Fault = (call: ExportCall, response: ServerResponse) => boolean

export interface ScriptedExport {
  readonly baseUrl: string
  readonly tokenUrl: string
  readonly calls: ExportCall[]
  /** What the next exports give, with every fault gone. */
  give(exported: Exported): void
  /** Asked before each answer. */
  fault(fault: Fault): void
  /** Only a token given out by `tokenUrl` is let in from now on. */
  requireToken(): void
  callsTo(part: string): ExportCall[]
  close(): Promise<void>
}

const TOKEN = 'token-of-the-export'

export const toNdjson = (lines: readonly Json[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

const deletions = (what: readonly string[]): Json => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: what.map((url) => ({ request: { method: 'DELETE', url } }))
})

function filesOf({ output, deleted, errors }: Exported): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(output).map(([type, lines]): [string, string] => [`output/${type}`, toNdjson(lines)]),
    ...(deleted === undefined ? [] : [['deleted/Bundle', toNdjson([deletions(deleted)])] as const]),
    ...(errors === undefined ? [] : [['error/OperationOutcome', toNdjson(errors)] as const])
  ])
}

function manifestOf(exported: Exported, baseUrl: string, requiresAccessToken: boolean): Json {
  const { transactionTime, bend } = exported
  const list = (kind: string): Json[] =>
    [...filesOf(exported)]
      .filter(([name]) => name.startsWith(`${kind}/`))
      .map(([name, text]) => {
        const count = text.split('\n').length - 1
        return { type: name.slice(kind.length + 1), url: `${baseUrl}/file/${name}`, count }
      })
  const manifest: Json = {
    transactionTime,
    request: `${baseUrl}/Patient/$export`,
    requiresAccessToken,
    output: list('output'),
    deleted: list('deleted'),
    error: list('error')
  }
  return bend?.(manifest) ?? manifest
}

/** `secured`: over TLS, and only callers with a certificate of that authority get as far as a request. */
export async function scriptedExport(secured?: {
  readonly own: Certificate
  readonly callers: Authority
}): Promise<ScriptedExport> {
  const calls: ExportCall[] = []
  let exported: Exported = { transactionTime: '', output: {} }
  let fault: Fault = () => false
  let needsToken = false
  let baseUrl = ''
  const send = (response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  }
  const answer = (call: ExportCall, response: ServerResponse): void => {
    if (fault(call, response)) return
    if (call.path === '/token') {
      return send(response, 200, JSON.stringify({ access_token: TOKEN, token_type: 'bearer', expires_in: 300 }))
    }
    if (needsToken && call.headers.authorization !== `Bearer ${TOKEN}`) return send(response, 401, '{}')
    if (call.path.endsWith('/$export')) {
      return send(response, 202, '', { 'content-location': `${baseUrl}/status/1` })
    }
    if (call.method === 'DELETE') return send(response, 202, '')
    if (call.path === '/fhir/status/1') {
      return send(response, 200, JSON.stringify(manifestOf(exported, baseUrl, needsToken)))
    }
    const text = filesOf(exported).get(call.path.replace('/fhir/file/', ''))
    if (text === undefined) return send(response, 404, '{}')
    sendFile(call, response, Buffer.from(text))
  }
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    response.on('error', () => undefined)
    void readAll(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      const { method = 'GET', headers } = request
      const call = { method, path: url.pathname, query: url.searchParams, headers, body }
      calls.push(call)
      answer(call, response)
    })
  }
  const server =
    secured === undefined
      ? createServer(listener)
      : createTlsServer({ ...secured.own, ca: secured.callers.cert, requestCert: true }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `${secured === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  baseUrl = `${origin}/fhir`
  return {
    baseUrl,
    tokenUrl: `${origin}/token`,
    calls,
    give(next) {
      exported = next
      fault = () => false
      calls.length = 0
    },
    fault(next) {
      fault = next
    },
    requireToken() {
      needsToken = true
    },
    callsTo: (part) => calls.filter(({ path }) => path.includes(part)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function sendFile({ headers }: ExportCall, response: ServerResponse, bytes: Buffer): void {
  const type = { 'content-type': 'application/fhir+ndjson', etag: '"v1"' }
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
  if (from === 0) return void response.writeHead(200, { ...type, 'content-length': bytes.length }).end(bytes)
  const rest = bytes.subarray(from)
  const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`
  response.writeHead(206, { ...type, 'content-length': rest.length, 'content-range': range }).end(rest)
}

/** Promises the whole file and breaks off in the middle of it. */
export function breakOff(response: ServerResponse, text: string, afterBytes: number): void {
  const bytes = Buffer.from(text)
  response.writeHead(200, { 'content-length': bytes.length, etag: '"v1"' })
  response.write(bytes.subarray(0, afterBytes), () => setTimeout(() => response.destroy(), 50))
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
