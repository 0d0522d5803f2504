/** MLLP framing (HL7 v2 transport, appendix C): 0x0B, the message, 0x1C 0x0D. Packets end anywhere. */
import type { HeardMessage } from '../../ports/hl7-messages.ts'

const START = 0x0b
const END = 0x1c
const RETURN = 0x0d

export interface FrameReader {
  /** The messages that end in this packet, in order. Bytes between messages are passed over. */
  push(packet: Uint8Array): readonly HeardMessage[]
}

/** `bytesMax`: of one message; of a longer one the beginning is kept and the rest passed over. */
export function createFrameReader(bytesMax: number): FrameReader {
  let isInside = false
  let mayEnd = false
  let isCut = false
  let bytes = 0
  let parts: Buffer[] = []
  const keep = (part: Buffer): void => {
    const room = bytesMax - bytes
    if (part.length > room) isCut = true
    const kept = part.subarray(0, Math.max(0, room))
    bytes += kept.length
    if (kept.length > 0) parts.push(Buffer.from(kept))
  }
  const end = (): HeardMessage => {
    const message = { bytes: Buffer.concat(parts, bytes), isCut }
    isInside = false
    parts = []
    bytes = 0
    isCut = false
    return message
  }
  return {
    push(packet) {
      const data = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength)
      const found: HeardMessage[] = []
      let at = 0
      while (at < data.length) {
        if (!isInside) {
          const start = data.indexOf(START, at)
          if (start === -1) break
          isInside = true
          at = start + 1
        } else if (mayEnd) {
          mayEnd = false
          if (data[at] === RETURN) {
            found.push(end())
            at += 1
          } else keep(Buffer.of(END))
        } else {
          const stop = data.indexOf(END, at)
          keep(data.subarray(at, stop === -1 ? data.length : stop))
          mayEnd = stop !== -1
          at = stop === -1 ? data.length : stop + 1
        }
      }
      return found
    }
  }
}

export function toFrame(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(START), message, Buffer.of(END, RETURN)])
}
