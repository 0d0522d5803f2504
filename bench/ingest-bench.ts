/**
 * `ingest`: how fast a night becomes what readers see. A source's first night, and the night after it in which one
 * person in a hundred has a changed entry, go the feed's whole path; before and after, the same bytes go by COPY into
 * one plain table without an index, in the same server.
 */
import { strict as assert } from 'node:assert'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Progress } from './measure/progress.ts'
import { round } from './measure/percentiles.ts'
import type { BenchResult } from './measure/result.ts'
import { SOURCES } from './region/sources.ts'
import { bytesOf, type BenchStore, openFolder, openStore, type StoredBytes } from './store/bench-store.ts'
import { type LoadAnswer, startLoader } from './store/loader.ts'
import { ENTRIES_PER_PERSON, type WrittenNight, writeNight } from './store/write-nights.ts'

const WARM_UP_PEOPLE = 100
const CHANGED_EVERY = 100
const [SOURCE, WARM_UP_SOURCE] = SOURCES

/** Bytes that JSON in UTF-8 never has: each line is taken as it stands. */
const COPY_LINES = String.raw`copy plain from stdin with (format csv, delimiter E'\x01', quote E'\x02')`

export async function benchIngest(
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
  entries: number
): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack()
  const folder = await openFolder(stack)
  assert(SOURCE !== undefined && WARM_UP_SOURCE !== undefined)
  const people = Math.max(WARM_UP_PEOPLE, Math.round(entries / ENTRIES_PER_PERSON))
  progress.say('writing the nights')
  const directory = join(folder, 'drop')
  const warmUp = join(folder, 'warm-up')
  await writeNight(warmUp, WARM_UP_SOURCE, { date: '2026-01-01', people: WARM_UP_PEOPLE, changedEvery: null })
  const first = await writeNight(directory, SOURCE, { date: '2026-01-01', people, changedEvery: null })
  const store = await openStore(stack, join(folder, 'data'))
  progress.say('warming up')
  const loader = await startLoader(stack, store.url, signal)
  await loader.load(WARM_UP_SOURCE, warmUp)
  const copies = [await copyPlain(store, first, progress, signal)]
  progress.say('loading the first night')
  const firstLoad = await loader.load(SOURCE, directory)
  const stored = await bytesOf(store)
  copies.push(await copyPlain(store, first, progress, signal))
  const second = await writeNight(directory, SOURCE, { date: '2026-01-02', people, changedEvery: CHANGED_EVERY })
  progress.say('loading the night after it')
  const secondLoad = await loader.load(SOURCE, directory)
  return toResult(first, second, { copySeconds: copies, firstLoad, secondLoad, stored })
}

async function copyPlain(
  { url }: BenchStore,
  night: WrittenNight,
  progress: Progress,
  signal: AbortSignal
): Promise<number> {
  progress.say('the same bytes by COPY')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('create table plain (line text)')
    const startMs = performance.now()
    await client.query('begin')
    for (const file of night.files)
      await pipeline(createReadStream(file), client.query(copyFrom(COPY_LINES)), { signal })
    await client.query('commit')
    const seconds = (performance.now() - startMs) / 1000
    await client.query('drop table plain')
    return seconds
  } finally {
    await client.end()
  }
}

interface Measured {
  readonly copySeconds: readonly number[]
  readonly firstLoad: LoadAnswer
  readonly secondLoad: LoadAnswer
  readonly stored: StoredBytes
}

function toResult(first: WrittenNight, second: WrittenNight, measured: Measured): BenchResult {
  const { copySeconds, firstLoad, secondLoad, stored } = measured
  const copied = (first.entries * copySeconds.length) / copySeconds.reduce((sum, seconds) => sum + seconds, 0)
  const figures = {
    entries: first.entries,
    receivedBytesPerEntry: round(first.bytes / first.entries, 0),
    copyPerSecond: round(copied, 0),
    copySeconds: copySeconds.map((seconds) => round(seconds, 2)),
    firstNightPerSecond: round(first.entries / firstLoad.seconds, 0),
    firstNightSeconds: round(firstLoad.seconds, 2),
    nextNightPerSecond: round(second.entries / secondLoad.seconds, 0),
    nextNightSeconds: round(secondLoad.seconds, 2),
    loaderCpuMicrosecondsPerEntry: round((firstLoad.cpuSeconds * 1_000_000) / first.entries, 1),
    storedBytesPerEntry: round((stored.table + stored.indexes) / stored.rows, 0),
    tableBytesPerEntry: round(stored.table / stored.rows, 0),
    indexBytesPerEntry: round(stored.indexes / stored.rows, 0)
  }
  return {
    figures: { ingest: figures },
    ratios: {
      firstNightToCopy: round(figures.firstNightPerSecond / copied, 3),
      nextNightToCopy: round(figures.nextNightPerSecond / copied, 3)
    },
    ratioOf:
      'firstNightToCopy: entries a second from a night in NDJSON to published, into an empty copy / entries a second by COPY of the ' +
      `same bytes into one plain table in the same run; nextNightToCopy: the same for the night after it, in which one person in ${CHANGED_EVERY} has a changed entry`,
    tables: [
      {
        title: `Entries a second; a night of ${first.entries} entries`,
        columns: ['COPY into a plain table', 'first night', 'next night', 'stored bytes an entry'],
        rows: [
          [figures.copyPerSecond, figures.firstNightPerSecond, figures.nextNightPerSecond, figures.storedBytesPerEntry]
        ]
      }
    ]
  }
}
