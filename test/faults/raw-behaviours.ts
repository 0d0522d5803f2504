/** Answers below HTTP: the bytes of a response as a broken or hostile server writes them on the socket. */
import type { Behaviour } from './scripted-server.ts'

/** What becomes of the connection after the bytes. */
export type Afterwards = 'close' | 'keep' | 'reset'

export function bytes(answer: string | Buffer, afterwards: Afterwards = 'close'): Behaviour {
  return (_call, { socket }) => {
    if (socket === null) return
    socket.write(answer, () => {
      if (afterwards === 'close') socket.end()
      if (afterwards === 'reset') socket.resetAndDestroy()
    })
  }
}

const FHIR_JSON_HEADER = 'Content-Type: application/fhir+json'

/** A whole response by hand: `head` are further header lines. */
export function response(
  body: string | Buffer,
  { status = '200 OK', head = [] as readonly string[], version = 'HTTP/1.1', lengthOff = 0 } = {}
): Buffer {
  const content = Buffer.from(body)
  const lines = [
    `${version} ${status}`,
    FHIR_JSON_HEADER,
    `Content-Length: ${content.byteLength + lengthOff}`,
    ...head,
    '',
    ''
  ]
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), content])
}

/** Chunked, each chunk as given: size line and data are the caller's. */
export function chunked(chunks: string): Buffer {
  return Buffer.from(`HTTP/1.1 200 OK\r\n${FHIR_JSON_HEADER}\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`)
}

export const chunkOf = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
