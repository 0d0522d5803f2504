/** Whole records from a store alone: the product before it, launched and read as a reader's browser does. */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Agent } from 'undici'
import { JWKS_FILE, LOAD, toRegionFile } from '../bench-region.ts'
import { runAtOnce } from '../measure/pace.ts'
import { round, toSpread, type Spread } from '../measure/percentiles.ts'
import { createHostSystem } from '../product/host-system.ts'
import { cpuMs } from '../product/process-usage.ts'
import { checkRecord, readRecord } from '../product/read-record.ts'
import { startProduct } from '../product/start-product.ts'
import { PEOPLE } from '../region/people.ts'
import { SOURCE_COUNT } from '../region/sources.ts'
import { startSources } from '../region/start-sources.ts'

const WARM_UP_SECONDS = 5

export interface OpenFigures {
  readonly personsPerSecond: number
  readonly completeMs: Spread
  readonly cpuMsPerOpen: number | null
}

/** `folder`: the product's own, with its keys; the same for the same database, whose audit and kept views they belong to. */
export async function measureOpens(
  folder: string,
  databaseUrl: string,
  atOnce: number,
  seconds: number,
  signal: AbortSignal
): Promise<OpenFigures> {
  await using stack = new AsyncDisposableStack()
  await mkdir(folder, { recursive: true })
  const sources = await startSources()
  stack.defer(() => sources.stop())
  const host = await createHostSystem()
  await writeFile(join(folder, JWKS_FILE), JSON.stringify(host.jwks))
  const configFile = join(folder, 'region.json')
  const stored = { kind: 'overnight-ndjson', directory: './drop', baseUrl: undefined, deadlineMs: undefined }
  const tenSources = { ...sources, baseUrls: sources.baseUrls.slice(0, SOURCE_COUNT) }
  const region = { ...toRegionFile(tenSources, LOAD, { ofSources: stored }), database: { url: databaseUrl } }
  await writeFile(configFile, JSON.stringify(region))
  await chmod(folder, 0o755)
  const product = await startProduct(folder, configFile)
  stack.defer(() => product.stop())
  const client = new Agent({ pipelining: 1 })
  stack.defer(() => client.destroy())
  const cookies = await host.launchAll(product.url, PEOPLE)
  const open = (worker: number) => readRecord(client, product.url, cookies[worker] ?? '')
  await runAtOnce(atOnce, WARM_UP_SECONDS, signal, open)
  const before = await cpuMs(product.pid)
  const loop = await runAtOnce(atOnce, seconds, signal, open)
  const used = ((await cpuMs(product.pid)) ?? Number.NaN) - (before ?? Number.NaN)
  const opens = loop.results.map((record) => checkRecord(record))
  return {
    personsPerSecond: round(opens.length / loop.seconds, 1),
    completeMs: toSpread(opens.map(({ completeMs }) => completeMs)),
    cpuMsPerOpen: Number.isNaN(used) ? null : round(used / opens.length, 1)
  }
}
