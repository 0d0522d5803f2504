/**
 * `read`: one person's 500 entries out of a large store, by the product's own reader of its ten overnight sources, and by
 * whole records; beside it the bare statement for the same rows. Then the same store, spread over three PostgreSQL servers.
 */
import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import type pg from 'pg'
import { createOvernightReader } from '../server/src/adapters/postgres/overnight-reader.ts'
import { spreadStore } from '../server/src/adapters/postgres/spread-store.ts'
import { systemClock } from '../server/src/adapters/system/system-clock.ts'
import type { AccessGrant } from '../server/src/domain/access-grant.ts'
import type { SourceReader } from '../server/src/ports/source-reader.ts'
import { runAtOnce } from './measure/pace.ts'
import { round, toSpread, type Spread } from './measure/percentiles.ts'
import type { Progress } from './measure/progress.ts'
import type { BenchResult } from './measure/result.ts'
import { toGrant } from './product/grant.ts'
import { nhsNumbers, PEOPLE } from './region/people.ts'
import { ENTRIES_PER_RECORD, SOURCE_COUNT, SOURCES } from './region/sources.ts'
import { bytesOf, type BenchStore, openFolder, openStore, type StoredBytes, toDropSource } from './store/bench-store.ts'
import { fillStore } from './store/fill-store.ts'
import { measureOpens, type OpenFigures } from './store/open-from-store.ts'

const AT_ONCE = [1, 8] as const
const SECONDS = 6
const WARM_UP_SECONDS = 3
/** People who are read, from all over the store: a prime, so that no pattern of its pages is met. */
const STRIDE = 7919
const FURTHER_SERVERS = 2
const BARE = {
  name: 'bench-bare',
  text: 'select resource_type, resource_id, resource from overnight_entry where nhs_number = $1'
} as const

interface ReadWorld {
  readonly storeFolder: string | null
  readonly servers: 'one' | 'three' | 'both'
  readonly progress: Progress
  readonly signal: AbortSignal
}

interface Reading {
  readonly personsPerSecond: number
  readonly ms: Spread
}

interface ReadFigures {
  readonly reader: Readonly<Record<`at${number}`, Reading>>
  readonly bare: Readonly<Record<`at${number}`, Reading>>
  readonly opens: OpenFigures
}

export async function benchRead(world: ReadWorld, entries: number): Promise<BenchResult> {
  const { progress, signal, servers } = world
  await using stack = new AsyncDisposableStack()
  const folder = world.storeFolder ?? (await openFolder(stack))
  const people = Math.max(PEOPLE.length, Math.round(entries / ENTRIES_PER_RECORD))
  const store = await openStore(stack, join(folder, 'region'))
  await fillStore(store.url, people, progress, signal)
  const stored = await bytesOf(store)
  const figures: Record<string, object> = {
    store: { people, entries: people * ENTRIES_PER_RECORD, ...perEntry(stored) }
  }
  if (servers !== 'three') {
    if (await isSpread(store)) throw new Error('the store in this folder is spread already: --servers three')
    figures['oneServer'] = await measure(store, join(folder, 'product'), people, progress, signal)
  }
  if (servers !== 'one') {
    progress.say('spreading the store over three servers')
    const further: string[] = []
    for (let place = 1; place <= FURTHER_SERVERS; place += 1)
      further.push((await openStore(stack, join(folder, `store-${place}`), 'empty')).url)
    await spreadStore(store.url, further)
    figures['threeServers'] = await measure(store, join(folder, 'product'), people, progress, signal)
  }
  return toResult(figures)
}

async function isSpread({ database }: BenchStore): Promise<boolean> {
  const { rows } = await database.pool.query<{ spread: boolean }>(
    `select exists (select from pg_inherits join pg_class on pg_class.oid = inhrelid
                    where inhparent = 'overnight_entry'::regclass and relkind = 'f') as spread`
  )
  return rows[0]?.spread === true
}

