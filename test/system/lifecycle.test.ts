/** The life of the process: how it starts, how it ends, what it finds again after a crash, and how many it serves at once. */
import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World, type WorldOptions } from '../fixtures/region.ts'
import { openSession, postLaunch } from '../harness/launch.ts'
import { freePort, startProduct, verifyAudit } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)

let source: ScriptedSource

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN])
  source.answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', 'a1', byNumber(JOAN))))
})
afterAll(() => source?.close())

const sources = (): Json[] => [liveSource(source, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 10_000 })]

/** Goes with its test, however that ends: a product left behind would hold its database. */
async function worldOfTest(options: WorldOptions): Promise<World> {
  const world = await startWorld(options)
  onTestFinished(world.close)
  return world
}

test('a region file in YAML, its dates unquoted, is served as the same in JSON', async () => {
  const world = await worldOfTest({ people: [JOAN], sources: sources(), start: { yaml: true } })
  const record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
  expect(record.entries('allergies', 'ward')).toHaveLength(1)
})

/** Processes whose command line names the folder: a database that outlived its server would be one. */
async function processesOf(where: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => line.includes(where)).map((line) => line.replaceAll('\0', ' '))
}

describe('ending', () => {
  test('SIGTERM ends it within 10 s even while a reader waits', async () => {
    const world = await worldOfTest({ people: [JOAN], sources: sources() })
    source.answer('AllergyIntolerance', behave.hang)
    const cookie = await openSession(world.product.url, world.host, JOAN)
    const reading = readRecord(world.product.url, cookie).catch(() => null)
    await expect.poll(() => source.callsFor('AllergyIntolerance').length, { timeout: 10_000 }).toBeGreaterThan(0)
    const ended = await world.product.stop()
    expect(ended.signal).toBeNull()
    expect(ended.code).toBe(0)
    expect(ended.tookMs).toBeLessThan(10_500)
    expect((await reading)?.completed ?? false, 'an unfinished record is not said to be complete').toBe(false)
    expect(await processesOf(world.product.configFile)).toEqual([])
    source.answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', 'a1', byNumber(JOAN))))
  })

  test('H-019: kill -9 with the embedded database: the next start finds audit and used launches again', async () => {
    const port = await freePort()
    const world = await worldOfTest({ people: [JOAN], sources: sources(), start: { embedded: true, port } })
    const { product, host } = world
    const assertion = await host.sign(host.claims(product.url, JOAN))
    const launched = await postLaunch(product.url, { assertion })
    expect(launched.code, launched.text).toBe('opened')
    expect((await readRecord(product.url, launched.cookie)).completed).toBe(true)
    const before = await verifyAudit(product)
    expect(before).toMatchObject({ intact: true, code: 0 })
    await product.kill9()

    const again = await startProduct(world.region, { embedded: true, port, on: product })
    onTestFinished(again.remove)
    expect(again.url).toBe(product.url)
    const after = await verifyAudit(again)
    expect(after).toMatchObject({ intact: true, code: 0 })
    expect(after.entries).toBeGreaterThanOrEqual(before.entries)
    expect((await postLaunch(again.url, { assertion })).code).toBe('launch-replayed')
    expect((await readRecord(again.url, launched.cookie)).completed, 'the session is still there').toBe(true)
    const ended = await again.stop()
    expect(ended.tookMs).toBeLessThan(10_500)
    expect((await verifyAudit(again)).intact, 'audit verify works alone').toBe(true)
    expect(await processesOf(product.folder)).toEqual([])
  }, 120_000)

  test('H-023: a partner no longer live at the next start does not go on reading with an old session', async () => {
    const world = await worldOfTest({ people: [JOAN], sources: sources() })
    const cookie = await openSession(world.product.url, world.host, JOAN)
    expect((await readRecord(world.product.url, cookie)).completed).toBe(true)
    const port = Number(new URL(world.product.url).port)
    await world.product.stop()
    const [first] = world.region.partners
    const notLive = { ...first, consumer: { ...(first?.['consumer'] as Json), liveFrom: undefined } }
    const again = await startProduct({ ...world.region, partners: [notLive] }, { on: world.product, port })
    onTestFinished(again.remove)
    source.calls.length = 0
    const answer = await readRecord(again.url, cookie)
    expect([401, 403]).toContain(answer.status)
    expect(['partner-not-live', 'session-ended']).toContain(answer.problem['code'])
    expect(source.calls).toEqual([])
  })
})

test('25 launches and records at once are all served', async () => {
  const world = await worldOfTest({ people: [JOAN], sources: sources() })
  const startMs = performance.now()
  const records = await Promise.all(
    Array.from({ length: 25 }, async () =>
      readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
    )
  )
  const tookMs = Math.round(performance.now() - startMs)
  const rss = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${world.product.pid}/status`, 'utf8'))
  console.log(
    `25 launches and records at once: ${tookMs} ms; resident ${Math.round(Number(rss?.[1]) / 1024)} MiB afterwards`
  )
  expect(records.filter((record) => record.completed)).toHaveLength(25)
  for (const record of records) expect(record.entries('allergies', 'ward')).toHaveLength(1)
})
