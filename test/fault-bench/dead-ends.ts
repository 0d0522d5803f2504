/** Addresses at which no HTTP is spoken: each is a source of the region, and each must be told as unavailable or late. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { aServer, type Authority } from '../faults/certificates.ts'
import { neverAccepts } from '../faults/never-accepts.ts'

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

/** TCP is taken up and nothing is ever read, so that nothing is ever said: of HTTP, or of the handshake before it. */
async function silent(id: string, scheme: 'http' | 'https'): Promise<DeadEnd> {
  const server = createServer({ pauseOnConnect: true })
  const close = closing(server)
  return { id, baseUrl: `${scheme}://127.0.0.1:${await listen(server)}/fhir`, close }
}

/** Whoever trusted it would be answered by HTTP, if with nothing. */
async function badTls(id: string, options: TlsOptions): Promise<DeadEnd> {
  const server = createTlsServer(options, (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
  server.on('tlsClientError', () => undefined)
  const close = closing(server)
  return { id, baseUrl: `https://127.0.0.1:${await listen(server)}/fhir`, close }
}

/** Each packet of a new connection is dropped, as by a firewall that says nothing. */
async function dropped(): Promise<DeadEnd> {
  return { id: 'never-accepts', ...(await neverAccepts()) }
}

/** A port at which nobody listens. */
async function nobody(): Promise<DeadEnd> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return { id: 'nobody', baseUrl: `http://127.0.0.1:${port}/fhir`, close: () => Promise.resolve() }
}

/** `authority`: whom the product trusts, so that only what is wrong beside it stands against a certificate. */
export function startDeadEnds(authority: Authority): Promise<readonly DeadEnd[]> {
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' } as const
  return Promise.all([
    silent('half-open', 'http'),
    silent('no-handshake', 'https'),
    dropped(),
    nobody(),
    badTls('no-certificate', {}),
    badTls('signed-by-itself', aServer(null)),
    badTls('expired', aServer(authority, { fromDays: -30, toDays: -1 })),
    badTls('another-host', aServer(authority, { address: '127.0.0.2' })),
    badTls('tls-1.0', { ...aServer(authority), ...old })
  ])
}
