/**
 * `fanout`: twelve sources whose answers take as long as a log-normal draw says, one of which hangs. Opens arrive at 5 a
 * second, then 25 within one second, then 25 at once. What counts is how long after the slowest healthy source the reader has everything it sent.
 */
import { strict as assert } from 'node:assert'
import { LOAD, type BenchRegion } from './bench-region.ts'
import { loadProduct } from './load-product.ts'
import { round, toTail, type Tail } from './measure/percentiles.ts'
import type { BenchResult, Table } from './measure/result.ts'
import { memoryUse, type MemoryUse } from './product/process-usage.ts'
import { checkRecord, type RecordTimes } from './product/read-record.ts'
import { ALL_SOURCE_COUNT, HANGING_PLACE, SOURCES } from './region/sources.ts'
import { warmUp } from './warm-up.ts'

/** Beside the median that is asked for. */
export const LATENCY = { sigma: 0.5, hanging: true } as const
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
  /** How often a source that does not hang is not told as answered, by the words that the reader is given. */
  readonly notAnswered: Readonly<Record<string, number>>
}

export async function benchFanOut(region: BenchRegion, seconds: number): Promise<BenchResult> {
  await warmUp(region)
  const { delayMs, types, deadlineMs } = region.load
  await region.sources.setLatency({ ...LATENCY, delayMs })
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
      `open was held back (log-normal, median ${delayMs} ms, sigma ${LATENCY.sigma})`,
    tables: [
      toTable(
        rows,
        `Twelve sources, one of which hangs; ${types} types each, answers log-normal, median ${delayMs} ms, deadline ${deadlineMs} ms`
      )
    ]
  }
}

export async function measureLoad(region: BenchRegion, perSecond: number, count: number): Promise<LoadFigures> {
  await region.sources.takeSlowest()
  const { records, usedMs } = await loadProduct(region, perSecond, count)
  const slowest = await region.sources.takeSlowest()
  const ailing = SOURCES[HANGING_PLACE]?.id ?? null
  const isStrict = region.load.deadlineMs >= LOAD.deadlineMs
  const times = records.map((record) => checkRecord(record, { sourceCount: ALL_SOURCE_COUNT, ailing, isStrict }))
  const of = (pick: (time: RecordTimes) => number): Tail => toTail(times.map(pick))
  return {
    opens: times.length,
    bannerMs: of((time) => time.bannerMs),
    firstEntriesMs: of((time) => time.firstEntriesMs),
    healthyMs: of((time) => time.healthyMs),
    overheadMs: of((time) => time.healthyMs - heldBack(slowest, time.requestId)),
    completeMs: of((time) => time.completeMs),
    cpuMsPerOpen: usedMs === null ? null : round(usedMs / times.length, 1),
    notAnswered: countOf(times.flatMap(({ notAnswered }) => notAnswered))
  }
}

function countOf(all: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const words of all) counts[words] = (counts[words] ?? 0) + 1
  return counts
}

function heldBack(slowest: ReadonlyMap<string, number>, requestId: string): number {
  const heldMs = slowest.get(requestId)
  assert.ok(heldMs !== undefined, 'the sources know every open by its request id')
  return heldMs
}

function growth(from: MemoryUse | null, to: MemoryUse | null): number {
  return from === null || to === null ? Number.NaN : round(to.rssMb / from.rssMb, 2)
}

function toTable(rows: readonly [string, LoadFigures][], load: string): Table {
  const tail = ({ p50, p95, p99 }: Tail) => `${p50} / ${p95} / ${p99}`
  return {
    title: `${load}: ms from the click, p50 / p95 / p99`,
    columns: [
      'load',
      'opens',
      'banner',
      'first entries',
      'all healthy',
      'overhead',
      'complete',
      'CPU ms an open',
      'not answered'
    ],
    rows: rows.map(([pace, { opens, cpuMsPerOpen, notAnswered, ...of }]) => [
      pace,
      opens,
      ...[of.bannerMs, of.firstEntriesMs, of.healthyMs, of.overheadMs, of.completeMs].map(tail),
      cpuMsPerOpen ?? 'unknown',
      Object.entries(notAnswered)
        .map(([words, times]) => `${times} × ${words}`)
        .join('; ') || 'none'
    ])
  }
}
