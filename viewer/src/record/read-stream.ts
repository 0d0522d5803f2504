/** Reads NDJSON as it arrives and hands over the events of each piece together, so that a piece is drawn once. */
import type { RecordEvent } from '@ncr/contract/record.ts'
import { isObject } from './fhir-read.ts'

/** A line longer than this is no line of ours: reading stops, and the record counts as unfinished. */
const LINE_CHARACTERS_MAX = 64 * 1024 * 1024

const EVENTS: ReadonlySet<unknown> = new Set(['opened', 'source', 'section', 'complete', 'failed'])

/** Readers ignore events they do not know; a line that is not JSON ends the reading (the caller then says unfinished). */
export function toRecordEvents(lines: readonly string[]): RecordEvent[] {
  return lines
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line))
    .filter((value): value is RecordEvent => isObject(value) && EVENTS.has(value['event']))
}

/** Resolves when the stream has ended, for whatever reason; what was whole by then has been handed over. */
export async function readStream(
  body: ReadableStream<Uint8Array>,
  receive: (events: readonly RecordEvent[]) => void
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
  let rest = ''
  try {
    for (;;) {
      const piece = await reader.read()
      if (piece.done) return
      const lines = (rest + piece.value).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LINE_CHARACTERS_MAX) return
      if (lines.length > 0) receive(toRecordEvents(lines))
    }
  } catch {
    // A broken connection or a broken line: the missing `complete` line says so to the reader.
  } finally {
    reader.cancel().catch(() => undefined)
  }
}
