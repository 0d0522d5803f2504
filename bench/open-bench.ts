/**
 * `open`: how long a reader waits. Ten sources of 50 ms each; opens arrive at 1 and at 5 a second, whether or not the
 * last has ended. Beside it, at the same pace, the same searches are sent to the sources directly.
 */
import type { BenchRegion } from './bench-region.ts'
import { loadProduct, personAt } from './load-product.ts'
import { percentile, round, toSpread, type Spread } from './measure/percentiles.ts'
import { runAtRate } from './measure/pace.ts'
import type { BenchResult, Table } from './measure/result.ts'
import { toSlices } from './measure/slices.ts'
import { memoryUse } from './product/process-usage.ts'
import { checkRecord, type RecordTimes } from './product/read-record.ts'
import { askAll } from './region/ask-directly.ts'
import { SOURCE_COUNT } from './region/sources.ts'
import { warmUp } from './warm-up.ts'

const SOURCE_DELAY_MS = 50
const RATES_PER_SECOND = [1, 5] as const
const SLICE_SECONDS_MAX = 30

interface RateFigures {
  readonly opens: number
  readonly bannerMs: Spread
  readonly firstEntriesMs: Spread
  readonly completeMs: Spread
  /** Asked directly: the slowest of the ten sources by its own figures, and all ten of one person. */
  readonly slowestSourceMs: Spread
  readonly allSourcesMs: Spread
  readonly cpuMsPerOpen: number | null
}

export async function benchOpen(region: BenchRegion, seconds: number): Promise<BenchResult> {
  await warmUp(region)
  await region.sources.setDelay(SOURCE_DELAY_MS)
  const figures: Record<string, object> = {}
  const ratios: Record<string, number> = {}
  const rows: [string, RateFigures][] = []
  for (const perSecond of RATES_PER_SECOND) {
    const measured = await measureRate(region, perSecond, seconds)
    figures[`openAt${perSecond}PerSecond`] = measured
    const complete = measured.completeMs.p50
    ratios[`completeToSlowestSourceAt${perSecond}PerSecond`] = round(complete / measured.slowestSourceMs.p50, 2)
    ratios[`completeToAllSourcesAt${perSecond}PerSecond`] = round(complete / measured.allSourcesMs.p50, 2)
    rows.push([`${perSecond} a second`, measured])
  }
  const memory = await memoryUse(region.product.pid)
  if (memory !== null) figures['openServerMemory'] = memory
  const ratioOf =
    'completeToSlowestSource: p50 from the click to the "complete" line / p50 of the slowest of the ten sources (50 ms each) ' +
    'asked directly for the same searches, all side by side, by plain undici in the same run at the same pace; ' +
    'completeToAllSources: the same / p50 until all ten sources have answered directly; every record checked whole'
  return { figures, ratios, ratioOf, tables: [toTable(rows), toMemoryTable(memory)] }
}

async function measureRate(region: BenchRegion, perSecond: number, seconds: number): Promise<RateFigures> {
  const times: RecordTimes[] = []
  const direct: (readonly number[])[] = []
  let usedMs: number | null = 0
  for (const sliceSeconds of toSlices(seconds, SLICE_SECONDS_MAX)) {
    const count = Math.max(1, Math.round(sliceSeconds * perSecond))
    region.progress.say(`${perSecond} a second: the sources asked directly`)
    direct.push(...(await askDirectly(region, perSecond, count)))
    region.progress.say(`${perSecond} a second: opening ${count} records`)
    const slice = await loadProduct(region, perSecond, count)
    times.push(...slice.records.map((record) => checkRecord(record)))
    usedMs = usedMs === null || slice.usedMs === null ? null : usedMs + slice.usedMs
  }
  return {
    opens: times.length,
    bannerMs: toSpread(times.map((time) => time.bannerMs)),
    firstEntriesMs: toSpread(times.map((time) => time.firstEntriesMs)),
    completeMs: toSpread(times.map((time) => time.completeMs)),
    slowestSourceMs: slowestOf(direct),
    allSourcesMs: toSpread(direct.map((took) => Math.max(...took))),
    cpuMsPerOpen: usedMs === null ? null : round(usedMs / times.length, 1)
  }
}

function askDirectly(region: BenchRegion, perSecond: number, count: number): Promise<readonly (readonly number[])[]> {
  return runAtRate(perSecond, count, region.signal, (place, dueMs) =>
    askAll(region.client, region.sources.baseUrls, personAt(place).nhsNumber, 'bytes', dueMs)
  )
}

function slowestOf(direct: readonly (readonly number[])[]): Spread {
  const sources = Array.from({ length: SOURCE_COUNT }, (_, place) => direct.map((took) => took[place] ?? 0))
  const slowest = sources.toSorted((a, b) => percentile(b, 0.5) - percentile(a, 0.5))[0]
  return toSpread(slowest ?? [])
}

function toTable(rows: readonly [string, RateFigures][]): Table {
  const spread = ({ p50, p95 }: Spread) => `${p50} / ${p95}`
  return {
    title: 'Opening a record of 500 entries from ten sources of 50 ms: ms from the click, p50 / p95',
    columns: [
      'pace',
      'opens',
      'banner',
      'first entries',
      'complete',
      'slowest source',
      'all sources',
      'CPU ms an open'
    ],
    rows: rows.map(
      ([pace, { opens, bannerMs, firstEntriesMs, completeMs, slowestSourceMs, allSourcesMs, cpuMsPerOpen }]) => [
        pace,
        opens,
        ...[bannerMs, firstEntriesMs, completeMs, slowestSourceMs, allSourcesMs].map(spread),
        cpuMsPerOpen ?? 'unknown'
      ]
    )
  }
}

function toMemoryTable(memory: Awaited<ReturnType<typeof memoryUse>>): Table {
  const row = memory === null ? ['unknown', 'unknown'] : [memory.rssMb, memory.rssPeakMb]
  return { title: "The server's memory, MB", columns: ['at the end', 'peak'], rows: [row] }
}
