/**
 * `ceiling`: how many records a second, with 1, 8 and 25 readers who ask again at once. The sources answer without
 * delay, so that work is what is measured. The floor is the same requests by a client without any product.
 */
import type { BenchRegion } from './bench-region.ts'
import { runAtOnce } from './measure/pace.ts'
import { round, toSpread, type Spread } from './measure/percentiles.ts'
import type { BenchResult, Table } from './measure/result.ts'
import { toSlices } from './measure/slices.ts'
import { cpuMs, memoryUse } from './product/process-usage.ts'
import { checkRecord, readRecord } from './product/read-record.ts'
import { askAll, type Reading } from './region/ask-directly.ts'
import { PEOPLE, PEOPLE_COUNT } from './region/people.ts'
import { REQUESTS_PER_RECORD } from './region/sources.ts'
import { warmUp } from './warm-up.ts'

const AT_ONCE = [1, 8, PEOPLE_COUNT] as const
const SLICE_SECONDS_MAX = 6
const BURST_DELAY_MS = 50

interface Load {
  readonly perSecond: number
  readonly completeMs: Spread
  readonly cpuMsPerRecord: number | null
}

/** What a client without any product can do. */
interface Floor {
  readonly perSecond: number
  readonly cpuMsPerPerson: number
}

interface LoadFigures extends Load {
  readonly bytesOnly: Floor
  readonly parsed: Floor
}

export async function benchCeiling(region: BenchRegion, seconds: number): Promise<BenchResult> {
  await warmUp(region)
  const cookies = await region.host.launchAll(region.product.url, PEOPLE)
  const figures: Record<string, object> = {}
  const ratios: Record<string, number> = {}
  const rows: [number, LoadFigures][] = []
  for (const atOnce of AT_ONCE) {
    const measured = await measureAtOnce(region, cookies, atOnce, seconds)
    figures[`ceilingAt${atOnce}`] = measured
    const { perSecond, cpuMsPerRecord, bytesOnly, parsed } = measured
    ratios[`productToBytesOnlyAt${atOnce}`] = round(perSecond / bytesOnly.perSecond, 3)
    ratios[`productToParsedAt${atOnce}`] = round(perSecond / parsed.perSecond, 3)
    if (cpuMsPerRecord !== null) ratios[`cpuToParsedAt${atOnce}`] = round(cpuMsPerRecord / parsed.cpuMsPerPerson, 2)
    rows.push([atOnce, measured])
  }
  const burst = await measureBurst(region, cookies)
  figures['burst'] = burst
  const memory = await memoryUse(region.product.pid)
  if (memory !== null) figures['ceilingServerMemory'] = memory
  const ratioOf =
    `productToBytesOnly: records a second by the product / people a second when the same ${REQUESTS_PER_RECORD} requests a person are ` +
    'fetched to the last byte by plain undici without a product, same run, same number at once, sources without delay; ' +
    'productToParsed: the same / with every answer also JSON-parsed; ' +
    "cpuToParsed: CPU of the product's process a record / CPU of that parsing client a person; every record checked whole"
  return { figures, ratios, ratioOf, tables: [toTable(rows), toBurstTable(burst)] }
}

async function measureAtOnce(
  region: BenchRegion,
  cookies: readonly string[],
  atOnce: number,
  seconds: number
): Promise<LoadFigures> {
  await region.sources.setDelay(0)
  region.progress.say(`${atOnce} at once: the sources asked directly`)
  const bytesOnly = await measureFloor(region, atOnce, seconds / 2, 'bytes')
  const parsed = await measureFloor(region, atOnce, seconds / 2, 'parsed')
  region.progress.say(`${atOnce} at once: opening records`)
  return { ...(await measureProduct(region, cookies, atOnce, seconds)), bytesOnly, parsed }
}

async function measureFloor(region: BenchRegion, atOnce: number, seconds: number, reading: Reading): Promise<Floor> {
  const before = process.cpuUsage()
  const loop = await runAtOnce(atOnce, seconds, region.signal, (worker) =>
    askAll(region.client, region.sources.baseUrls, PEOPLE[worker]?.nhsNumber ?? '', reading)
  )
  const { user, system } = process.cpuUsage(before)
  return {
    perSecond: round(loop.results.length / loop.seconds, 1),
    cpuMsPerPerson: round((user + system) / 1000 / loop.results.length, 1)
  }
}

/** Each reader has a session and reads its record again and again; each read is a new disclosure. */
async function measureProduct(
  { product, client, signal }: BenchRegion,
  cookies: readonly string[],
  atOnce: number,
  seconds: number
): Promise<Load> {
  const completeMs: number[] = []
  let [tookSeconds, usedMs] = [0, 0]
  for (const sliceSeconds of toSlices(seconds, SLICE_SECONDS_MAX)) {
    const before = await cpuMs(product.pid)
    const loop = await runAtOnce(atOnce, sliceSeconds, signal, (worker) =>
      readRecord(client, product.url, cookies[worker] ?? '')
    )
    usedMs += ((await cpuMs(product.pid)) ?? Number.NaN) - (before ?? Number.NaN)
    tookSeconds += loop.seconds
    completeMs.push(...loop.results.map((record) => checkRecord(record).completeMs))
  }
  return {
    perSecond: round(completeMs.length / tookSeconds, 1),
    completeMs: toSpread(completeMs),
    cpuMsPerRecord: Number.isNaN(usedMs) ? null : round(usedMs / completeMs.length, 1)
  }
}

interface Burst {
  readonly opens: number
  readonly allCompleteMs: number
  readonly bannerMs: Spread
  readonly completeMs: Spread
}

/** The end of a ward round: everybody at the same moment, the sources at 50 ms again. */
async function measureBurst(region: BenchRegion, cookies: readonly string[]): Promise<Burst> {
  const { product, client, sources, progress } = region
  await sources.setDelay(BURST_DELAY_MS)
  progress.say(`${cookies.length} opens at the same moment`)
  const dueMs = performance.now()
  const records = await Promise.all(cookies.map((cookie) => readRecord(client, product.url, cookie, dueMs)))
  const allCompleteMs = round(performance.now() - dueMs, 0)
  const times = records.map((record) => checkRecord(record))
  return {
    opens: records.length,
    allCompleteMs,
    bannerMs: toSpread(times.map((time) => time.bannerMs)),
    completeMs: toSpread(times.map((time) => time.completeMs))
  }
}

function toTable(rows: readonly [number, LoadFigures][]): Table {
  return {
    title: 'Records of 500 entries a second; sources without delay',
    columns: [
      'at once',
      'product',
      'parsed only',
      'bytes only',
      'complete ms p50',
      'p95',
      'CPU ms',
      'CPU ms of parsed only'
    ],
    rows: rows.map(([atOnce, load]) => [
      atOnce,
      load.perSecond,
      load.parsed.perSecond,
      load.bytesOnly.perSecond,
      load.completeMs.p50,
      load.completeMs.p95,
      load.cpuMsPerRecord ?? 'unknown',
      load.parsed.cpuMsPerPerson
    ])
  }
}

function toBurstTable({ opens, allCompleteMs, bannerMs, completeMs }: Burst): Table {
  return {
    title: `${opens} opens at the same moment, sources of ${BURST_DELAY_MS} ms: ms`,
    columns: ['all complete', 'banner p50', 'complete p50', 'p95'],
    rows: [[allCompleteMs, bannerMs.p50, completeMs.p50, completeMs.p95]]
  }
}
