/**
 * Opens one record as a reader would: a stream, with a time for each line. The lines are parsed and checked afterwards,
 * so that checking takes nothing from what is measured.
 */
import { strict as assert } from 'node:assert'
import { request, type Dispatcher } from 'undici'
import type { RecordEvent } from '@ncr/contract/record.ts'
import { NDJSON, ROUTES } from '@ncr/contract/routes.ts'
import { ENTRIES_PER_RECORD, SOURCE_COUNT } from '../region/sources.ts'

const LINE_FEED = 10

interface TimedChunk {
  readonly bytes: Uint8Array
  readonly atMs: number
}

/** A record as it came, not looked at yet. */
export interface ReceivedRecord {
  readonly dueMs: number
  readonly chunks: readonly TimedChunk[]
}

/** Milliseconds from when the record was due to be opened. */
export interface RecordTimes {
  readonly bannerMs: number
  readonly firstEntriesMs: number
  readonly completeMs: number
  readonly requestId: string
  /** When the last source that was to answer had answered. */
  readonly healthyMs: number
  /** What is told of each source that was to answer and did not. */
  readonly notAnswered: readonly string[]
}

export interface Expected {
  readonly sourceCount?: number
  /** The source that need not answer. */
  readonly ailing?: string | null
  /** Every other must; left out: yes. */
  readonly isStrict?: boolean
}

/** `dueMs`: when the reader clicked, which is never later than when the request leaves. */
export async function readRecord(
  dispatcher: Dispatcher,
  productUrl: string,
  cookie: string,
  dueMs: number = performance.now()
): Promise<ReceivedRecord> {
  const response = await request(`${productUrl}${ROUTES.record}`, { dispatcher, headers: { accept: NDJSON, cookie } })
  if (response.statusCode !== 200) {
    throw new Error(`a record was refused with HTTP ${response.statusCode}: ${await response.body.text()}`)
  }
  const chunks: TimedChunk[] = []
  for await (const bytes of response.body as AsyncIterable<Uint8Array>) chunks.push({ bytes, atMs: performance.now() })
  return { dueMs, chunks }
}

/** Refuses anything but a whole record: a fast failure is no figure. */
export function checkRecord(
  record: ReceivedRecord,
  { sourceCount = SOURCE_COUNT, ailing = null, isStrict = true }: Expected = {}
): RecordTimes {
  const lines = toLines(record)
  const ids = new Set<string>()
  let firstEntriesMs: number | null = null
  let healthyMs = 0
  const notAnswered: string[] = []
  for (const { event, afterMs } of lines) {
    if (event.event === 'source' && event.source !== ailing) {
      if (event.outcome !== 'answered') notAnswered.push(`${event.outcome}: ${event.detail ?? ''}`)
      healthyMs = afterMs
    }
    if (event.event !== 'section' || event.entries.length === 0) continue
    firstEntriesMs ??= afterMs
    for (const entry of event.entries) ids.add(entry.id)
  }
  const isWhole = isStrict || notAnswered.length === 0
  if (isWhole) assert.deepEqual(notAnswered, [], 'sources that did not answer')
  const [first, last] = [lines[0], lines.at(-1)]
  assert.ok(first?.event.event === 'opened', 'the first line of a record is not "opened"')
  assert.ok(last?.event.event === 'complete', `a record ended with "${last?.event.event}" and not with "complete"`)
  assert.equal(lines.filter(({ event }) => event.event === 'source').length, sourceCount, 'sources that answered')
  if (isWhole) assert.equal(ids.size, ENTRIES_PER_RECORD, 'entries in a record')
  assert.ok(!isWhole || firstEntriesMs !== null, 'a whole record without entries')
  firstEntriesMs ??= last.afterMs
  const { requestId } = first.event
  return { bannerMs: first.afterMs, firstEntriesMs, completeMs: last.afterMs, requestId, healthyMs, notAnswered }
}

interface TimedLine {
  readonly event: RecordEvent
  readonly afterMs: number
}

/** Each line with the time of the chunk that brought its end. */
function toLines({ chunks, dueMs }: ReceivedRecord): readonly TimedLine[] {
  const lines: TimedLine[] = []
  let parts: Uint8Array[] = []
  for (const { bytes, atMs } of chunks) {
    let from = 0
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, from)) {
      parts.push(bytes.subarray(from, end))
      lines.push({ event: JSON.parse(Buffer.concat(parts).toString('utf8')) as RecordEvent, afterMs: atMs - dueMs })
      parts = []
      from = end + 1
    }
    parts.push(bytes.subarray(from))
  }
  assert.equal(Buffer.concat(parts).byteLength, 0, 'a record ended in the middle of a line')
  return lines
}
