/**
 * One read of FHIR JSON: within the caller's signal, within a byte limit, no redirects, no compression; sent a second
 * time when nothing of an answer came and there is time. Whatever comes back is a value; nothing is thrown.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { errors, request, type Dispatcher } from 'undici'
import { securityWords } from '../../domain/connection-words.ts'
import { parseStrictJson } from '../../domain/strict-json.ts'
import { untilAborted } from '../../domain/until-aborted.ts'
import type { Intake, TypeFailure } from '../../ports/source-reader.ts'
import { failureOfOutcome } from './operation-outcome.ts'
import { parseInTurns } from './parse-in-turns.ts'
import { retryWaitMs, toRetryAfterMs } from './retry-rule.ts'
import { LARGE_BODY_BYTES, type SourceLine } from './source-line.ts'
import type { SourceTime } from './source-time.ts'

export interface GetOptions {
  readonly line: SourceLine
  readonly time: SourceTime
  readonly requestId: string
  /** Of the record that it is read for; null: of none. */
  readonly intake: Intake | null
  /** Of this answer; what is left of the type's limit. */
  readonly bytesMax: number
  /** Beside those that every source is sent; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as the body of a POST that only reads (a FHIR batch of GETs, an operation); left out: a GET. */
  readonly batch?: object
}

export interface FailedGet {
  readonly ok: false
  readonly failure: TypeFailure
  /** The limit that it is past: of this answer, or of the whole record. */
  readonly overLimit: 'answer' | 'record' | null
  /** The source itself seems to be down: no answer, no connection, or an error of its server. */
  readonly isDown: boolean
  /** Of an error answer: its HTTP status, and its body where that was FHIR JSON. */
  readonly answered?: { readonly status: number; readonly body: unknown }
}

export type GetResult = ({ readonly ok: true; readonly body: unknown; readonly bytes: number } | FailedGet) & {
  readonly attempts: number
}

type Attempt =
  | { readonly ok: true; readonly body: unknown; readonly bytes: number }
  /** `retry`: nothing of an answer was used, so that it may be sent again. */
  | (FailedGet & { readonly retry: { readonly retryAfterMs: number | null } | null })

/** A larger answer is parsed in slices: at once, it would take some milliseconds of everybody. */
const PARSED_AT_ONCE_BYTES_MAX = 256 * 1024
/** More than any honest error needs. */
const ERROR_BYTES_MAX = 64 * 1024
/** The limit ran out before there was a turn to send it. */
const NO_TURN = 'not asked: too many questions of the Notts Care Record were waiting for it'
/** Not a word about the source either. */
const WAS_BUSY = ', while the Notts Care Record itself had too much to do'
const FHIR_JSON = /^application\/(fhir\+json|json|json\+fhir)\s*(;|$)/i
/** Errors of a server that is busy or behind a gateway that is: another moment may do. */
const PASSING_STATUS: ReadonlySet<number> = new Set([502, 503, 504])

export async function getFhir(url: string, options: GetOptions): Promise<GetResult> {
  const first = await attempt(url, options)
  const waitMs = first.ok || first.retry === null ? null : waitBeforeRetry(first.retry.retryAfterMs, options)
  if (waitMs === null) return { ...first, attempts: 1 }
  // A reader who leaves, and the deadline, end the wait: the second attempt then fails at once, and says so.
  await sleep(waitMs, undefined, { signal: options.time.signal }).catch(() => undefined)
  options.line.counted.retries += 1
  return { ...(await attempt(url, options)), attempts: 2 }
}

function waitBeforeRetry(retryAfterMs: number | null, { line, time }: GetOptions): number | null {
  if (!time.hasStarted()) return null
  const leftMs = time.leftMs()
  const waitMs = retryWaitMs({ retryAfterMs, leftMs, chance: Math.random() })
  return waitMs !== null && line.retries.spend() ? waitMs : null
}

async function attempt(url: string, options: GetOptions): Promise<Attempt> {
  let leave: () => void
  try {
    await readerKeepsUp(options)
    leave = await options.line.requests.enter(options.time.signal)
  } catch {
    // Our own queue: not a word about the source, but nothing that speaks for it either.
    return fail({ state: 'timed-out', detail: NO_TURN }, { isDown: true })
  }
  try {
    options.time.start()
    options.line.counted.requests += 1
    const answer = await send(url, options)
    if (answer.ok) options.line.retries.earn()
    return answer
  } catch (error) {
    return toFailure(error, options)
  } finally {
    leave()
  }
}

async function send(url: string, options: GetOptions): Promise<Attempt> {
  const asked = request(url, {
    dispatcher: options.line.dispatcher,
    signal: options.time.signal,
    headers: {
      accept: 'application/fhir+json',
      'accept-encoding': 'identity',
      'x-request-id': options.requestId,
      ...options.headers,
      ...(options.batch === undefined ? {} : { 'content-type': 'application/fhir+json' })
    },
    ...(options.batch === undefined ? {} : { method: 'POST', body: JSON.stringify(options.batch) })
  })
  // undici lets go of an aborted request only once it has a connection, or gave up on one.
  const response = await untilAborted(asked, options.time.signal, (late) =>
    late.body.on('error', () => undefined).destroy()
  )
  options.line.heardMs = performance.now()
  // A body that is given up before its end says so as an error event, which nobody else listens to.
  response.body.on('error', () => undefined)
  if (response.statusCode !== 200) return toFailedStatus(response, options)
  try {
    return await readBody(response, options, options.bytesMax)
  } catch (error) {
    // Bytes of the answer have come: what is left of it is not asked for again.
    return { ...toFailure(error, options), retry: null }
  }
}

