/** The world that the benches measure: live sources, a person index, a host system, and the product before them. */
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent } from 'undici'
import type { Progress } from './measure/progress.ts'
import { createHostSystem, HOST_ROLE, ISSUER, ISSUER_ODS_CODE, type HostSystem } from './product/host-system.ts'
import { startProduct, type RunningProduct } from './product/start-product.ts'
import { BENCH_TYPES, HANGING_PLACE, SOURCES, typesAsked } from './region/sources.ts'
import { startSources, type RunningSources } from './region/start-sources.ts'

const ANSWER_MS_MAX = 30_000
/** The product's default, for the source that hangs. */
const HANGING_DEADLINE_MS = 2000
export const JWKS_FILE = 'host.jwks.json'

export interface BenchRegion {
  /** Of the region file, `region.json`, and what it names. */
  readonly folder: string
  readonly sources: RunningSources
  readonly product: RunningProduct
  readonly host: HostSystem
  /** The product's own metrics. */
  readonly metricsUrl: string
  /** The client of readers and of direct requests: as many connections as it takes. */
  readonly client: Agent
  readonly progress: Progress
  readonly signal: AbortSignal
  readonly load: LoadOptions
}

/** What is asked of the sources, and how they answer. */
export interface LoadOptions {
  /** Resource types that each source is asked for. */
  readonly types: number
  /** Median that each answer is held back. */
  readonly delayMs: number
  /** Of every source but the one that hangs. */
  readonly deadlineMs: number
}

/** Late is measured, and not cut off: the deadline is longer than anything takes. */
export const LOAD: LoadOptions = { types: BENCH_TYPES.length, delayMs: 40, deadlineMs: 20_000 }

/** Runs `use` in a fresh region; whatever was started has ended when this settles. */
export async function withBenchRegion<T>(
  options: {
    readonly sourceCount: number
    readonly profileFolder: string | null
    readonly load?: LoadOptions
    readonly progress: Progress
    readonly signal: AbortSignal
  },
  use: (region: BenchRegion) => Promise<T>
): Promise<T> {
  await using stack = new AsyncDisposableStack()
  const { load = LOAD } = options
  // The embedded database runs as another user of the system, which must be able to enter.
  const folder = await mkdtemp(join(tmpdir(), 'ncr-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o755)
  options.progress.say('starting the sources and the product')
  const started = await startSources()
  stack.defer(() => started.stop())
  const sources = { ...started, baseUrls: started.baseUrls.slice(0, options.sourceCount) }
  const host = await createHostSystem()
  await writeFile(join(folder, JWKS_FILE), JSON.stringify(host.jwks))
  const configFile = join(folder, 'region.json')
  const operationsPort = await freePort()
  await writeFile(configFile, JSON.stringify(toRegionFile(sources, load, { operationsPort })))
  const product = await startProduct(folder, configFile, { profileFolder: options.profileFolder })
  stack.defer(() => product.stop())
  const client = new Agent({ pipelining: 1, headersTimeout: ANSWER_MS_MAX, bodyTimeout: ANSWER_MS_MAX })
  stack.defer(() => client.destroy())
  options.signal.throwIfAborted()
  const metricsUrl = `http://127.0.0.1:${operationsPort}/metrics`
  const { progress, signal } = options
  return await use({ folder, sources, product, host, metricsUrl, client, progress, signal, load })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export interface RegionOptions {
  readonly operationsPort?: number
  /** Keys of every source beside those it has by itself. */
  readonly ofSources?: Readonly<Record<string, unknown>>
}

/** Outer contract, section 2. */
export function toRegionFile(
  sources: RunningSources,
  load: LoadOptions,
  { operationsPort, ofSources }: RegionOptions = {}
): object {
  const igApproved = { on: '2024-02-01', by: 'Data Protection Officer', document: 'DPIA v3', reviewBy: '2099-02-01' }
  const launches = [{ kind: 'signed', issuer: ISSUER, jwksFile: JWKS_FILE, roleMap: { [HOST_ROLE]: 'clinician' } }]
  const partners = SOURCES.slice(0, sources.baseUrls.length).map(({ id, odsCode, name }, place) => ({
    odsCode,
    name: `Partner of ${name}`,
    ...(odsCode === ISSUER_ODS_CODE ? { consumer: { igApproved, liveFrom: '2024-03-01', launches } } : {}),
    sources: [
      {
        id,
        name,
        kind: 'fhir-r4',
        baseUrl: sources.baseUrls[place],
        deadlineMs: place === HANGING_PLACE ? HANGING_DEADLINE_MS : load.deadlineMs,
        resourceTypes: typesAsked(load.types),
        ...ofSources
      }
    ]
  }))
  return {
    region: { name: 'Notts Care Record', publicUrl: 'http://127.0.0.1:8080' },
    listen: { host: '127.0.0.1', port: 0, ...(operationsPort === undefined ? {} : { operationsPort }) },
    dataDir: './data',
    personIndex: { kind: 'fhir-r4', baseUrl: sources.indexUrl, deadlineMs: 5000 },
    partners,
    roles: { clinician: 'all' }
  }
}
