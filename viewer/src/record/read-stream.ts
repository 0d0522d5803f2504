/** Reads NDJSON as it arrives and hands over the events of each piece together, so that a piece is drawn once. */
import { parseKeepingDecimals } from '@ncr/contract/decimal.ts'
import type { RecordEvent } from '@ncr/contract/record.ts'
import { isObject } from './fhir-read.ts'

/** A line longer than this is no line of ours: reading stops, and the record counts as unfinished. */
const LINE_CHARACTERS_MAX = 64 * 1024 * 1024

const EVENTS: ReadonlySet<unknown> = new Set(['opened', 'source', 'section', 'complete', 'failed'])

interface ReadLines {
  readonly events: readonly RecordEvent[]
  /** A line was no JSON: nothing after it can be trusted. */
  readonly isBroken: boolean
}

function isRecordEvent(value: unknown): value is RecordEvent {
  return isObject(value) && EVENTS.has(value['event'])
}

/** Readers ignore events they do not know; a line that is not JSON ends the reading, and the record is then unfinished. */
export function readLines(lines: readonly string[]): ReadLines {
  const events: RecordEvent[] = []
  for (const line of lines) {
    if (line.trim() === '') continue
    try {
      const value = parseKeepingDecimals(line)
      if (isRecordEvent(value)) events.push(value)
    } catch {
      return { events, isBroken: true }
    }
  }
  return { events, isBroken: false }
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
      const { events, isBroken } = readLines(lines)
      if (events.length > 0) receive(events)
      if (isBroken) return
    }
  } catch {
    // A broken connection: the missing `complete` line says so to the reader.
  } finally {
    reader.cancel().catch(() => undefined)
  }
}
