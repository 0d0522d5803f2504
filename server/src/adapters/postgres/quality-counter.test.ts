/** Counting that loses nothing but counts: several servers, a database that is away, more than there is room for. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../../test/harness/database.ts'
import type { Resource } from '../../domain/resource.ts'
import { createTally } from '../../domain/quality-tally.ts'
import { systemClock } from '../system/system-clock.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { createQualityCounter } from './quality-counter.ts'
import { loadQualityCounts } from './quality-counts.ts'

let fresh: TestDatabase
let database: Database
beforeAll(async () => {
  fresh = await createDatabase(inject('postgresAdminUrl'))
  await migrate(fresh.url)
  database = openDatabase(fresh.url, () => undefined)
})
afterAll(async () => {
  await database?.close()
  await fresh?.drop()
})

const flags = (count: number, from = 0): readonly Resource[] =>
  Array.from({ length: count }, (_, place) => ({ resourceType: 'Flag', id: `f${from + place}` }))
const origin = (id: string) => ({ id, odsCode: 'RX1' })

function logging() {
  const logged: string[] = []
  const add = (event: string): void => void logged.push(event)
  return { logged, log: { info: add, warn: add, error: add } }
}

async function kept(source: string, rule: string) {
  const counts = await loadQualityCounts(database.pool, '2020-01-01', [source])
  return counts.find((count) => count.rule === rule)
}

test('two servers add up, on the same rows at the same time, and five examples are kept', async () => {
  const { log } = logging()
  const servers = [0, 1].map(() => createQualityCounter(database.pool, systemClock, log))
  for (const [place, server] of servers.entries()) {
    server.see(origin('both'), { readable: flags(4, place * 100), unreadable: [null, { type: 'Flag', id: 'bad' }] })
  }
  await Promise.all(servers.map((server) => server.close()))
  expect(await kept('both', 'last-updated')).toMatchObject({ broke: 8, lookedAt: 8 })
  expect((await kept('both', 'last-updated'))?.examples).toHaveLength(5)
  expect(await kept('both', 'unreadable')).toMatchObject({ broke: 4, lookedAt: 12, examples: ['both/Flag/bad'] })
})

test('a database that is away is said once, and what was counted meanwhile is written when it is back', async () => {
  const { log, logged } = logging()
  let isAway = true
  const pool = new Proxy(database.pool, {
    get: (target, name) =>
      name === 'query' && isAway ? () => Promise.reject(new Error('away')) : Reflect.get(target, name, target)
  })
  const counter = createQualityCounter(pool, systemClock, log)
  counter.see(origin('away'), { readable: flags(3), unreadable: [] })
  await expect.poll(() => logged, { timeout: 20_000 }).toEqual(['quality-not-written'])
  isAway = false
  await counter.close()
  expect(logged).toEqual(['quality-not-written'])
  expect(await kept('away', 'source-tag')).toMatchObject({ broke: 3, lookedAt: 3 })
}, 30_000)

test('an answer for which there is no room is not looked at, whole: shares stay true', async () => {
  const counter = createQualityCounter(database.pool, systemClock, logging().log)
  const many = { readable: flags(15_000), unreadable: [] }
  for (let answer = 0; answer < 3; answer += 1) counter.see(origin('flood'), many)
  await counter.close()
  expect(await kept('flood', 'unreadable')).toMatchObject({ broke: 0, lookedAt: 15_000 })
})

test('a night’s own counts are added as they are', async () => {
  const counter = createQualityCounter(database.pool, systemClock, logging().log)
  const tally = createTally()
  for (const flag of flags(7)) tally.readable(origin('night'), flag)
  counter.add(tally)
  await counter.close()
  expect(await kept('night', 'last-updated')).toMatchObject({ broke: 7, lookedAt: 7 })
})
