/**
 * H-009, H-012: what is done by itself for the overnight feeds is done once for the region, whatever the number of
 * servers; a promise that is not kept raises an alarm that ends when the night arrives.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scriptedExport, type ScriptedExport } from '../faults/scripted-export.ts'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { holding } from '../fixtures/night-world.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { readDataFeeds } from '../harness/data-feeds.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, freePort, newFolder, type Product, startProduct } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const WITHIN = { timeout: 40_000, interval: 200 }

let drops: string
let exporter: ScriptedExport
let world: World
let second: Product
let operationsPort: number

const drop = (id: string): Json => ({
  id,
  name: `Register ${id}`,
  kind: 'overnight-ndjson',
  directory: join(drops, id),
  resourceTypes: ['AllergyIntolerance', 'Condition']
})

beforeAll(async () => {
  drops = await newFolder()
  for (const id of ['both', 'late', 'killed']) await mkdir(join(drops, id))
  exporter = await scriptedExport()
  exporter.give({ transactionTime: hoursAgo(1), output: holding('x1') as Record<string, Json[]> })
  operationsPort = await freePort()
  const bulk = { id: 'warehouse', name: 'Warehouse', kind: 'bulk-data', baseUrl: exporter.baseUrl }
  world = await startWorld({
    people: [JOAN],
    sources: [drop('both'), drop('late'), drop('killed'), { ...bulk, resourceTypes: ['AllergyIntolerance'] }],
    start: { operationsPort }
  })
  const { folder, databaseUrl } = world.product
  second = await startProduct(world.region, { on: { folder, databaseUrl } })
}, 120_000)

afterAll(async () => {
  await second?.stop()
  await world?.close()
  await exporter?.close()
  await rm(drops, { recursive: true, force: true })
})

const audited = async (kind: string, source: string): Promise<number> => {
  const sql = `select count(*)::int as n from audit_entry where kind = '${kind}' and body::text like '%"${source}"%'`
  return Number((await asSuperuser(world.product, sql))[0]?.['n'])
}

const logged = (event: string, source: string): number =>
  [...world.product.logLines, ...second.logLines].filter(
    (line) => line.includes(`"${event}"`) && line.includes(`"${source}"`)
  ).length

async function shown(source: string, product: Product = world.product): Promise<readonly string[]> {
  const record = await readRecord(product.url, await openSession(product.url, world.host, JOAN))
  return record.entries('allergies', source).map((entry) => entry.id.split('/')[2] ?? '')
}

async function late(source: string): Promise<object | undefined> {
  const session = await openSession(world.product.url, world.host, JOAN)
  return (await readDataFeeds(world.product.url, session)).feed(source).late
}

const metric = async (name: string): Promise<string | undefined> => {
  const text = await (await fetch(`http://127.0.0.1:${operationsPort}/metrics`)).text()
  return text.split('\n').find((line) => line.startsWith(name))
}

test('two servers, one database: one of them asks the export server, once', async () => {
  await expect.poll(() => shown('warehouse'), WITHIN).toEqual(['x1'])
  expect(exporter.callsTo('$export')).toHaveLength(1)
  expect(await audited('night-published', 'warehouse')).toBe(1)
})

test('a night that arrives is loaded by itself, once, and both servers show it', async () => {
  await writeNight(join(drops, 'both'), { date: dateAgo(0), transactionTime: hoursAgo(1), output: holding('a1') })
  await expect.poll(() => shown('both'), WITHIN).toEqual(['a1'])
  expect(await shown('both', second)).toEqual(['a1'])
  expect(await audited('night-published', 'both')).toBe(1)
  expect(logged('night-published', 'both')).toBe(1)
})

test('H-009: at dueBy without tonight’s load an alarm is raised, once; it ends when the night arrives', async () => {
  await writeNight(join(drops, 'late'), { date: dateAgo(3), transactionTime: hoursAgo(73), output: holding('old') })
  await expect.poll(() => shown('late'), WITHIN).toEqual(['old'])
  await expect.poll(() => late('late'), WITHIN).toMatchObject({ dueAt: expect.stringMatching(/^\d{4}-/) })
  await expect.poll(() => logged('feed-late', 'late'), WITHIN).toBe(1)
  expect(await metric('ncr_feed_late{source="late"}')).toBe('ncr_feed_late{source="late"} 1')
  expect(await late('both')).toBeUndefined()
  await writeNight(join(drops, 'late'), { date: dateAgo(0), transactionTime: hoursAgo(1), output: holding('new') })
  await expect.poll(() => late('late'), WITHIN).toBeUndefined()
  expect(logged('feed-late-ended', 'late')).toBe(1)
  expect(await metric('ncr_feed_late{source="late"}')).toBe('ncr_feed_late{source="late"} 0')
})

test('H-012: a server that is killed leaves its work to the other', async () => {
  await second.kill9()
  await writeNight(join(drops, 'killed'), { date: dateAgo(0), transactionTime: hoursAgo(1), output: holding('k1') })
  await expect.poll(() => shown('killed'), WITHIN).toEqual(['k1'])
})

test('the work stops with the server, within ten seconds', async () => {
  const { code, tookMs } = await world.product.stop()
  expect(code).toBe(0)
  expect(tookMs).toBeLessThan(10_000)
})
