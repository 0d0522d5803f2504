/** Framing, whatever the packets: the law is that messages come out as they went in, cut at the limit. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFrameReader, toFrame } from './mllp-frames.ts'

/** Anything but the end of a block followed by a return, which is the end of the message. */
const body = fc
  .uint8Array({ maxLength: 40 })
  .filter((bytes) => !bytes.some((byte, place) => byte === 0x1c && (bytes[place + 1] ?? 0x1c) % 0x1c === 0))
  .filter((bytes) => !Buffer.from(bytes).includes(Buffer.of(0x1c, 0x0d)) && bytes.at(-1) !== 0x1c)
const noise = fc.uint8Array({ maxLength: 6 }).map((bytes) => bytes.filter((byte) => byte !== 0x0b))

function packetsOf(all: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (all.length + 1)).toSorted((a, b) => a - b), all.length]
  return places.slice(1).map((end, index) => all.subarray(places[index], end))
}

describe('a stream of messages', () => {
  test('comes out as it went in, however it was cut into packets, with noise between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(noise, body), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (sent, cuts) => {
          const all = Buffer.concat(sent.flatMap(([between, bytes]) => [Buffer.from(between), toFrame(bytes)]))
          const reader = createFrameReader(1000)
          const found = packetsOf(all, cuts).flatMap((packet) => reader.push(packet))
          expect(found.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual(
            sent.map(([, bytes]) => Buffer.from(bytes).toString('hex'))
          )
          expect(found.every(({ isCut }) => !isCut)).toBe(true)
        }
      )
    )
  })

  test('of which one is too long gives its beginning, says so, and goes on with the next', () => {
    fc.assert(
      fc.property(body, body, fc.integer({ min: 1, max: 20 }), (one, other, bytesMax) => {
        const found = createFrameReader(bytesMax).push(Buffer.concat([toFrame(one), toFrame(other)]))
        expect(found.map(({ bytes }) => bytes.length)).toEqual(
          [one, other].map(({ length }) => Math.min(length, bytesMax))
        )
        expect(found.map(({ isCut }) => isCut)).toEqual([one, other].map(({ length }) => length > bytesMax))
      })
    )
  })
})
