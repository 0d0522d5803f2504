/** Addresses at which no HTTP is spoken: each is a source of the region, and each must be told as unavailable or late. */
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { aServer } from '../faults/certificates.ts'

export interface DeadEnd {
  readonly id: string
  readonly baseUrl: string
  close(): Promise<void>
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

function closing(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
}

/** TCP is taken up and nothing is ever read. */
async function halfOpen(): Promise<DeadEnd> {
  const server = createServer({ pauseOnConnect: true })
  const close = closing(server)
  return { id: 'half-open', baseUrl: `http://127.0.0.1:${await listen(server)}/fhir`, close }
}

/** It has no certificate: each handshake fails. */
async function brokenTls(): Promise<DeadEnd> {
  const server = createTlsServer({})
  server.on('tlsClientError', () => undefined)
  const close = closing(server)
  return { id: 'broken-tls', baseUrl: `https://127.0.0.1:${await listen(server)}/fhir`, close }
}

/** A whole TLS server with a certificate that nobody signed. */
async function untrustedTls(): Promise<DeadEnd> {
  const server = createTlsServer(aServer(null), (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
  server.on('tlsClientError', () => undefined)
  const close = closing(server)
  return { id: 'untrusted-tls', baseUrl: `https://127.0.0.1:${await listen(server)}/fhir`, close }
}

/** A port at which nobody listens. */
async function nobody(): Promise<DeadEnd> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return { id: 'nobody', baseUrl: `http://127.0.0.1:${port}/fhir`, close: () => Promise.resolve() }
}

export const startDeadEnds = (): Promise<readonly DeadEnd[]> =>
  Promise.all([halfOpen(), brokenTls(), untrustedTls(), nobody()])
