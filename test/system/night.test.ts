/** The overnight drop: a good night is shown as at its time, a bad one is refused whole, and the last good one stays. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aResource, anUnreadable, byReference } from '../fixtures/clinical.ts'
import { dateAgo, hoursAgo, type Night, writeNight } from '../fixtures/night.ts'
import { aPerson, type Json, patientOf, type Person } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { newFolder } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const GWEN = aPerson(100, { family: 'Zephyrbottom', given: ['Gwendolen'] })
const NOBODY_HOLDS = aPerson(200, { family: 'Unheld' })
/** One source for each story, so that the stories do not wait for each other. */
const STORIES = ['good', 'refused', 'order', 'delta', 'unreadable', 'stale', 'waiting', 'by-itself'] as const
type Story = (typeof STORIES)[number]

let world: World
let drops: string

const allergy = (id: string, patient = 'p1', more: Json = {}): Json =>
  aResource('AllergyIntolerance', id, byReference(`Patient/${patient}`), more)
const PATIENTS = [patientOf(JOAN, 'p1'), patientOf(GWEN, 'p2')]

/** Joan with the given allergies, and Gwen with none. */
const holding = (...ids: readonly string[]): Night['output'] => ({
  Patient: PATIENTS,
  AllergyIntolerance: ids.map((id) => allergy(id))
})
const drop = (story: Story, night: Night) => writeNight(join(drops, story), night)
const run = (story: string) => world.product.ncr(['feed', 'run', story, '--json'])

beforeAll(async () => {
  drops = await newFolder()
  for (const story of STORIES) await mkdir(join(drops, story))
  const overnight = (id: string): Json => ({
    id,
    name: `Register ${id}`,
    kind: 'overnight-ndjson',
    directory: join(drops, id),
    dueBy: '06:00',
    resourceTypes: ['AllergyIntolerance', 'Condition']
  })
  world = await startWorld({ people: [JOAN, GWEN, NOBODY_HOLDS], sources: STORIES.map(overnight) })
}, 120_000)
afterAll(() => world?.close())

async function open(person: Person = JOAN): Promise<RecordAnswer> {
  const record = await readRecord(world.product.url, await openSession(world.product.url, world.host, person))
  expect(record.completed).toBe(true)
  return record
}

const idsOf = (record: RecordAnswer, story: Story): string[] =>
  record
    .entries('allergies', story)
    .map((entry) => entry.id.split('/')[2] ?? '')
    .toSorted()

async function expectLoaded(story: Story, ids: readonly string[], transactionTime: string): Promise<void> {
  const record = await open()
  expect(idsOf(record, story)).toEqual([...ids])
  const state = record.state('allergies', story)
  expect(state?.state).toBe('recorded')
  expect(Date.parse(state?.asOf ?? '')).toBe(Date.parse(transactionTime))
}

describe('before the first night', () => {
  test('H-003: the source is unavailable, and a folder that is not ready is not there', async () => {
    await drop('waiting', { date: dateAgo(0), transactionTime: hoursAgo(1), output: holding('a1'), ready: false })
    expect((await run('waiting')).code).toBe(0)
    const record = await open()
    expect(record.state('allergies', 'waiting')?.state).toBe('unavailable')
    expect(record.entries('allergies', 'waiting')).toEqual([])
  })
})

describe('a good night', () => {
  const transactionTime = hoursAgo(2)

  test('is shown as at its transaction time, and a second run changes nothing', async () => {
    await drop('good', { date: dateAgo(0), transactionTime, output: holding('a1', 'a2') })
    for (let again = 0; again < 2; again += 1) {
      const { code, stdout } = await run('good')
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toBeTypeOf('object')
      await expectLoaded('good', ['a1', 'a2'], transactionTime)
    }
  })

  test('says whom it holds: nothing for one it knows, not-held for one it does not', async () => {
    expect((await open(GWEN)).state('allergies', 'good')?.state).toBe('none-recorded')
    expect((await open()).state('problems', 'good')?.state).toBe('none-recorded')
    expect((await open(NOBODY_HOLDS)).state('allergies', 'good')?.state).toBe('not-held')
    expect((await open(GWEN)).entries('allergies')).toEqual([])
  })

  test('H-009: is not said to be stale', async () => {
    expect((await open()).state('allergies', 'good')?.flags ?? []).not.toContain('stale')
  })
})

