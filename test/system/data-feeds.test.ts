/** The data-feeds page: made from the live registry and the last loads, and true when a feed stops (H-009). */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { holding } from '../fixtures/night-world.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { consumerPartner, startWorld, type World } from '../fixtures/region.ts'
import { askDataFeeds, readDataFeeds } from '../harness/data-feeds.ts'
import { hostSystem, openSession } from '../harness/launch.ts'
import { newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const STORIES = ['fresh', 'stopped', 'rejected', 'mended', 'never', 'night-off'] as const

/** As written in the region file, news in no order. */
const ABOUT = {
  suppliers: [{ name: 'A supplier', provides: 'hosting', assurance: 'DTAC 2026', reviewBy: '2027-01-01' }],
  news: [
    { on: '2026-01-05', text: 'Older.' },
    { on: '2026-03-05', text: 'Newer.' }
  ],
  questions: [{ question: 'Who may look?', answer: 'Whoever cares for you.' }],
  training: [{ title: 'First steps', text: 'Twenty minutes.', link: 'https://learning.example/ncr' }]
}

let world: World
let drops: string
let cookie: string

const overnight = (id: string): Json => ({
  id,
  name: `Register ${id}`,
  kind: 'overnight-ndjson',
  directory: join(drops, id),
  historyFrom: '2023-01',
  resourceTypes: ['AllergyIntolerance'],
  enabled: id !== 'night-off'
})
const live = (id: string, more: Json = {}): Json => ({
  id,
  name: `Live ${id}`,
  kind: 'fhir-r4',
  baseUrl: 'http://127.0.0.1:9/fhir',
  deadlineMs: 700,
  breaker: { failuresToOpen: 2, probeAfterMs: 600_000 },
  ...more
})
const gpConnect: Json = { id: 'gp', name: 'GP record', kind: 'gp-connect-html', baseUrl: 'http://127.0.0.1:9' }

async function load(story: string, date: string, transactionTime: string, bad = false): Promise<void> {
  const bend = bad ? { bend: (m: Json) => ({ ...m, transactionTime, output: [{ type: 'Patient' }] }) } : {}
  await writeNight(join(drops, story), { date, transactionTime, output: holding('a1'), ...bend })
  await world.product.ncr(['feed', 'run', story, '--json'])
}

beforeAll(async () => {
  drops = await newFolder()
  for (const story of STORIES) await mkdir(join(drops, story))
  const off = await hostSystem('https://off.example', 'RX2')
  world = await startWorld({
    people: [JOAN],
    sources: [...STORIES.map(overnight), live('on'), live('off', { enabled: false }), gpConnect],
    partners: [
      { ...consumerPartner('RX2', off, 'rx1.jwks.json'), enabled: false, sources: [live('of-partner-off')] },
      { odsCode: 'RX3', name: 'Provider only', serviceDesk: { telephone: '01632 960001' } }
    ],
    more: { about: ABOUT }
  })
  cookie = await openSession(world.product.url, world.host, JOAN)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await rm(drops, { recursive: true, force: true })
})

const page = () => readDataFeeds(world.product.url, cookie)

test('what the region says of its record stands beside the registry, news newest first (feature 81)', async () => {
  const { about } = await page()
  expect(about).toEqual({ ...ABOUT, planned: [], news: ABOUT.news.toReversed() })
})

describe('who may ask', () => {
  test('nobody without a session, and it is never kept by a browser', async () => {
    const refused = await askDataFeeds(world.product.url, null)
    expect(refused.status).toBe(401)
    expect(((await refused.json()) as Json)['code']).toBe('session-ended')
    const answered = await askDataFeeds(world.product.url, cookie)
    expect(answered.headers.get('cache-control')).toBe('no-store')
    expect(await answered.text()).not.toContain(JOAN.nhs)
  })
})

describe('the registry', () => {
  test('every partner with its desk and day, and every feed with what it promises', async () => {
    const { partners, region, feed } = await page()
    expect(region.name).toBe('Notts Care Record')
    expect(partners.map(({ odsCode, enabled }) => [odsCode, enabled])).toEqual([
      ['RX1', true],
      ['RX2', false],
      ['RX3', true]
    ])
    expect(partners[0]).toMatchObject({ liveFrom: '2024-03-01' })
    expect(partners[2]).toMatchObject({ serviceDesk: { telephone: '01632 960001' }, feeds: [] })
    expect(feed('on')).toMatchObject({ kind: 'live', enabled: true, deadlineMs: 700 })
    expect(feed('never')).toMatchObject({ kind: 'overnight', dueBy: '06:00', historyFrom: '2023-01' })
    expect(feed('gp')).toMatchObject({ kind: 'live', page: 'gp-data', pageOnly: true })
  })

  test('a source that is switched off says so, and so does every source of a partner that is', async () => {
    const { feed } = await page()
    expect(['off', 'night-off', 'of-partner-off'].map((id) => feed(id).enabled)).toEqual([false, false, false])
  })
})

describe('a live source that keeps failing', () => {
  test('is said to be failing since then, once it is left alone', async () => {
    expect((await page()).feed('on').failingSince).toBeUndefined()
    for (let attempt = 0; attempt < 6; attempt += 1) await readRecord(world.product.url, cookie)
    expect(Date.parse((await page()).feed('on').failingSince ?? '')).toBeGreaterThan(Date.now() - 120_000)
    expect((await page()).feed('off').failingSince).toBeUndefined()
  })
})

describe('H-009: what the overnight feeds show', () => {
  test('before the first night: nothing is published, and that is not called late', async () => {
    const never = (await page()).feed('never')
    expect(never.published).toBeNull()
    expect(never.stale).toBeUndefined()
  })

  test('a fresh night with its time, and nothing refused since', async () => {
    const asOf = hoursAgo(1)
    await load('fresh', dateAgo(0), asOf)
    const fresh = (await page()).feed('fresh')
    expect(fresh.published?.night).toBe(dateAgo(0))
    expect(Date.parse(fresh.published?.asOf ?? '')).toBe(Date.parse(asOf))
    expect([fresh.stale, fresh.rejected]).toEqual([undefined, undefined])
  })

  test('a feed that stopped is stale here exactly as it is in the sections', async () => {
    await load('stopped', dateAgo(3), hoursAgo(72))
    expect((await page()).feed('stopped').stale).toBe(true)
    const record = await readRecord(world.product.url, cookie)
    for (const story of ['stopped', 'fresh'])
      expect(record.state('allergies', story)?.flags?.includes('stale') ?? false, story).toBe(
        (await page()).feed(story).stale ?? false
      )
  })

  test('a night that was refused says why, beside the one that readers still see', async () => {
    await load('rejected', dateAgo(1), hoursAgo(25))
    await load('rejected', dateAgo(0), hoursAgo(1), true)
    const { published, rejected } = (await page()).feed('rejected')
    expect(published?.night).toBe(dateAgo(1))
    expect(rejected?.night).toBe(dateAgo(0))
    expect(rejected?.reason).toContain('manifest.json')
  })

  test('a night that was refused and then mended is not held against the feed any more', async () => {
    await load('mended', dateAgo(0), hoursAgo(2), true)
    expect((await page()).feed('mended').rejected).toBeDefined()
    await load('mended', dateAgo(0), hoursAgo(1))
    const { published, rejected } = (await page()).feed('mended')
    expect(published?.night).toBe(dateAgo(0))
    expect(rejected).toBeUndefined()
  })
})
