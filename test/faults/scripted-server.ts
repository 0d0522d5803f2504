/** A loopback HTTP server that answers each call by a script and remembers the calls; the ground of every scripted party. */
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse
} from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { NHS_NUMBER } from '../fixtures/people.ts'

export interface Call {
  readonly method: string
  readonly type: string
  readonly url: URL
  /** The NHS number searched for, from `identifier` or `patient.identifier`. */
  readonly nhs: string | null
  /** 1 for the first page. */
  readonly page: number
  readonly headers: IncomingHttpHeaders
  /** Of a POST; never rejects. */
  readonly body: Promise<string>
  readonly atMs: number
}

/** What to do with one call: answer it, or fail it in some way. */
export type Behaviour = (call: Call, response: ServerResponse, baseUrl: string) => void

interface ScriptedServer {
  readonly baseUrl: string
  readonly calls: Call[]
  /** Calls that are neither answered nor given up by the caller. */
  pending(): number
  close(): Promise<void>
}

function toCall(method: string, url: URL, headers: IncomingHttpHeaders, body: Promise<string>): Call {
  const named = ['patient.identifier', 'identifier', 'subject:identifier'].map((name) => url.searchParams.get(name))
  const identifier = named.find((value) => value !== null)
  return {
    method,
    type: url.pathname.split('/')[2] ?? '',
    url,
    nhs: identifier?.startsWith(`${NHS_NUMBER}|`) ? identifier.slice(NHS_NUMBER.length + 1) : null,
    page: Number(url.searchParams.get('page') ?? 1),
    headers,
    body,
    atMs: performance.now()
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** Base URL is `http://127.0.0.1:PORT/fhir`, https with `tls`; `decide` picks the behaviour of each call. */
export async function startScriptedServer(
  decide: (call: Call) => Behaviour,
  port = 0,
  tls: ServerOptions | null = null
): Promise<ScriptedServer> {
  const calls: Call[] = []
  let baseUrl = ''
  let pending = 0
  const listener: RequestListener = (request, response) => {
    response.on('error', () => undefined)
    const call = toCall(
      request.method ?? 'GET',
      new URL(request.url ?? '/', baseUrl),
      request.headers,
      text(request).catch(() => '')
    )
    calls.push(call)
    pending += 1
    response.once('close', () => (pending -= 1))
    decide(call)(call, response, baseUrl)
  }
  const server = tls === null ? createServer(listener) : createTlsServer(tls, listener)
  // A handshake that fails is one of the scripted things.
  server.on('tlsClientError', () => undefined)
  server.requestTimeout = 0
  baseUrl = `${tls === null ? 'http' : 'https'}://127.0.0.1:${await listen(server, port)}/fhir`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { baseUrl, calls, pending: () => pending, close }
}