describe('a bad night is refused whole and the last good one stays', () => {
  const transactionTime = hoursAgo(5)
  const bad: readonly (readonly [string, Partial<Night>])[] = [
    [
      'a wrong count',
      { bend: (m) => ({ ...m, output: m.output.map((file) => ({ ...file, count: file.count + 1 })) }) }
    ],
    [
      'a wrong hash',
      { bend: (m) => ({ ...m, output: m.output.map((file) => ({ ...file, sha256: '0'.repeat(64) })) }) }
    ],
    [
      'half of a file',
      { exchanged: { type: 'AllergyIntolerance', text: JSON.stringify(allergy('new')).slice(0, 90) } }
    ],
    [
      'a line that is not JSON',
      { output: { ...holding('new'), AllergyIntolerance: [allergy('new'), '{"resourceType":'] } }
    ],
    [
      'a file that is missing',
      { bend: (m) => ({ ...m, output: m.output.map((file) => ({ ...file, url: 'gone.ndjson' })) }) }
    ],
    [
      'a file outside its folder',
      { bend: (m) => ({ ...m, output: m.output.map((file) => ({ ...file, url: '../../../etc/hostname' })) }) }
    ]
  ]

  test('the good one first', async () => {
    await drop('refused', { date: dateAgo(9), transactionTime, output: holding('kept') })
    expect((await run('refused')).code).toBe(0)
    await expectLoaded('refused', ['kept'], transactionTime)
  })

  test.each(bad.map(([name, bend], index) => ({ name, bend, index })))('$name: exit 1', async ({ bend, index }) => {
    const newer = hoursAgo(4 - index / 10)
    await drop('refused', { date: dateAgo(8 - index), transactionTime: newer, output: holding('new'), ...bend })
    expect((await run('refused')).code).toBe(1)
    await expectLoaded('refused', ['kept'], transactionTime)
  })

  test('a run again says 1 again, and a good night mends it', async () => {
    expect((await run('refused')).code).toBe(1)
    const newest = hoursAgo(1)
    await drop('refused', { date: dateAgo(0), transactionTime: newest, output: holding('mended') })
    expect((await run('refused')).code).toBe(0)
    await expectLoaded('refused', ['mended'], newest)
  })
})

test('H-009: an older night never replaces a newer one, whatever its folder is called', async () => {
  const newer = hoursAgo(3)
  await drop('order', { date: dateAgo(2), transactionTime: newer, output: holding('newer') })
  expect((await run('order')).code).toBe(0)
  await drop('order', { date: dateAgo(0), transactionTime: hoursAgo(30), output: holding('older') })
  expect((await run('order')).code).toBe(0)
  await expectLoaded('order', ['newer'], newer)
})

test('a delta changes what it names, deletes what it names, and leaves the rest', async () => {
  await drop('delta', { date: dateAgo(1), transactionTime: hoursAgo(20), output: holding('a1', 'a2', 'a3') })
  expect((await run('delta')).code).toBe(0)
  const changed = allergy('a2', 'p1', { recordedDate: '2025-12-24' })
  const newer = hoursAgo(1)
  await drop('delta', {
    date: dateAgo(0),
    transactionTime: newer,
    mode: 'delta',
    output: { AllergyIntolerance: [changed, allergy('a4')] },
    deleted: ['AllergyIntolerance/a1']
  })
  expect((await run('delta')).code).toBe(0)
  await expectLoaded('delta', ['a2', 'a3', 'a4'], newer)
  const shown = (await open()).entries('allergies', 'delta')
  expect(shown.find((entry) => entry.id.endsWith('/a2'))?.recorded).toBe('2025-12-24')
})

test('a line that is no valid resource is set aside, counted and said, and the others are shown', async () => {
  const lines = [allergy('a1'), anUnreadable('AllergyIntolerance', 'bad', byReference('Patient/p1'))]
  await drop('unreadable', {
    date: dateAgo(0),
    transactionTime: hoursAgo(1),
    output: { Patient: PATIENTS, AllergyIntolerance: lines }
  })
  expect((await run('unreadable')).code).toBe(0)
  const record = await open()
  expect(idsOf(record, 'unreadable')).toEqual(['a1'])
  expect(record.state('allergies', 'unreadable')).toMatchObject({ state: 'recorded', unreadable: 1 })
})

test('H-009: a copy three nights old is shown with its age and said to be stale', async () => {
  await drop('stale', { date: dateAgo(3), transactionTime: hoursAgo(75), output: holding('a1') })
  expect((await run('stale')).code).toBe(0)
  const record = await open()
  const state = record.state('allergies', 'stale')
  expect(state).toMatchObject({ state: 'recorded', flags: expect.arrayContaining(['stale']) })
  expect(idsOf(record, 'stale')).toEqual(['a1'])
})

test('the server loads a night by itself as it arrives', async () => {
  const transactionTime = hoursAgo(1)
  await drop('by-itself', { date: dateAgo(0), transactionTime, output: holding('a1') })
  await expect.poll(async () => idsOf(await open(), 'by-itself'), { timeout: 45_000, interval: 500 }).toEqual(['a1'])
}, 60_000)

test.each([
  ['an unknown source', ['feed', 'run', 'no-such-source']],
  ['no source', ['feed', 'run']],
  ['an unknown option', ['feed', 'run', 'good', '--frobnicate']]
])('feed run with %s is wrong usage: exit 2 and one sentence', async (_name, args) => {
  const { code, stdout, stderr } = await world.product.ncr(args)
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr.trim().split('\n')).toHaveLength(1)
})
