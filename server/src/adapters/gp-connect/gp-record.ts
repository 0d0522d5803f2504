/**
 * Asks a GP practice's system for one section of a record: GP Connect Access Record HTML 0.7.4, `$gpc.getcarerecord`.
 * One deadline from the question to the last byte; whatever happens is a value.
 */
import { Agent, errors, request, type Dispatcher } from 'undici'
import type { GpDataSection } from '@ncr/contract/page.ts'
import { AccessGrant } from '../../domain/access-grant.ts'
import { securityWords } from '../../domain/connection-words.ts'
import type { GpConnectHtmlSource } from '../../domain/region.ts'
import { parseStrictJson } from '../../domain/strict-json.ts'
import { untilAborted } from '../../domain/until-aborted.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FailedGpSection, GpRecord } from '../../ports/gp-record.ts'
import { failureOfAnswer, readAnswer } from './read-answer.ts'

const CONNECT_TIMEOUT_MS = 2000
const KEEP_ALIVE_MS = 10_000
const INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getcarerecord'
const JSON_TYPE = /^application\/(json\+fhir|fhir\+json|json)\s*(;|$)/i
const DSTU2_NHS_NUMBER = 'http://fhir.nhs.net/Id/nhs-number'
const RECORD_SECTION = 'http://fhir.nhs.net/ValueSet/gpconnect-record-section-1'

export interface GpRecordReader extends GpRecord {
  close(): Promise<void>
}

type Body = { readonly status: number; readonly json: unknown } | FailedGpSection

/** Opens the connections to a practice's system, secured as it needs. */
type ConnectPractice = (source: GpConnectHtmlSource, options: Agent.Options) => Dispatcher

export function createGpRecord(
  clock: Clock,
  connect: ConnectPractice = (_source, options) => new Agent(options)
): GpRecordReader {
  const agents = new Map<string, Dispatcher>()
  const agentFor = (source: GpConnectHtmlSource): Dispatcher => {
    const agent = agents.get(source.id) ?? connect(source, agentOptions(source))
    agents.set(source.id, agent)
    return agent
  }
  return {
    async read(grant, source, section, requestId, signal) {
      AccessGrant.assert(grant)
      const ended = AbortSignal.any([signal, AbortSignal.timeout(source.deadlineMs)])
      const question = { body: toParameters(grant.nhsNumber, section), headers: toHeaders(source, requestId) }
      const answer = await ask(agentFor(source), source, question, ended)
      if ('kind' in answer) return answer
      if (answer.status !== 200) return failureOfAnswer(answer.status, answer.json)
      return readAnswer(answer.json, section, new Date(clock.nowMs()).toISOString())
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()))
    }
  }
}

function agentOptions({ connectionsMax, deadlineMs }: GpConnectHtmlSource): Agent.Options {
  return {
    connections: connectionsMax,
    pipelining: 1,
    connect: { timeout: Math.min(CONNECT_TIMEOUT_MS, deadlineMs) },
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The deadline of the source rules.
    headersTimeout: 0,
    bodyTimeout: 0
  }
}

/** Without a timePeriod: all that the practice gives of the section. */
function toParameters(nhsNumber: string, section: GpDataSection): string {
  return JSON.stringify({
    resourceType: 'Parameters',
    parameter: [
      { name: 'patientNHSNumber', valueIdentifier: { system: DSTU2_NHS_NUMBER, value: nhsNumber } },
      { name: 'recordSection', valueCodeableConcept: { coding: [{ system: RECORD_SECTION, code: section }] } }
    ]
  })
}

/** The trace id is the request id that readers quote: one number finds it in the practice's logs too. */
function toHeaders({ fromAsid, toAsid }: GpConnectHtmlSource, requestId: string): Record<string, string> {
  return {
    accept: 'application/json+fhir',
    'accept-encoding': 'identity',
    'content-type': 'application/json+fhir',
    'ssp-traceid': requestId,
    'ssp-interactionid': INTERACTION,
    ...(fromAsid === null ? {} : { 'ssp-from': fromAsid }),
    ...(toAsid === null ? {} : { 'ssp-to': toAsid })
  }
}

async function ask(
  dispatcher: Dispatcher,
  source: GpConnectHtmlSource,
  question: { readonly body: string; readonly headers: Record<string, string> },
  signal: AbortSignal
): Promise<Body> {
  try {
    const url = `${source.baseUrl}/Patient/$gpc.getcarerecord`
    const asked = request(url, { method: 'POST', dispatcher, signal, ...question })
    const response = await untilAborted(asked, signal, (late) => late.body.on('error', () => undefined).destroy())
    // A body that is given up before its end says so as an error event, which nobody else listens to.
    response.body.on('error', () => undefined)
    return await readBody(response, source.responseBytesMax)
  } catch (error) {
    if (signal.aborted) return tooLate(source)
    const isUnconnected = error instanceof errors.ConnectTimeoutError
    // A limit on connecting that is no shorter than the deadline is the deadline.
    if (isUnconnected && CONNECT_TIMEOUT_MS >= source.deadlineMs) return tooLate(source)
    return unavailable(
      isUnconnected ? `could not be reached: no connection within ${CONNECT_TIMEOUT_MS} ms` : wordsOf(error)
    )
  }
}

async function readBody(response: Dispatcher.ResponseData, bytesMax: number): Promise<Body> {
  const { 'content-type': type, 'content-encoding': encoding } = response.headers
  if (typeof type !== 'string' || !JSON_TYPE.test(type) || (encoding !== undefined && encoding !== 'identity')) {
    response.body.destroy()
    return failureOfAnswer(response.statusCode, null)
  }
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) {
      response.body.destroy()
      return unavailable(`sent more than ${bytesMax} bytes`)
    }
    chunks.push(chunk)
  }
  const text = decode(Buffer.concat(chunks, bytes))
  const read = text === null ? null : parseStrictJson(text)
  if (read?.ok === true) return { status: response.statusCode, json: read.value }
  if (response.statusCode !== 200) return failureOfAnswer(response.statusCode, null)
  return unavailable(`answered with JSON ${read?.fault ?? 'that is not UTF-8'}`)
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function tooLate({ deadlineMs }: GpConnectHtmlSource): FailedGpSection {
  return { kind: 'failed', state: 'timed-out', detail: `no answer within ${deadlineMs} ms` }
}

function unavailable(detail: string): FailedGpSection {
  return { kind: 'failed', state: 'unavailable', detail }
}

function wordsOf(error: unknown): string {
  const security = securityWords(error)
  if (security !== null) return security
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return 'could not be reached'
  return 'the connection broke before the answer was complete'
}
