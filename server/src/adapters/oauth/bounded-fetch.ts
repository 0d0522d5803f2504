/**
 * Requests to a host system: no redirects, no compression, within one signal for the whole leg and a byte limit for
 * each answer. Shaped as the fetch that openid-client takes.
 */
import { Agent, request } from 'undici'
import { refuse } from '../../domain/refusal.ts'
import { untilAborted } from '../../domain/until-aborted.ts'
import { HostFailure } from './host-failure.ts'

const CONNECT_TIMEOUT_MS = 2000
const CONNECTIONS_PER_HOST_MAX = 32
/** A Patient may carry a photograph; nothing here is larger. */
const ANSWER_BYTES_MAX = 1_048_576

export interface HostRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  /** Of a form. */
  readonly body?: string
}

export interface HostLine {
  /** Throws a HostFailure where no whole answer came. */
  send(url: string, asked: HostRequest, signal: AbortSignal): Promise<Response>
  close(): Promise<void>
}

export function createHostLine(): HostLine {
  const dispatcher = new Agent({
    connections: CONNECTIONS_PER_HOST_MAX,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    // The leg's deadline rules.
    headersTimeout: 0,
    bodyTimeout: 0
  })
  return {
    async send(url, { method, headers, body }, signal) {
      try {
        const asked = request(url, {
          dispatcher,
          signal,
          method: method === 'POST' ? 'POST' : 'GET',
          headers: { ...headers, 'accept-encoding': 'identity' },
          ...(body === undefined ? {} : { body })
        })
        const answer = await untilAborted(asked, signal, (late) => late.body.on('error', () => undefined).destroy())
        answer.body.on('error', () => undefined)
        const bytes = await readWithin(answer.body, ANSWER_BYTES_MAX)
        const type = answer.headers['content-type']
        // Statuses of no body (RFC 9110) may not carry one in a Response.
        const init = { status: answer.statusCode, headers: { 'content-type': typeof type === 'string' ? type : '' } }
        return new Response([204, 205, 304].includes(answer.statusCode) ? null : bytes, init)
      } catch (error) {
        if (error instanceof HostFailure) throw error
        const why = signal.aborted ? 'did not answer in time' : 'could not be reached, or broke off'
        throw new HostFailure(refuse('launch-host-unavailable', `the host system ${why}`))
      }
    },
    close: () => dispatcher.destroy()
  }
}

async function readWithin(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown },
  max: number
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > max) {
      body.destroy()
      throw new HostFailure(refuse('launch-host-unavailable', 'the host system sent more than the limit'))
    }
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks, bytes))
}
