/**
 * Fills a store with people of 500 entries each, as ten published nights would have left them, by COPY: how it came
 * there is not measured here. In portions, so that a run that has no more time is gone on with by the next.
 */
import { strict as assert } from 'node:assert'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Progress } from '../measure/progress.ts'
import { nhsNumbers } from '../region/people.ts'
import { patientId, toResources } from '../region/resources.ts'
import { BENCH_TYPES, ENTRIES_PER_RECORD, SOURCE_COUNT, SOURCES } from '../region/sources.ts'

const PEOPLE_PER_PORTION = 200
/** So that a run with its measurements stays below four minutes. */
const FILL_SECONDS_MAX = 150
const SEPARATOR = '\t'

const NIGHT = `
  insert into overnight_source (source_id, night, transaction_time, manifest_digest, published_at)
  select unnest($1::text[]), '2026-01-01', '2026-01-01T01:00:00Z', '', now() on conflict do nothing`

/** Throws with what to do when the time was not enough for `people`. */
export async function fillStore(url: string, people: number, progress: Progress, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('create table if not exists bench_filled (people int primary key)')
    await client.query(NIGHT, [SOURCES.slice(0, SOURCE_COUNT).map(({ id }) => id)])
    const numbers = nhsNumbers(people)
    const untilMs = performance.now() + FILL_SECONDS_MAX * 1000
    for (let from = await filled(client); from < people; from += PEOPLE_PER_PORTION) {
      signal.throwIfAborted()
      progress.say(`${from} of ${people} people are in the store`)
      if (performance.now() > untilMs)
        throw new Error(`the store holds ${from} of ${people} people by now: run it again with the same --folder`)
      await fillPortion(client, numbers.slice(from, from + PEOPLE_PER_PORTION), from)
    }
    await client.query('vacuum analyze overnight_entry')
    await client.query('vacuum analyze overnight_person')
  } finally {
    await client.end()
  }
}

async function filled(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ people: number }>('select coalesce(max(people), 0) as people from bench_filled')
  return rows[0]?.people ?? 0
}

async function fillPortion(client: pg.Client, numbers: readonly string[], from: number): Promise<void> {
  await client.query('begin')
  await copyIn(client, 'overnight_person (nhs_number, source_id, patient_id)', numbers, (nhsNumber, place) =>
    SOURCES.slice(0, SOURCE_COUNT).map((source) => [nhsNumber, source.id, patientId(source, from + place)])
  )
  await copyIn(
    client,
    'overnight_entry (nhs_number, source_id, resource_type, resource_id, subjects, resource)',
    numbers,
    (nhsNumber, place) => rowsOf(nhsNumber, from + place)
  )
  await client.query('insert into bench_filled values ($1)', [from + numbers.length])
  await client.query('commit')
}

function rowsOf(nhsNumber: string, place: number): readonly (readonly string[])[] {
  const rows = SOURCES.slice(0, SOURCE_COUNT).flatMap((source, sourcePlace) =>
    BENCH_TYPES.flatMap((type) =>
      toResources(type, source, sourcePlace, place).map((resource) => {
        const subject = `Patient/${patientId(source, place)}`
        return [nhsNumber, source.id, type, String(resource['id']), subject, JSON.stringify(resource)]
      })
    )
  )
  assert.equal(rows.length, ENTRIES_PER_RECORD)
  return rows
}

async function copyIn(
  client: pg.Client,
  into: string,
  numbers: readonly string[],
  toRows: (nhsNumber: string, place: number) => readonly (readonly string[])[]
): Promise<void> {
  function* lines(): Generator<string> {
    for (const [place, nhsNumber] of numbers.entries())
      yield toRows(nhsNumber, place)
        .map((row) => `${row.join(SEPARATOR).replaceAll('\\', '\\\\')}\n`)
        .join('')
  }
  await pipeline(Readable.from(lines()), client.query(copyFrom(`copy ${into} from stdin`)))
}