async function measure(
  { database, url }: BenchStore,
  productFolder: string,
  people: number,
  progress: Progress,
  signal: AbortSignal
): Promise<ReadFigures> {
  const numbers = nhsNumbers(people)
  const reader = createOvernightReader(database.pool, systemClock)
  let turn = 0
  const nextNumber = (): string => numbers[(turn++ * STRIDE) % numbers.length] ?? ''
  const read = async (): Promise<number> => timed(() => readPerson(reader, grantOf(nextNumber()), signal))
  const bare = async (): Promise<number> => timed(() => readBare(database.pool, nextNumber()))
  const figures = { reader: {} as Record<string, Reading>, bare: {} as Record<string, Reading> }
  for (const atOnce of AT_ONCE) {
    for (const [name, run] of [
      ['bare', bare],
      ['reader', read]
    ] as const) {
      progress.say(`${name}, ${atOnce} at once`)
      await runAtOnce(atOnce, WARM_UP_SECONDS, signal, run)
      const { results, seconds } = await runAtOnce(atOnce, SECONDS, signal, run)
      figures[name][`at${atOnce}`] = { personsPerSecond: round(results.length / seconds, 1), ms: toSpread(results) }
    }
  }
  progress.say('whole records')
  return { ...figures, opens: await measureOpens(productFolder, url, Math.max(...AT_ONCE), SECONDS, signal) }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}

function grantOf(nhsNumber: string): AccessGrant {
  const [person] = PEOPLE
  assert(person !== undefined)
  return toGrant({ ...person, nhsNumber })
}

/** All ten at once, as a record asks them; nothing is counted that is not whole. */
async function readPerson(reader: SourceReader, grant: AccessGrant, signal: AbortSignal): Promise<void> {
  const asking = {
    requestId: 'bench',
    signal,
    intake: { take: () => null, whenReaderKeepsUp: () => null },
    patientId: null
  }
  const answers = await Promise.all(
    SOURCES.slice(0, SOURCE_COUNT).map((source) => reader.read(grant, toDropSource(source, 'drop'), asking))
  )
  let entries = 0
  for (const answer of answers) {
    assert(answer.kind === 'asked', 'every source answers')
    for (const { resources } of answer.types.values()) entries += resources.length
  }
  assert.equal(entries, ENTRIES_PER_RECORD)
}

async function readBare(pool: pg.Pool, nhsNumber: string): Promise<void> {
  const { rows } = await pool.query({ ...BARE, values: [nhsNumber] })
  assert.equal(rows.length, ENTRIES_PER_RECORD)
}

function perEntry({ rows, table, indexes }: StoredBytes): object {
  return { storedBytesPerEntry: round((table + indexes) / rows, 0), storedBytes: table + indexes }
}

function toResult(figures: Readonly<Record<string, object>>): BenchResult {
  const [one, three] = [figures['oneServer'], figures['threeServers']] as (ReadFigures | undefined)[]
  const ratios: Record<string, number> = {}
  for (const [name, found] of [
    ['OneServer', one],
    ['ThreeServers', three]
  ] as const) {
    for (const at of AT_ONCE.map((atOnce) => `at${atOnce}` as const)) {
      const [reader, bare] = [found?.reader[at], found?.bare[at]]
      if (reader === undefined || bare === undefined) continue
      ratios[`readerToBare${name}A${at.slice(1)}`] = round(reader.personsPerSecond / bare.personsPerSecond, 3)
    }
  }
  if (one !== undefined && three !== undefined)
    ratios['threeServersToOne'] = round(
      (three.reader['at8']?.personsPerSecond ?? 0) / (one.reader['at8']?.personsPerSecond ?? 1),
      3
    )
  const rows = (
    [
      ['one server', one],
      ['three servers', three]
    ] as const
  ).flatMap(([name, found]) =>
    found === undefined
      ? []
      : AT_ONCE.map((atOnce) => {
          const [reader, bare] = [found.reader[`at${atOnce}`], found.bare[`at${atOnce}`]]
          const readings = [reader, bare].flatMap((reading) => [
            reading?.personsPerSecond ?? 0,
            reading?.ms.p50 ?? 0,
            reading?.ms.p95 ?? 0
          ])
          return [`${name}, ${atOnce} at once`, ...readings]
        })
  )
  return {
    figures: { read: figures },
    ratios,
    ratioOf:
      'readerToBare: persons a second read, parsed and held to their ten sources by the product’s reader / by one statement for the same 500 rows as text, ' +
      'same store, same process; threeServersToOne: by the reader at 8 at once, the store spread over three servers of this machine / on one',
    tables: [
      {
        title: 'Persons of 500 entries a second',
        columns: ['', 'reader', 'p50 ms', 'p95', 'bare SQL', 'p50 ms', 'p95'],
        rows
      }
    ]
  }
}
