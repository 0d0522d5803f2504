/** A provider's base over HTTP, for the conformance kit: one request at a time, within limits, no redirects. */
import { Agent, request } from 'undici'
import type { Provider, ProviderAnswer } from '../../ports/provider.ts'

const PROBE_DEADLINE_MS = 15_000
const PROBE_BYTES_MAX = 16 * 1024 * 1024

/** `now`: a clock that never goes back, in milliseconds. */
export function createProviderProbe(
  baseUrl: string,
  now: () => number,
  newId: () => string
): Provider & { close(): Promise<void> } {
  const agent = new Agent({ connections: 1, pipelining: 1 })
  const base = baseUrl.replace(/\/+$/, '')
  return {
    baseUrl: base,
    async get(address) {
      const startMs = now()
      const answer = await send(agent, new URL(address, `${base}/`), newId())
      return { ...answer, tookMs: now() - startMs }
    },
    close: () => agent.destroy()
  }
}

async function send(agent: Agent, url: URL, requestId: string): Promise<Omit<ProviderAnswer, 'tookMs'>> {
  try {
    const response = await request(url, {
      dispatcher: agent,
      signal: AbortSignal.timeout(PROBE_DEADLINE_MS),
      headers: { accept: 'application/fhir+json', 'accept-encoding': 'identity', 'x-request-id': requestId }
    })
    const type = response.headers['content-type']
    const contentType = typeof type === 'string' ? type : null
    const { body, fault } = await readJson(response.body)
    return { status: response.statusCode, contentType, body, fault }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
    return { status: null, contentType: null, body: undefined, fault: `could not be asked (${code})` }
  }
}

async function readJson(stream: AsyncIterable<Uint8Array>): Promise<Pick<ProviderAnswer, 'body' | 'fault'>> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.byteLength
    if (bytes > PROBE_BYTES_MAX) return { body: undefined, fault: `sent more than ${PROBE_BYTES_MAX} bytes` }
    chunks.push(chunk)
  }
  try {
    return { body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown, fault: null }
  } catch {
    return { body: undefined, fault: 'answered with JSON that is broken' }
  }
}
