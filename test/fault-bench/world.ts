/** The region of a run: a database of its own, fated sources, dead ends, a person index, a host system, the product. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProduct, type RunningProduct } from '../../bench/product/start-product.ts'
import { startEmbeddedPostgres } from '../../server/src/adapters/postgres/embedded/start-embedded-postgres.ts'
import { anAuthority } from '../faults/certificates.ts'
import { scriptedIndex } from '../faults/scripted-index.ts'
import { createDatabase } from '../harness/database.ts'
import type { Json } from '../fixtures/people.ts'
import { hostSystem, type HostSystem } from '../harness/launch.ts'
import type { Chance } from './chance.ts'
import { startDeadEnds, type DeadEnd } from './dead-ends.ts'
import { startFatedSource, type FatedSource } from './fated-source.ts'
import { startFront } from './fronts.ts'
import { configOf, frontOf, KINDS, REGISTRANTS_FILE } from './kinds.ts'
import { startNights, type Nights } from './nights.ts'
import { createRegistrant, makeKeys, type Registrant } from './registrant.ts'
import { CLINICAL_TYPES, truthOf, type Truth } from './truth.ts'

export const DEADLINE_MS = 500
const JWKS_FILE = 'host.jwks.json'
const AUTHORITIES_FILE = 'authorities.pem'

export interface World {
  readonly product: RunningProduct
  readonly operationsUrl: string
  readonly databaseUrl: string
  readonly configFile: string
  readonly host: HostSystem
  readonly truth: Truth
  readonly sources: readonly FatedSource[]
  readonly deadEnds: readonly DeadEnd[]
  readonly nights: Nights
  /** Speaks for each source whose people register, by its id. */
  readonly registrants: ReadonlyMap<string, Registrant>
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
  const authority = anAuthority('Authority of the run')
  await writeFile(join(folder, AUTHORITIES_FILE), authority.cert)
  const sources = await Promise.all(
    KINDS.map((kind, place) => {
      const front = frontOf(kind)
      const start = front && ((port: number) => startFront(front, port, chance, authority))
      return startFatedSource(`fated-${place + 1}`, kind, { chance, truth }, start)
    })
  )
  stack.defer(async () => void (await Promise.all(sources.map((source) => source.close()))))
  const deadEnds = await startDeadEnds(authority)
  stack.defer(async () => void (await Promise.all(deadEnds.map((end) => end.close()))))
  const nights = await startNights(join(folder, 'nightly'), chance, truth)
  const registering = await makeKeys()
  await writeFile(join(folder, REGISTRANTS_FILE), JSON.stringify(registering.jwks))
  const host = await hostSystem('https://epr.faults.example', 'RX1')
  await writeFile(join(folder, JWKS_FILE), JSON.stringify(host.jwks))
  const operationsPort = await freePort()
  const region = toRegion({ indexUrl: index.baseUrl, host, databaseUrl: database.url, operationsPort }, [
    ...sources.map(({ id, baseUrl, kind }) => ({ id, baseUrl, ...configOf(kind) })),
    ...deadEnds.map(({ id, baseUrl }) => ({ id, baseUrl, ...configOf('searches') })),
    { id: nights.id, kind: 'overnight-ndjson', directory: 'nightly', resourceTypes: CLINICAL_TYPES }
  ])
  const configFile = join(folder, 'region.json')
  await writeFile(configFile, JSON.stringify(region))
  const product = await startProduct(folder, configFile, { authoritiesFile: join(folder, AUTHORITIES_FILE) })
  stack.defer(() => product.stop())
  const operationsUrl = `http://127.0.0.1:${operationsPort}`
  const linked = sources.filter(({ kind }) => kind === 'linked')
  const registrants = new Map(linked.map(({ id }) => [id, createRegistrant(product.url, id, registering.key)]))
  const world = { product, operationsUrl, databaseUrl: database.url, configFile, host, truth, sources, deadEnds }
  return await use({ ...world, nights, registrants })
}

interface Addresses {
  readonly indexUrl: string
  readonly host: HostSystem
  readonly databaseUrl: string
  readonly operationsPort: number
}

/** Outer contract, section 2. */
function toRegion(addresses: Addresses, sources: readonly ({ id: string } & Json)[]): object {
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
        sources: sources.map((source) => ({
          name: `Source ${source.id}`,
          ...('baseUrl' in source ? { deadlineMs: DEADLINE_MS } : {}),
          ...source
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
