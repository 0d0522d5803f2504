/**
 * One GET of FHIR JSON: within the caller's signal, within a byte limit, no redirects, no compression. Whatever comes
 * back is a value; nothing is thrown.
 */
import { errors, request, type Dispatcher } from 'undici'
import type { TypeFailure } from '../../ports/source-reader.ts'
import { failureOfOutcome } from './operation-outcome.ts'
import { LARGE_BODY_BYTES, type SourceLine } from './source-line.ts'

export interface GetOptions {
  readonly line: SourceLine
  readonly signal: AbortSignal
  readonly requestId: string
  /** Of this answer; what is left of the type's limit. */
  readonly bytesMax: number
  /** For the words of a time-out only: the signal is what ends the request. */
  readonly deadlineMs: number
}

export type GetResult =
  | { readonly ok: true; readonly body: unknown; readonly bytes: number }
  | { readonly ok: false; readonly failure: TypeFailure; readonly overLimit: boolean }

/** More than any honest error needs. */
const ERROR_BYTES_MAX = 64 * 1024
const FHIR_JSON = /^application\/(fhir\+json|json|json\+fhir)\s*(;|$)/i

export async function getFhir(url: string, options: GetOptions): Promise<GetResult> {
  let leave: (() => void) | null = null
  try {
    leave = await options.line.requests.enter(options.signal)
    return await send(url, options)
  } catch (error) {
    return fail(toFailure(error, options))
  } finally {
    leave?.()
  }
}

async function send(url: string, options: GetOptions): Promise<GetResult> {
  const response = await request(url, {
    dispatcher: options.line.dispatcher,
    signal: options.signal,
    headers: { accept: 'application/fhir+json', 'accept-encoding': 'identity', 'x-request-id': options.requestId }
  })
  // A body that is given up before its end says so as an error event, which nobody else listens to.
  response.body.on('error', () => undefined)
  return response.statusCode === 200 ? readBody(response, options, options.bytesMax) : toFailedStatus(response, options)
}

function fail(failure: TypeFailure, overLimit = false): GetResult {
  return { ok: false, failure, overLimit }
}

function unavailable(detail: string): TypeFailure {
  return { state: 'unavailable', detail }
}

function toFailure(error: unknown, options: GetOptions): TypeFailure {
  if (options.signal.aborted) return { state: 'timed-out', detail: `no answer within ${options.deadlineMs} ms` }
  if (error instanceof errors.ConnectTimeoutError) return unavailable('could not be reached: no connection')
  if (error instanceof errors.SocketError) return unavailable('the connection broke before the answer was complete')
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return unavailable('could not be reached: connection refused')
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return unavailable('the connection broke before the answer was complete')
  return unavailable('the request failed before an answer came')
}

async function toFailedStatus(response: Dispatcher.ResponseData, options: GetOptions): Promise<GetResult> {
  const status = response.statusCode
  const body = isFhirJson(response) ? await readBody(response, options, ERROR_BYTES_MAX) : null
  if (body === null) await response.body.dump({ limit: ERROR_BYTES_MAX }).catch(() => undefined)
  const said = body !== null && body.ok ? failureOfOutcome(body.body) : null
  if (status === 401 || status === 403)
    return fail(said?.state === 'withheld' ? said : { state: 'refused', detail: `refused access (HTTP ${status})` })
  if (said !== null && said.state !== 'unavailable') return fail(said)
  return fail(unavailable(`answered with an error (HTTP ${status})`))
}

function isFhirJson(response: Dispatcher.ResponseData): boolean {
  const type = response.headers['content-type']
  return typeof type === 'string' && FHIR_JSON.test(type)
}

async function readBody(
  response: Dispatcher.ResponseData,
  { line, signal }: GetOptions,
  bytesMax: number
): Promise<GetResult> {
  const encoding = response.headers['content-encoding']
  if (!isFhirJson(response) || (encoding !== undefined && encoding !== 'identity')) {
    response.body.destroy()
    return fail(unavailable('answered with something other than FHIR JSON'))
  }
  if (Number(response.headers['content-length'] ?? 0) > bytesMax) return giveUp(response)
  const chunks: Uint8Array[] = []
  let bytes = 0
  let leave: (() => void) | null = null
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength
      if (bytes > bytesMax) return giveUp(response)
      if (leave === null && bytes > LARGE_BODY_BYTES) leave = await line.largeBodies.enter(signal)
      chunks.push(chunk)
    }
    return parse(Buffer.concat(chunks, bytes))
  } finally {
    leave?.()
  }
}

function giveUp(response: Dispatcher.ResponseData): GetResult {
  response.body.destroy()
  return fail(unavailable('sent more than the limit for one answer'), true)
}

function parse(bytes: Buffer): GetResult {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { ok: true, body: JSON.parse(text), bytes: bytes.byteLength }
  } catch {
    return fail(unavailable('answered with JSON that is broken'))
  }
}
