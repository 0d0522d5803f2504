/**
 * Overnight sources without the rest of the product: a real database, real folders, the real feed and the real reader.
 * Each source gets a folder of its own; several share the database, so that one that leaks into another is seen.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { createBulkExport } from '../../server/src/adapters/bulk-data/bulk-export.ts'
import { createResourceCheck } from '../../server/src/adapters/fhir-r4/resource-check.ts'
import {
  createNightDrop,
  NIGHT_DROP_LIMITS,
  type NightDropLimits
} from '../../server/src/adapters/ndjson-drop/ndjson-drop.ts'
import { createAuditLog } from '../../server/src/adapters/postgres/audit-log.ts'
import { type Database, openDatabase } from '../../server/src/adapters/postgres/database.ts'
import { createFeedBoard } from '../../server/src/adapters/postgres/feed-board.ts'
import { createQualityCounter, type RunningCounter } from '../../server/src/adapters/postgres/quality-counter.ts'
import { migrate } from '../../server/src/adapters/postgres/migrate.ts'
import { createOvernightReader } from '../../server/src/adapters/postgres/overnight-reader.ts'
import { createOvernightStore } from '../../server/src/adapters/postgres/overnight-store.ts'
import { systemClock } from '../../server/src/adapters/system/system-clock.ts'
import { AccessGrant } from '../../server/src/domain/access-grant.ts'
import { toNhsNumber } from '../../server/src/domain/nhs-number.ts'
import { toOdsCode } from '../../server/src/domain/ods-code.ts'
import type { DropSource } from '../../server/src/domain/region.ts'
import type { FeedOptions, FeedPorts } from '../../server/src/feed/feed-run.ts'
import { type FeedReport, runFeed } from '../../server/src/feed/run-feed.ts'
import type { Clock } from '../../server/src/ports/clock.ts'
import type { Log, LogFields } from '../../server/src/ports/log.ts'
import type { AnsweredSource, Asking, SourceAnswer } from '../../server/src/ports/source-reader.ts'
import { type Night, writeNight } from '../fixtures/night.ts'
import type { Person } from '../fixtures/people.ts'
import { createDatabase, spreadDatabase, type TestDatabase } from './database.ts'

export interface LogLine {
  readonly event: string
  readonly fields: LogFields
}

export interface Overnight {
  readonly pool: Database['pool']
  readonly ports: FeedPorts
  readonly logged: LogLine[]
  /** A source nobody has used yet, with an empty folder. */
  source(more?: Partial<DropSource>): Promise<DropSource>
  drop(source: DropSource, night: Night): Promise<void>
  run(source: DropSource, options?: FeedOptions): Promise<FeedReport>
  read(source: DropSource, person: Person, clock?: Clock): Promise<SourceAnswer>
  /** `Type/id` of everything readable that the person's copy holds, in order; null when it does not hold them. */
  held(source: DropSource, person: Person): Promise<readonly string[] | null>
  /** Bodies of the audit's entries of a kind about the source. */
  audited(source: DropSource, kind: string): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('the test needs a valid value here')
  return value
}

const ODS = present(toOdsCode('RX1'))

export function aGrant(person: Person): AccessGrant {
  const nhsNumber = present(toNhsNumber(person.nhs))
  const name = { family: person.family, given: person.given, prefix: [] }
  return AccessGrant.issue(
    {
      issuer: 'https://epr.example',
      odsCode: ODS,
      user: { id: 'u1', family: 'Okafor', given: null, hostRole: 'Consultant' },
      reason: 'direct-care',
      relationship: { kind: 'inpatient', reference: null },
      person: {
        nhsNumber,
        name,
        otherNames: [],
        birthDate: person.birthDate,
        gender: person.gender,
        deceased: null,
        address: null,
        telephone: null,
        generalPractitioner: null
      }
    },
    {
      role: 'clinician',
      organisation: 'Trust',
      hiddenSections: new Set(),
      hiddenPages: new Set(),
      denied: [],
      sensitiveCodes: new Map()
    }
  )
}

export async function openOvernight(adminUrl: string, limits: NightDropLimits = NIGHT_DROP_LIMITS): Promise<Overnight> {
  const database = await createStore(adminUrl)
  const folder = await mkdtemp(join(tmpdir(), 'ncr-overnight-'))
  const { pool, close } = openDatabase(database.url, () => undefined)
  const logged: LogLine[] = []
  const ports = portsOf(pool, logged, limits)
  let sources = 0
  const read: Overnight['read'] = (source, person, clock = systemClock) =>
    createOvernightReader(pool, clock).read(aGrant(person), source, anAsking())
  return {
    pool,
    ports,
    logged,
    async source(more = {}) {
      sources += 1
      const id = `register-${sources}`
      await mkdir(join(folder, id))
      return aSource(id, join(folder, id), more)
    },
    drop: (source, night) => writeNight(source.directory, night),
    run: (source, options) => runFeed(ports, source, options),
    read,
    held: async (source, person) => heldIn(await read(source, person)),
    audited: async (source, kind) => {
      const found = await pool.query<{ body: string }>('select body from audit_entry where kind = $1 order by seq', [
        kind
      ])
      return found.rows
        .map((row) => JSON.parse(row.body) as Record<string, unknown>)
        .filter((body) => body['source'] === source.id)
    },
    async close() {
      await ports.quality.close()
      await close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

/** In a run with further servers the store is spread over them. */
async function createStore(adminUrl: string): Promise<TestDatabase> {
  const database = await createDatabase(adminUrl)
  await migrate(database.url)
  const servers = inject('storeServers')
  return servers === undefined ? database : spreadDatabase(database, servers)
}

type Ports = FeedPorts & { readonly quality: RunningCounter }

function portsOf(pool: Database['pool'], logged: LogLine[], limits: NightDropLimits): Ports {
  const add = (event: string, fields: LogFields = {}): void => void logged.push({ event, fields })
  const log: Log = { info: add, warn: add, error: add }
  return {
    drop: createNightDrop(limits),
    exports: createBulkExport(systemClock),
    store: createOvernightStore(pool, systemClock),
    board: createFeedBoard(pool, systemClock),
    check: createResourceCheck(),
    quality: createQualityCounter(pool, systemClock, log),
    audit: createAuditLog(pool, systemClock, log),
    log
  }
}

function aSource(id: string, directory: string, more: Partial<DropSource>): DropSource {
  return {
    id,
    name: `Register ${id}`,
    kind: 'overnight-ndjson',
    odsCode: ODS,
    partnerName: 'Trust',
    enabled: true,
    directory,
    dueBy: '06:00',
    heldFromEntries: 1000,
    resourceTypes: ['AllergyIntolerance', 'Condition', 'MedicationRequest'],
    historyFrom: null,
    ...more
  }
}

export function answered(answer: SourceAnswer): AnsweredSource {
  if (answer.kind !== 'asked') throw new Error(`not answered: ${answer.detail}`)
  return answer
}

export function heldIn(answer: SourceAnswer): readonly string[] | null {
  const { patients, types } = answered(answer)
  if (patients.length === 0) return null
  const resources = [...types.values()].flatMap((type) => type.resources) as { resourceType: string; id: string }[]
  return resources.map(({ resourceType, id }) => `${resourceType}/${id}`).toSorted()
}

/** As somebody asks who reads everything at once, and has no limit. */
export function anAsking(more: Partial<Asking> = {}): Asking {
  const intake = { take: () => null, whenReaderKeepsUp: () => null }
  return { requestId: 'request', signal: new AbortController().signal, intake, patientId: null, ...more }
}
