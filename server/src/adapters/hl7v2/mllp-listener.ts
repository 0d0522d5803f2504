/** Listens for MLLP, with TLS where the region file says so. Messages of one connection are answered one by one. */
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Hl7v2Source } from '../../domain/region.ts'
import type { HeardMessage, Hl7Listener } from '../../ports/hl7-messages.ts'
import { createFrameReader, toFrame } from './mllp-frames.ts'

const CONNECTIONS_MAX = 64
const IDLE_MS_MAX = 3_600_000

type OnMessage = (message: HeardMessage) => Promise<Uint8Array | null>

export function createHl7Listener(): Hl7Listener {
  return {
    async listen(source, onMessage, signal) {
      const sockets = new Set<Socket>()
      const working = new Set<Promise<void>>()
      const server = openServer(source, (socket) => {
        sockets.add(socket)
        socket.on('error', () => undefined)
        socket.once('close', () => sockets.delete(socket))
        const work = serveConnection(socket, source.messageBytesMax, onMessage, signal)
        working.add(work)
        void work.finally(() => working.delete(work))
      })
      server.maxConnections = CONNECTIONS_MAX
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(source.listen.port, source.listen.host, () => resolve())
      })
      server.on('error', () => undefined)
      await new Promise<void>((resolve) => {
        if (signal.aborted) return resolve()
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.pause()
      // A message that is being taken gets its acknowledgement; the next one goes to whoever listens then.
      await Promise.all(working)
      for (const socket of sockets) socket.destroy()
      await closed
    }
  }
}

function openServer({ tls }: Hl7v2Source, onSocket: (socket: Socket) => void): Server {
  if (tls === null) return createServer(onSocket)
  const client = tls.ca === null ? {} : { ca: tls.ca, requestCert: true, rejectUnauthorized: true }
  return createTlsServer({ cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2', ...client }, onSocket)
}

/** Resolves when the connection is done with. While a message is being taken nothing more is read. */
async function serveConnection(
  socket: Socket,
  bytesMax: number,
  onMessage: OnMessage,
  signal: AbortSignal
): Promise<void> {
  const frames = createFrameReader(bytesMax)
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  socket.setTimeout(IDLE_MS_MAX, () => socket.destroy())
  const stop = AbortSignal.any([signal, gone.signal])
  for (let packet = await nextPacket(socket, stop); packet !== null; packet = await nextPacket(socket, stop)) {
    for (const message of frames.push(packet)) {
      if (signal.aborted) return
      const answer = await onMessage(message)
      if (answer === null) return void socket.destroy()
      await new Promise<void>((resolve) => socket.write(toFrame(answer), () => resolve()))
    }
  }
}

function nextPacket(socket: Socket, stop: AbortSignal): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const done = (packet: Buffer | null): void => {
      socket.pause()
      socket.off('data', done)
      stop.removeEventListener('abort', end)
      resolve(packet)
    }
    const end = (): void => done(null)
    if (stop.aborted) return resolve(null)
    stop.addEventListener('abort', end, { once: true })
    socket.once('data', done)
    socket.resume()
  })
}
