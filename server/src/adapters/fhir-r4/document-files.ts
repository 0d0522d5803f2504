/**
 * Fetches the bytes of an attachment from the FHIR server that named it: under its own origin, within its byte limit and
 * a deadline, without redirects. A Binary comes raw or as a FHIR resource (R4, Binary); both are the same bytes.
 */
import { Agent, request, type Dispatcher } from 'undici'
import { AccessGrant } from '../../domain/access-grant.ts'
import { isObject, textOf } from '../../domain/resource.ts'
import { untilAborted } from '../../domain/until-aborted.ts'
import type { DocumentFiles, FetchedFile, FileSource, UnfetchedFile } from '../../ports/document-files.ts'
import { proxyHeaders } from './ask-gp-documents.ts'
import type { ConnectSource } from './source-line.ts'

const FETCH_MS = 10_000
const CONNECTIONS_MAX = 8
/** Around the bytes of a FHIR Binary, which are longer by a third as base64. */
const ENVELOPE_BYTES_MAX = 65_536
const GONE_STATUS: ReadonlySet<number> = new Set([404, 410])
const ANY_FORM = 'application/pdf, text/html, image/jpeg, image/png, application/fhir+json;q=0.5, */*;q=0.1'
const FHIR_JSON = /^application\/(fhir\+json|json|json\+fhir)\s*(;|$)/i

export interface DocumentFetcher extends DocumentFiles {
  close(): Promise<void>
}

export function createDocumentFiles(
  fetchMs: number = FETCH_MS,
  connect: ConnectSource<FileSource> = (_source, options) => new Agent(options)
): DocumentFetcher {
  const agents = new Map<string, Dispatcher>()
  const agentFor = (source: FileSource): Dispatcher => {
    const agent = agents.get(source.id) ?? connect(source, agentOptions(source.connectTimeoutMs))
    agents.set(source.id, agent)
    return agent
  }
  return {
    async fetch(grant, source, url, requestId, signal) {
      AccessGrant.assert(grant)
      const address = addressWithin(source.baseUrl, url)
      if (address === null) return fail('its source keeps it at another address than its own')
      const ended = AbortSignal.any([signal, AbortSignal.timeout(fetchMs)])
      try {
        const asked = request(address, {
          dispatcher: agentFor(source),
          signal: ended,
          headers: { ...wordedFor(source, requestId), 'accept-encoding': 'identity', 'x-request-id': requestId }
        })
        const response = await untilAborted(asked, ended, (late) => late.body.on('error', () => undefined).destroy())
        // A body that is given up before its end says so as an error event, which nobody else listens to.
        response.body.on('error', () => undefined)
        return await readFile(response, source.documentBytesMax)
      } catch {
        return fail(ended.aborted ? `no answer within ${fetchMs} ms` : 'the connection to its source failed')
      }
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()))
    }
  }
}

/** A practice's proxy takes one form of the question alone (GP Connect Access Document 1.5, Retrieve a document). */
function wordedFor({ fromAsid, toAsid }: FileSource, requestId: string): Readonly<Record<string, string>> {
  if (fromAsid === undefined || toAsid === undefined) return { accept: ANY_FORM }
  return { accept: 'application/fhir+json', ...proxyHeaders({ fromAsid, toAsid }, 'read:binary-1', requestId) }
}

function agentOptions(connectTimeoutMs: number): Agent.Options {
  return {
    connections: CONNECTIONS_MAX,
    pipelining: 1,
    connect: { timeout: connectTimeoutMs },
    // The deadline rules.
    headersTimeout: 0,
    bodyTimeout: 0
  }
}

function fail(detail: string): UnfetchedFile {
  return { ok: false, detail }
}

/** A relative address is relative to the FHIR base; one of another origin, or with a user in it, is never followed. */
function addressWithin(baseUrl: string, url: string): string | null {
  if (!URL.canParse(url, `${baseUrl}/`)) return null
  const address = new URL(url, `${baseUrl}/`)
  const isOwn = address.origin === new URL(baseUrl).origin && address.username === '' && address.password === ''
  return isOwn ? address.href : null
}

async function readFile(response: Dispatcher.ResponseData, bytesMax: number): Promise<FetchedFile | UnfetchedFile> {
  const { 'content-type': type, 'content-encoding': encoding } = response.headers
  if (response.statusCode !== 200 || (encoding !== undefined && encoding !== 'identity')) {
    response.body.destroy()
    const failed = fail(`its source answered with something else (HTTP ${response.statusCode})`)
    return GONE_STATUS.has(response.statusCode) ? { ...failed, isGone: true } : failed
  }
  const isResource = typeof type === 'string' && FHIR_JSON.test(type)
  const bytes = await readBytes(response, isResource ? Math.ceil((bytesMax * 4) / 3) + ENVELOPE_BYTES_MAX : bytesMax)
  if (bytes === null) return fail(`it is larger than ${bytesMax} bytes`)
  return isResource ? fromBinary(bytes, bytesMax) : { ok: true, bytes }
}

/** Null when there are more. */
async function readBytes(response: Dispatcher.ResponseData, bytesMax: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) {
      response.body.destroy()
      return null
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}

function fromBinary(bytes: Uint8Array, bytesMax: number): FetchedFile | UnfetchedFile {
  const resource = parse(bytes)
  const isBinary = isObject(resource) && resource['resourceType'] === 'Binary'
  // STU3 calls it `content` (FHIR 3.0, Binary).
  const data = isBinary ? (textOf(resource['data']) ?? textOf(resource['content'])) : null
  if (data === null) return fail('its source answered with something other than the document')
  const file = Buffer.from(data, 'base64')
  return file.byteLength > bytesMax ? fail(`it is larger than ${bytesMax} bytes`) : { ok: true, bytes: file }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return null
  }
}
