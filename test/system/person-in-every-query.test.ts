/**
 * The people's copies lie by person: the person is in every key of theirs, and whatever a reader causes asks one partition,
 * as PostgreSQL itself says it ran. What works by source over all of them is the feed, and stands in a list.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SPREAD_TABLES } from '../../server/src/adapters/postgres/spread-store.ts'
import { dateAgo, hoursAgo } from '../fixtures/night.ts'
import { allergy, GWEN, holding, NOBODY_HOLDS, PATIENTS, startNightWorld } from '../fixtures/night-world.ts'
import { type ExecutedPlan, executedPlans, explainEverything } from '../harness/executed-plans.ts'
import { asSuperuser } from '../harness/product.ts'

/** Statements that may look at more than one person: each is of the feed, and names its source. */
const BY_SOURCE: Readonly<Record<string, RegExp>> = {
  'a night brought to the copy, and its counts': /current_setting\('ncr\.source'\)/,
  'how large the copy was before':
    /select \(select count\(distinct nhs_number\)::int from overnight_person where source_id = \$1\)/
}

let world: Awaited<ReturnType<typeof startNightWorld<'register'>>>
let plans: readonly ExecutedPlan[]

beforeAll(async () => {
  world = await startNightWorld(['register'] as const)
  await explainEverything(world.product)
  await world.drop('register', { date: dateAgo(1), transactionTime: hoursAgo(20), output: holding('a1', 'a2') })
  expect((await world.run('register')).code).toBe(0)
  await world.drop('register', {
    date: dateAgo(0),
    transactionTime: hoursAgo(2),
    mode: 'delta',
    output: { Patient: PATIENTS, AllergyIntolerance: [allergy('a3', 'p2')] },
    deleted: ['AllergyIntolerance/a2']
  })
  expect((await world.run('register')).code).toBe(0)
  // more often than PostgreSQL makes a plan for each value: from then on a prepared statement has one for all
  for (let time = 0; time < 8; time += 1) for (const person of [undefined, GWEN, NOBODY_HOLDS]) await world.open(person)
  await world.feed('register')
  plans = await executedPlans(world.product)
}, 120_000)
afterAll(() => world?.close())

const partitionsOf = (table: string, { relations }: ExecutedPlan): readonly string[] =>
  relations.filter((name) => new RegExp(`^${table}_\\d+$`).test(name))
const isBySource = ({ text }: ExecutedPlan): boolean => Object.values(BY_SOURCE).some((kind) => kind.test(text))
const ofPeople = (): readonly ExecutedPlan[] =>
  plans.filter((plan) => SPREAD_TABLES.some((table) => partitionsOf(table, plan).length > 0))

test('whatever a reader causes looks at one partition of each table', () => {
  const read = ofPeople().filter((plan) => !isBySource(plan))
  expect(read.length).toBeGreaterThanOrEqual(16)
  for (const plan of read) {
    for (const table of SPREAD_TABLES) expect(partitionsOf(table, plan).length, plan.text).toBeLessThanOrEqual(1)
    expect(plan.text).toContain('nhs_number = $1')
  }
})

test('every statement that works by source was met, so that the list lets nothing else through', () => {
  for (const [name, kind] of Object.entries(BY_SOURCE))
    expect(
      ofPeople().some(({ text }) => kind.test(text)),
      name
    ).toBe(true)
})

test('no more tables are spread than those, each by the person alone, who is in every key', async () => {
  const spread = await asSuperuser(
    world.product,
    `select partrelid::regclass::text as "table", array(select attname::text from pg_attribute
       where attrelid = partrelid and attnum = any (partattrs::int2[])) as by from pg_partitioned_table where partstrat = 'h'`
  )
  expect(spread.toSorted((one, other) => String(one['table']).localeCompare(String(other['table'])))).toEqual(
    SPREAD_TABLES.toSorted().map((table) => ({ table, by: ['nhs_number'] }))
  )
  const keys = await asSuperuser(
    world.product,
    `select indexrelid::regclass::text as name, array(select attname::text from pg_attribute
       where attrelid = indrelid and attnum = any (indkey::int2[])) as columns
     from pg_index join pg_inherits on inhrelid = indrelid join pg_partitioned_table on partrelid = inhparent
     where partstrat = 'h' and indisunique`
  )
  expect(keys.length).toBeGreaterThanOrEqual(SPREAD_TABLES.length * 4)
  for (const { name, columns } of keys) expect(columns, String(name)).toContain('nhs_number')
})
