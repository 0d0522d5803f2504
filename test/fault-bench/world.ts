/** The region of a run: a database of its own, fated sources, dead ends, a person index, a host system, the product. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProduct, type RunningProduct } from '../../bench/product/start-product.ts'
import { startEmbeddedPostgres } from '../../server/src/adapters/postgres/embedded/start-embedded-postgres.ts'
import { scriptedIndex } from '../faults/scripted-index.ts'
import { createDatabase } from '../harness/database.ts'
import { hostSystem, type HostSystem } from '../harness/launch.ts'
import type { Chance } from './chance.ts'
import { startDeadEnds, type DeadEnd } from './dead-ends.ts'
import { startFatedSource, type FatedSource } from './fated-source.ts'
import { truthOf, TYPE_NAMES, type Truth } from './truth.ts'

export const DEADLINE_MS = 500
const FATED_SOURCES = 8
const JWKS_FILE = 'host.jwks.json'

export interface World {
  readonly product: RunningProduct
  readonly operationsUrl: string
  readonly databaseUrl: string
  readonly configFile: string
  readonly host: HostSystem
  readonly truth: Truth
  readonly sources: readonly FatedSource[]
  readonly deadEnds: readonly DeadEnd[]
}

/** Runs `use` in a fresh world; whatever was started has ended when this settles. */
export async function withWorld<T>(chance: Chance, peopleCount: number, use: (world: World) => Promise<T>): Promise<T> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'ncr-faults-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  // The embedded database runs as another user of the system, which must be able to enter.
  await chmod(folder, 0o755)
  const postgres = await startEmbeddedPostgres({ dataDir: folder })
  if (!postgres.ok) throw new Error(postgres.sentence)
  stack.defer(() => postgres.postgres.stop())
  const database = await createDatabase(postgres.postgres.connectionString)
  const truth = truthOf(chance, peopleCount)
  const index = await scriptedIndex(truth.people)
  stack.defer(() => index.close())
  const ids = Array.from({ length: FATED_SOURCES }, (_, place) => `fated-${place + 1}`)
  const sources = await Promise.all(ids.map((id) => startFatedSource(id, chance, truth)))
  stack.defer(async () => void (await Promise.all(sources.map((source) => source.close()))))
  const deadEnds = await startDeadEnds()
  stack.defer(async () => void (await Promise.all(deadEnds.map((end) => end.close()))))
  const host = await hostSystem('https://epr.faults.example', 'RX1')
  await writeFile(join(folder, JWKS_FILE), JSON.stringify(host.jwks))
  const operationsPort = await freePort()
  const region = toRegion({ indexUrl: index.baseUrl, host, databaseUrl: database.url, operationsPort }, [
    ...sources,
    ...deadEnds
  ])
  const configFile = join(folder, 'region.json')
  await writeFile(configFile, JSON.stringify(region))
  const product = await startProduct(folder, configFile, null)
  stack.defer(() => product.stop())
  const operationsUrl = `http://127.0.0.1:${operationsPort}`
  return await use({ product, operationsUrl, databaseUrl: database.url, configFile, host, truth, sources, deadEnds })
}

interface Addresses {
  readonly indexUrl: string
  readonly host: HostSystem
  readonly databaseUrl: string
  readonly operationsPort: number
}

/** Outer contract, section 2. */
function toRegion(addresses: Addresses, sources: readonly { id: string; baseUrl: string }[]): object {
  const { host } = addresses
  const igApproved = { on: '2024-02-01', by: 'Data Protection Officer', document: 'DPIA v3', reviewBy: '2099-02-01' }
  const launches = [{ kind: 'signed', issuer: host.issuer, jwksFile: JWKS_FILE, roleMap: { Consultant: 'clinician' } }]
  return {
    region: { name: 'Notts Care Record', publicUrl: 'http://127.0.0.1:8080' },
    listen: { host: '127.0.0.1', port: 0, operationsPort: addresses.operationsPort },
    database: { url: addresses.databaseUrl },
    personIndex: { kind: 'fhir-r4', baseUrl: addresses.indexUrl, deadlineMs: 5000 },
    partners: [
      {
        odsCode: host.ods,
        name: 'Partner of the fated',
        consumer: { igApproved, liveFrom: '2024-03-01', launches },
        sources: sources.map(({ id, baseUrl }) => ({
          id,
          name: `Source ${id}`,
          kind: 'fhir-r4',
          baseUrl,
          deadlineMs: DEADLINE_MS,
          resourceTypes: TYPE_NAMES
        }))
      }
    ],
    roles: { clinician: 'all' }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
