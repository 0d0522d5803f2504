/**
 * `fanout`: twelve sources whose answers take as long as a log-normal draw says, one of which hangs. Opens arrive at 5 a
 * second, then 25 within one second, then 25 at once. What counts is how long after the slowest healthy source the reader has everything it sent.
 */
import { strict as assert } from 'node:assert'
import type { BenchRegion } from './bench-region.ts'
import { loadProduct } from './load-product.ts'
import { round, toTail, type Tail } from './measure/percentiles.ts'
import type { BenchResult, Table } from './measure/result.ts'
import { memoryUse, type MemoryUse } from './product/process-usage.ts'
import { checkRecord, type RecordTimes } from './product/read-record.ts'
import { ALL_SOURCE_COUNT, HANGING_PLACE, SOURCES } from './region/sources.ts'
import { warmUp } from './warm-up.ts'

export const LATENCY = { delayMs: 40, sigma: 0.5, hanging: true } as const
export const PER_SECOND = 5
const BURST = 25
/** As near to the same moment as one process gets. */
const AT_ONCE_PER_SECOND = 10_000

export interface LoadFigures {
  readonly opens: number
  readonly bannerMs: Tail
  readonly firstEntriesMs: Tail
  /** All that the healthy sources have is with the reader. */
  readonly healthyMs: Tail
  /** `healthyMs` less the longest that any answer to this very open was held back by its source. */
  readonly overheadMs: Tail
  readonly completeMs: Tail
  readonly cpuMsPerOpen: number | null
}

export async function benchFanOut(region: BenchRegion, seconds: number): Promise<BenchResult> {
  await warmUp(region)
  await region.sources.setLatency(LATENCY)
  region.progress.say(`${PER_SECOND} a second for ${seconds} s`)
  const half = Math.max(1, Math.round((seconds * PER_SECOND) / 2))
  const first = await measureLoad(region, PER_SECOND, half)
  const between = await memoryUse(region.product.pid)
  const sustained = await measureLoad(region, PER_SECOND, half)
  const end = await memoryUse(region.product.pid)
  region.progress.say(`${BURST} in one second`)
  const second = await measureLoad(region, BURST, BURST)
  region.progress.say(`${BURST} at once`)
  const burst = await measureLoad(region, AT_ONCE_PER_SECOND, BURST)
  const figures = {
    fanoutFirstHalf: first,
    fanoutSecondHalf: sustained,
    fanoutBurst: second,
    fanoutAtOnce: burst,
    fanoutMemory: { between, end }
  }
  const rows: readonly [string, LoadFigures][] = [
    ['5 a second, first half', first],
    ['5 a second, second half', sustained],
    ['25 in one second', second],
    ['25 at once', burst]
  ]
  return {
    figures,
    ratios: { fanoutMemoryEndToMiddle: growth(between, end) },
    ratioOf:
      'fanoutMemoryEndToMiddle: resident memory of the server at the end of the opens at 5 a second / in their middle; overheadMs: ' +
      'from the click until the reader has all of the eleven healthy sources, less the longest that one of their answers to that ' +
      'open was held back (log-normal, median 40 ms, sigma 0.5)',
    tables: [toTable(rows)]
  }
}

export async function measureLoad(region: BenchRegion, perSecond: number, count: number): Promise<LoadFigures> {
  await region.sources.takeSlowest()
  const { records, usedMs } = await loadProduct(region, perSecond, count)
  const slowest = await region.sources.takeSlowest()
  const ailing = SOURCES[HANGING_PLACE]?.id ?? null
  const times = records.map((record) => checkRecord(record, ALL_SOURCE_COUNT, ailing))
  const of = (pick: (time: RecordTimes) => number): Tail => toTail(times.map(pick))
  return {
    opens: times.length,
    bannerMs: of((time) => time.bannerMs),
    firstEntriesMs: of((time) => time.firstEntriesMs),
    healthyMs: of((time) => time.healthyMs),
    overheadMs: of((time) => time.healthyMs - heldBack(slowest, time.requestId)),
    completeMs: of((time) => time.completeMs),
    cpuMsPerOpen: usedMs === null ? null : round(usedMs / times.length, 1)
  }
}

function heldBack(slowest: ReadonlyMap<string, number>, requestId: string): number {
  const heldMs = slowest.get(requestId)
  assert.ok(heldMs !== undefined, 'the sources know every open by its request id')
  return heldMs
}

function growth(from: MemoryUse | null, to: MemoryUse | null): number {
  return from === null || to === null ? Number.NaN : round(to.rssMb / from.rssMb, 2)
}

function toTable(rows: readonly [string, LoadFigures][]): Table {
  const tail = ({ p50, p95, p99 }: Tail) => `${p50} / ${p95} / ${p99}`
  return {
    title: 'Twelve sources (log-normal, median 40 ms), one of which hangs: ms from the click, p50 / p95 / p99',
    columns: ['load', 'opens', 'banner', 'first entries', 'all healthy', 'overhead', 'complete', 'CPU ms an open'],
    rows: rows.map(([load, { opens, cpuMsPerOpen, ...of }]) => [
      load,
      opens,
      ...[of.bannerMs, of.firstEntriesMs, of.healthyMs, of.overheadMs, of.completeMs].map(tail),
      cpuMsPerOpen ?? 'unknown'
    ])
  }
}