type FailedAttempt = Extract<Attempt, { ok: false }>

function fail(failure: TypeFailure, more: Partial<FailedAttempt> = {}): FailedAttempt {
  return { ok: false, failure, overLimit: null, isDown: false, retry: null, ...more }
}

function unavailable(detail: string): TypeFailure {
  return { state: 'unavailable', detail }
}

function toFailure(error: unknown, options: GetOptions): FailedAttempt {
  // A limit on connecting that is no shorter than the deadline is the deadline.
  const isLate = error instanceof errors.ConnectTimeoutError && options.line.connectTimeoutMs >= options.time.deadlineMs
  if (options.time.signal.aborted || isLate) {
    const ours = options.time.wasBusy() ? WAS_BUSY : ''
    return fail(
      { state: 'timed-out', detail: `no answer within ${options.time.deadlineMs} ms${ours}` },
      { isDown: true }
    )
  }
  return fail(unavailable(wordsOf(error, options.line)), { isDown: true, retry: { retryAfterMs: null } })
}

function wordsOf(error: unknown, { connectTimeoutMs }: SourceLine): string {
  if (error instanceof errors.ConnectTimeoutError)
    return `could not be reached: no connection within ${connectTimeoutMs} ms`
  const security = securityWords(error)
  if (security !== null) return security
  if (error instanceof errors.SocketError) return 'the connection broke before the answer was complete'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return 'could not be reached: connection refused'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection broke before the answer was complete'
  return 'the request failed before an answer came'
}

async function toFailedStatus(response: Dispatcher.ResponseData, options: GetOptions): Promise<FailedAttempt> {
  const status = response.statusCode
  const retryAfterMs = toRetryAfterMs(response.headers['retry-after'], Date.now())
  const body = await errorBodyOf(response, options)
  const failure = failureOfStatus(status, failureOfOutcome(body))
  const answered = { status, body }
  if (failure.state !== 'unavailable') return fail(failure, { answered })
  return fail(failure, { isDown: status >= 500, retry: PASSING_STATUS.has(status) ? { retryAfterMs } : null, answered })
}

/** The FHIR of an error answer. An error that cannot be read is an error all the same. */
async function errorBodyOf(response: Dispatcher.ResponseData, options: GetOptions): Promise<unknown> {
  if (!isFhirJson(response)) {
    await response.body.dump({ limit: ERROR_BYTES_MAX }).catch(() => undefined)
    return null
  }
  const body = await readBody(response, options, ERROR_BYTES_MAX)
  return body.ok ? body.body : null
}

/** `said`: what an OperationOutcome beside the status says. */
export function failureOfStatus(status: number, said: TypeFailure | null): TypeFailure {
  if (status === 401 || status === 403)
    return said?.state === 'withheld' ? said : { state: 'refused', detail: `refused access (HTTP ${status})` }
  if (said !== null && said.state !== 'unavailable') return said
  return unavailable(`answered with an error (HTTP ${status})`)
}

function isFhirJson(response: Dispatcher.ResponseData): boolean {
  const type = response.headers['content-type']
  return typeof type === 'string' && FHIR_JSON.test(type)
}

async function readBody(response: Dispatcher.ResponseData, options: GetOptions, bytesMax: number): Promise<Attempt> {
  const encoding = response.headers['content-encoding']
  if (!isFhirJson(response) || (encoding !== undefined && encoding !== 'identity')) {
    response.body.destroy()
    return fail(unavailable('answered with something other than FHIR JSON'))
  }
  if (Number(response.headers['content-length'] ?? 0) > bytesMax) return giveUp(response, 'answer')
  const { line, time, intake } = options
  const chunks: Uint8Array[] = []
  let bytes = 0
  let leave: (() => void) | null = null
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength
      if (bytes > bytesMax) return giveUp(response, 'answer')
      const recordLimit = intake?.take(chunk.byteLength) ?? null
      if (recordLimit !== null) return giveUp(response, 'record', recordLimit)
      if (isReaderBehind(options)) {
        // Nobody else waits for a turn behind a reader who does not read.
        leave?.()
        leave = null
        await readerKeepsUp(options)
      }
      if (leave === null && bytes > LARGE_BODY_BYTES) leave = await line.largeBodies.enter(time.signal)
      chunks.push(chunk)
    }
    return await parse(Buffer.concat(chunks, bytes))
  } finally {
    leave?.()
  }
}

function giveUp(response: Dispatcher.ResponseData, overLimit: 'answer' | 'record', words?: string): Attempt {
  response.body.destroy()
  return fail(unavailable(words ?? 'sent more than the limit for one answer'), { overLimit })
}

function isReaderBehind({ intake }: GetOptions): boolean {
  return intake !== null && intake.whenReaderKeepsUp() !== null
}

/** Reading on waits for whoever it is read for, and the source's time stands still: it is not the source that is slow. */
async function readerKeepsUp({ intake, time }: GetOptions): Promise<void> {
  for (let turn = intake?.whenReaderKeepsUp(); turn; turn = intake?.whenReaderKeepsUp()) {
    const goOn = time.stand()
    try {
      await untilAborted(turn, time.signal, () => undefined)
    } finally {
      goOn()
    }
  }
}

async function parse(bytes: Buffer): Promise<Attempt> {
  const text = decode(bytes)
  const inTurns = bytes.byteLength > PARSED_AT_ONCE_BYTES_MAX
  const parsed = text === null ? null : inTurns ? await parseInTurns(text) : parseStrictJson(text)
  if (parsed?.ok === true) return { ok: true, body: parsed.value, bytes: bytes.byteLength }
  return fail(unavailable(`answered with ${parsed?.fault ?? 'text that is not UTF-8'}`))
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
