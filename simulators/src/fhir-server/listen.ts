/** Starts a simulator on loopback: the port it prefers, so that addresses stay the same, or any free one. */
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'

export interface Running {
  readonly address: string
  close(): Promise<void>
}

/** A server that reads forms as well as JSON and lets go of every connection when it closes. */
export function newServer(): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: true, bodyLimit: 64 * 1024 })
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
  return server
}

export async function listen(server: FastifyInstance, preferredPort: number): Promise<Running> {
  try {
    await server.listen({ host: '127.0.0.1', port: preferredPort })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error
    await server.listen({ host: '127.0.0.1', port: 0 })
  }
  const bound = server.server.address() as AddressInfo | null
  assert(bound, 'a listening server has an address')
  return { address: `http://127.0.0.1:${bound.port}`, close: () => server.close() }
}

/** The fields of a JSON or form body that are words or numbers, as words. */
export function fieldsOf(body: unknown): Record<string, string | undefined> {
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    )
  )
}
