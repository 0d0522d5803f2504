/** The central team's page of the overnight feeds: what is held is released there, with a reason, by a person who is signed in. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { consoleFeedsSchema, type ConsoleFeed } from '../../contract/src/console.ts'
import { scriptedExport, type ScriptedExport } from '../faults/scripted-export.ts'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { holding } from '../fixtures/night-world.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { identityService, signIn, type IdentityService } from '../harness/officer.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const FOUR = ['a1', 'a2', 'a3', 'a4']
const WITHIN = { timeout: 40_000, interval: 250 }

let drops: string
let exporter: ScriptedExport
let identity: IdentityService
let world: World
let central: string
let privacy: string

const given = (hours: number, ...allergies: readonly string[]) => ({
  transactionTime: hoursAgo(hours),
  output: holding(...allergies) as Record<string, Json[]>
})

beforeAll(async () => {
  drops = await newFolder()
  await mkdir(join(drops, 'register'))
  exporter = await scriptedExport()
  exporter.give(given(50, ...FOUR))
  identity = await identityService()
  const kept = { resourceTypes: ['AllergyIntolerance', 'Condition'], heldFromEntries: 4 }
  world = await startWorld({
    people: [JOAN],
    sources: [
      { id: 'register', name: 'Register', kind: 'overnight-ndjson', directory: join(drops, 'register'), ...kept },
      { id: 'warehouse', name: 'Warehouse', kind: 'bulk-data', mode: 'full', baseUrl: exporter.baseUrl, ...kept }
    ],
    more: { console: identity.region }
  })
  identity.provider.register(world.product.url)
  central = (await signIn(world.product.url, { who: 'Brandt' })).cookie
  privacy = (await signIn(world.product.url, { who: 'Lowe' })).cookie
  const night = { date: dateAgo(3), transactionTime: hoursAgo(73), output: holding(...FOUR) }
  await writeNight(join(drops, 'register'), night)
  for (const id of ['register', 'warehouse']) await vi.waitFor(async () => expect(await ids(id)).toEqual(FOUR), WITHIN)
}, 180_000)
afterAll(async () => {
  await world?.close()
  await identity?.close()
  await exporter?.close()
  await rm(drops, { recursive: true, force: true })
})

async function ask(path: string, body: Json, cookie = central): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${world.product.url}/api/console/${path}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  return { status: response.status, json: await response.json() }
}

async function feed(id: string): Promise<ConsoleFeed> {
  const { json } = await ask('feeds', {})
  const found = consoleFeedsSchema.parse(json).feeds.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no feed ${id}`)
  return found
}

const open = async (): Promise<RecordAnswer> =>
  readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))

async function ids(source: string): Promise<readonly string[]> {
  return (await open())
    .entries('allergies', source)
    .map((entry) => entry.id.split('/')[2] ?? '')
    .toSorted()
}

const bodies = async (kind: string): Promise<readonly Json[]> =>
  (await asSuperuser(world.product, `select body from audit_entry where kind = '${kind}' order by seq`)).map(
    ({ body }) => JSON.parse(String(body)) as Json
  )

const release = (source: string, night: string, reason: string, cookie = central) =>
  ask('feeds/release', { source, night, reason }, cookie)

describe('H-009: a held night', () => {
  test('is said to be held, and not rejected, in the log, the audit, the record and the console', async () => {
    await writeNight(join(drops, 'register'), { date: dateAgo(0), transactionTime: hoursAgo(1), output: holding('a1') })
    await expect.poll(async () => (await feed('register')).refused?.held, WITHIN).toBe(true)
    expect(await feed('register')).toMatchObject({
      kind: 'drop',
      published: { night: dateAgo(3) },
      refused: { night: dateAgo(0), reason: expect.stringMatching(/^held .* go from 4 to 1$/) },
      step: { stage: 'done' }
    })
    const record = await open()
    const event = record.events.find((one) => one.event === 'source' && one.source === 'register')
    expect([event?.['heldNight'], event?.['rejectedNight']]).toEqual([dateAgo(0), undefined])
    expect(world.product.logLines.filter((line) => line.includes('"night-held"'))).toHaveLength(1)
    expect(world.product.logLines.filter((line) => line.includes('"night-rejected"'))).toEqual([])
    expect(await bodies('night-held')).toMatchObject([{ source: 'register', night: dateAgo(0) }])
  })

  test('is released by the central team alone, by its name, and with a reason', async () => {
    expect(await release('register', dateAgo(0), 'two practices closed', privacy)).toMatchObject({
      status: 403,
      json: { code: 'console-forbidden' }
    })
    expect(await ask('feeds', {}, privacy)).toMatchObject({ status: 403 })
    expect(await release('register', dateAgo(0), 'two practices closed', '')).toMatchObject({ status: 401 })
    expect(await release('register', dateAgo(0), ' ')).toMatchObject({ status: 400 })
    for (const [source, night] of [
      ['register', dateAgo(3)],
      ['nowhere', dateAgo(0)]
    ] as const)
      expect(await release(source, night, 'two practices closed')).toMatchObject({
        status: 409,
        json: { code: 'night-not-held' }
      })
    expect(await ids('register')).toEqual(FOUR)
    expect(await bodies('night-release-asked')).toEqual([])
    expect(await release('register', dateAgo(0), 'two practices closed')).toMatchObject({ status: 200 })
    await expect.poll(() => ids('register'), WITHIN).toEqual(['a1'])
    const who = { officer: { name: expect.stringContaining('Brandt'), role: 'central-team' } }
    const what = { source: 'register', night: dateAgo(0), reason: 'two practices closed', ...who }
    expect(await bodies('night-release-asked')).toMatchObject([what])
    expect(await bodies('night-released')).toMatchObject([{ ...what, entriesBefore: 4, entries: 1 }])
    expect(await feed('register')).toMatchObject({ refused: null, published: { night: dateAgo(0) } })
    expect((await release('register', dateAgo(0), 'once more')).status).toBe(409)
  })
})

describe('H-009: a held export', () => {
  const run = async (): Promise<{ code: number | null; stdout: string }> =>
    world.product.ncr(['feed', 'run', 'warehouse'])

  test('stays on the disk, is not asked for again, and is released from there', async () => {
    exporter.give(given(2, 'a1', 'a2'))
    const { code, stdout } = await run()
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/is held for a person to release: entries go from 4 to 2/)
    ])
    expect(await ids('warehouse')).toEqual(FOUR)
    const asked = exporter.callsTo('$export').length
    const held = (await feed('warehouse')).refused
    expect(held).toMatchObject({ held: true })
    expect((await release('warehouse', held?.night ?? '', 'the partner says so')).status).toBe(200)
    await expect.poll(() => ids('warehouse'), WITHIN).toEqual(['a1', 'a2'])
    expect(exporter.callsTo('$export')).toHaveLength(asked)
  })

  test('is released from the command line too; a newer good one takes the place of a held one', async () => {
    // From two, which are fewer than heldFromEntries, back to as many as are held.
    exporter.give(given(1.8, ...FOUR))
    expect((await run()).code).toBe(0)
    exporter.give(given(1.5, 'a1'))
    expect((await run()).code).toBe(1)
    exporter.give(given(1, 'a1', 'a2', 'a3'))
    expect((await run()).code).toBe(0)
    expect(await ids('warehouse')).toEqual(['a1', 'a2', 'a3'])
    exporter.give(given(0.5, ...FOUR, 'b1', 'b2', 'b3', 'b4'))
    await world.product.ncr(['feed', 'run', 'warehouse'])
    const night = (await feed('warehouse')).refused?.night ?? ''
    // Three are fewer than heldFromEntries: such a copy may grow as it likes.
    expect(night).toBe('')
    exporter.give(given(0.4, 'a1'))
    expect((await run()).code).toBe(1)
    const held = (await feed('warehouse')).refused?.night ?? ''
    const by = ['--by', 'Owen Brandt', '--reason', 'agreed', '--json']
    expect((await world.product.ncr(['feed', 'release', 'warehouse', held, ...by])).code).toBe(0)
    expect(await ids('warehouse')).toEqual(['a1'])
  })
})
