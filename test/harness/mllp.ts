/** A sender of HL7 v2 messages over MLLP, and messages for it. */
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'

export interface Sender {
  /** The acknowledgement's MSA fields: code, control id, text. Null where the connection was closed without one. */
  send(message: string | Buffer): Promise<readonly string[] | null>
  /** Bytes as they are; resolves with so many acknowledgements. */
  raw(packets: readonly Buffer[], answers: number): Promise<readonly (readonly string[])[]>
  close(): void
}

export const framed = (text: string | Buffer): Buffer =>
  Buffer.concat([Buffer.of(0x0b), Buffer.from(text), Buffer.of(0x1c, 0x0d)])

/** `tls`: what the sender trusts and shows; left out: in the clear. */
export async function openSender(port: number, tls?: ConnectionOptions): Promise<Sender> {
  const socket = await connected(port, tls)
  let text = ''
  const changed = new Set<() => void>()
  const tell = (): void => changed.forEach((call) => call())
  socket.on('data', (data: Buffer) => {
    text += data.toString('latin1')
    tell()
  })
  socket.on('close', tell)
  socket.on('error', () => undefined)
  const takeAnswers = (): (readonly string[])[] => {
    const frames = text.split('\u001c\r')
    text = frames.pop() ?? ''
    return frames.map((frame) => (/\rMSA\|([^\r]*)/.exec(frame)?.[1] ?? '').split('|'))
  }
  const raw: Sender['raw'] = async (packets, answers) => {
    for (const packet of packets) {
      socket.write(packet)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const found: (readonly string[])[] = []
    for (;;) {
      found.push(...takeAnswers())
      if (found.length >= answers || socket.destroyed) return found
      await new Promise<void>((resolve) => {
        const call = (): void => {
          changed.delete(call)
          resolve()
        }
        changed.add(call)
      })
    }
  }
  return {
    raw,
    send: async (packet) => (await raw([framed(packet)], 1))[0] ?? null,
    close: () => socket.destroy()
  }
}

const LISTENS_WITHIN_MS = 20_000
const RETRY_MS = 50

/** The product says that it is ready for browsers; its message sources listen a moment later. */
async function connected(port: number, tls?: ConnectionOptions): Promise<Socket> {
  const endMs = Date.now() + LISTENS_WITHIN_MS
  for (;;) {
    try {
      return await connectOnce(port, tls)
    } catch (error) {
      if (Date.now() > endMs) throw error
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

function connectOnce(port: number, tls?: ConnectionOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const made = (): void => resolve(socket)
    const socket: Socket =
      tls === undefined ? connect(port, '127.0.0.1', made) : connectTls({ ...tls, port, host: '127.0.0.1' }, made)
    socket.once('error', reject)
  })
}

/** Segments into a message; the header is made: `kind` is MSH-9, `at` MSH-7, `id` MSH-10. */
export function message(kind: string, at: string, id: string, ...segments: readonly string[]): string {
  const header = `MSH|^~\\&|PAS|RX1|NCR|NOTTS|${at}||${kind}|${id}|P|2.4|||||GBR|UNICODE UTF-8`
  return `${[header, ...segments].join('\r')}\r`
}
