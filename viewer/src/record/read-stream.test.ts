import { describe, expect, it } from 'vitest'
import type { RecordEvent } from '@ncr/contract/record.ts'
import { readStream } from './read-stream.ts'

async function read(pieces: readonly string[], breaks = false): Promise<RecordEvent[]> {
  const received: RecordEvent[] = []
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece))
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = bytes.shift()
      if (next) controller.enqueue(next)
      else if (breaks) controller.error(new Error('connection reset'))
      else controller.close()
    }
  })
  await readStream(body, (events) => received.push(...events))
  return received
}

const SOURCE = '{"event":"source","source":"a","outcome":"answered","tookMs":1}\n'
const COMPLETE = '{"event":"complete","tookMs":1}\n'

describe('reading the stream', () => {
  it('reads lines however they are cut into pieces', async () => {
    const text = SOURCE + COMPLETE
    const pieces = [text.slice(0, 11), text.slice(11, 70), text.slice(70)]
    expect((await read(pieces)).map(({ event }) => event)).toEqual(['source', 'complete'])
  })

  it('ignores events it does not know', async () => {
    expect(await read(['{"event":"weather"}\n', SOURCE])).toHaveLength(1)
  })

  it('H-010: a line cut off by a broken connection is no line', async () => {
    expect(await read([SOURCE, COMPLETE.slice(0, 20)])).toHaveLength(1)
    expect(await read([SOURCE, COMPLETE.slice(0, 20)], true)).toHaveLength(1)
  })

  it('H-010: what stands before a broken line is kept, what follows is not', async () => {
    expect((await read([`${SOURCE}{"event":\n${COMPLETE}`])).map(({ event }) => event)).toEqual(['source'])
  })
})
