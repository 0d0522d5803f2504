/** The people's copies lie by person: over one server or several, with the same statements. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { aResource, byReference } from '../../../../test/fixtures/clinical.ts'
import { aPerson, patientOf, type Person } from '../../../../test/fixtures/people.ts'
import { openOvernight, type Overnight } from '../../../../test/harness/overnight.ts'
import type { DropSource } from '../../domain/region.ts'
import { READ } from './overnight-person-copy.ts'
import { SPREAD_TABLES } from './spread-store.ts'

const PEOPLE = [
  ...new Map(Array.from({ length: 40 }, (_, place) => aPerson(place + 1)).map((one) => [one.nhs, one])).values()
]
const SERVERS = (inject('storeServers')?.length ?? 0) + 1

let overnight: Overnight
let source: DropSource
beforeAll(async () => {
  overnight = await openOvernight(inject('postgresAdminUrl'))
  source = await overnight.source()
  await overnight.drop(source, {
    date: '2025-11-20',
    transactionTime: '2025-11-20T02:00:00.000Z',
    output: {
      Patient: PEOPLE.map((person, place) => patientOf(person, `p${place}`)),
      Condition: PEOPLE.map((_, place) => aResource('Condition', `c${place}`, byReference(`Patient/p${place}`)))
    }
  })
  expect(await overnight.run(source)).toMatchObject({ outcome: 'published' })
})
afterAll(() => overnight?.close())

describe(`the copies of people on ${SERVERS} server(s)`, () => {
  test('every person has the own entry and no other, wherever it lies', async () => {
    for (const [place, person] of PEOPLE.entries()) {
      expect(await overnight.held(source, person)).toEqual([`Condition/c${place}`])
    }
  })

  test('lie on every server', async () => {
    const found = await overnight.pool.query<{ relkind: string; partitions: string }>(
      `select relkind, count(*) as partitions from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = 'overnight_entry'::regclass group by relkind order by relkind`
    )
    const kinds = found.rows.map((row) => row.relkind)
    expect(kinds).toEqual(SERVERS === 1 ? ['r'] : ['f', 'r'])
  })

  test('no key of theirs leaves the person out, so that none need be held over all servers', async () => {
    const found = await overnight.pool.query<{ name: string; columns: string[] }>(
      `select indexrelid::regclass::text as name, array_agg(attname::text) as columns
       from pg_index join pg_inherits on inhrelid = indrelid
       join pg_attribute on attrelid = indrelid and attnum = any (indkey)
       where indisunique and inhparent = any ($1::text[]::regclass[]) group by indexrelid`,
      [SPREAD_TABLES]
    )
    expect(found.rows.length).toBeGreaterThan(0)
    for (const { name, columns } of found.rows) expect(columns, name).toContain('nhs_number')
  })

  test('reading a person asks one partition of each table', async () => {
    for (const person of PEOPLE.slice(0, 8)) expect(await partitionsRead(person)).toEqual(SPREAD_TABLES.map(() => 1))
  })
})

interface Plan {
  readonly 'Relation Name'?: string
  readonly Plans?: readonly Plan[]
}

/** How many partitions of each table the reader's own statement touches. */
async function partitionsRead(person: Person): Promise<readonly number[]> {
  const client = new pg.Client({ connectionString: overnight.pool.options.connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>({
      text: `explain (format json) ${READ.text}`,
      values: [person.nhs, source.id]
    })
    const names = new Set(rows[0]?.['QUERY PLAN'].flatMap(({ Plan: plan }) => relationsIn(plan)))
    return SPREAD_TABLES.map((table) => [...names].filter((name) => name.startsWith(`${table}_`)).length)
  } finally {
    await client.end()
  }
}

function relationsIn(plan: Plan): readonly string[] {
  return [plan['Relation Name'] ?? '', ...(plan.Plans ?? []).flatMap(relationsIn)]
}
