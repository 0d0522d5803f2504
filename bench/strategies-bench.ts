/**
 * `strategies`: the ways of asking a source side by side, each by a product of its own over the same sources, turn by turn
 * in one run: what a region's file chooses between.
 */
import { chmod, mkdir, copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { JWKS_FILE, toRegionFile, type BenchRegion } from './bench-region.ts'
import { measureLoad, PER_SECOND, type LoadFigures } from './fanout-bench.ts'
import { round, type Tail } from './measure/percentiles.ts'
import type { BenchResult, Table } from './measure/result.ts'
import { startProduct, type RunningProduct } from './product/start-product.ts'
import { warmUp } from './warm-up.ts'

const WAYS = {
  searches: { strategy: 'searches', search: 'patient.identifier' },
  'searches by id': { strategy: 'searches', search: 'patient' },
  batch: { strategy: 'batch', search: 'patient.identifier' },
  everything: { strategy: 'everything', search: 'patient.identifier' }
} as const

type Way = keyof typeof WAYS

const NAMES = Object.keys(WAYS) as readonly Way[]
const LATENCY = { sigma: 0.5, hanging: false } as const
/** Each way has its turn first in one of them, so that what else the machine does falls on all. */
const TURNS = 2

export async function benchStrategies(region: BenchRegion, seconds: number): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack()
  const products = new Map<Way, RunningProduct>()
  for (const way of NAMES) {
    region.progress.say(`starting the product that asks by ${way}`)
    const product = await startAsking(region, way)
    stack.defer(() => product.stop())
    products.set(way, product)
    await warmUp({ ...region, product })
  }
  const { types, delayMs } = region.load
  await region.sources.setLatency({ ...LATENCY, delayMs })
  const opens = Math.max(1, Math.round((seconds * PER_SECOND) / TURNS))
  const measured: [Way, LoadFigures][] = []
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const way of turn % 2 === 0 ? NAMES : NAMES.toReversed()) {
      const product = products.get(way)
      if (product === undefined) continue
      region.progress.say(`turn ${turn + 1} of ${TURNS}: ${way}`)
      measured.push([way, await measureLoad({ ...region, product }, PER_SECOND, opens)])
    }
  }
  return toResult(
    measured.toSorted(([a], [b]) => NAMES.indexOf(a) - NAMES.indexOf(b)),
    `${types} types a source, answers log-normal, median ${delayMs} ms, sigma ${LATENCY.sigma}`
  )
}

async function startAsking(region: BenchRegion, way: Way): Promise<RunningProduct> {
  const folder = join(region.folder, way.replaceAll(' ', '-'))
  await mkdir(folder)
  await chmod(folder, 0o755)
  await copyFile(join(region.folder, JWKS_FILE), join(folder, JWKS_FILE))
  const configFile = join(folder, 'region.json')
  await writeFile(configFile, JSON.stringify(toRegionFile(region.sources, region.load, { ofSources: WAYS[way] })))
  return startProduct(folder, configFile)
}

function toResult(measured: readonly (readonly [Way, LoadFigures])[], load: string): BenchResult {
  const of = (way: Way, pick: (figures: LoadFigures) => number): number => {
    const values = measured.flatMap(([name, figures]) => (name === way ? [pick(figures)] : []))
    return values.reduce((sum, value) => sum + value, 0) / values.length
  }
  const others = NAMES.filter((way) => way !== 'searches')
  const toSearches = (pick: (figures: LoadFigures) => number, name: string): [string, number][] =>
    others.map((way) => [`${way.replaceAll(' ', '-')}${name}`, round(of(way, pick) / of('searches', pick), 2)])
  return {
    figures: { strategies: Object.fromEntries(measured.map(([way, figures], turn) => [`${way} ${turn}`, figures])) },
    ratios: Object.fromEntries([
      ...toSearches(({ completeMs }) => completeMs.p50, 'CompleteToSearches'),
      ...toSearches(({ cpuMsPerOpen }) => cpuMsPerOpen ?? Number.NaN, 'CpuToSearches')
    ]),
    ratioOf:
      'a way of asking / parallel searches by identifier, same sources, same run, turn by turn: p50 until the record is complete, and CPU ' +
      `of the product an open. Every request is held back by a draw of its own (${load}): a batch and ` +
      '$everything are one draw, searches wait for the slowest of theirs',
    tables: [toTable(measured, load)]
  }
}

function toTable(measured: readonly (readonly [Way, LoadFigures])[], load: string): Table {
  const tail = ({ p50, p95 }: Tail) => `${p50} / ${p95}`
  return {
    title: `Twelve sources (${load}), ${PER_SECOND} opens a second: ms from the click, p50 / p95`,
    columns: ['asked by', 'opens', 'first entries', 'complete', 'CPU ms an open'],
    rows: measured.map(([way, { opens, firstEntriesMs, completeMs, cpuMsPerOpen }]) => [
      way,
      opens,
      tail(firstEntriesMs),
      tail(completeMs),
      cpuMsPerOpen ?? 'unknown'
    ])
  }
}
