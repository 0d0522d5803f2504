/** The overnight drop: a good night is shown as at its time, a bad one is refused whole, and the last good one stays. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anUnreadable, byReference } from '../fixtures/clinical.ts'
import { dateAgo, hoursAgo, type Night } from '../fixtures/night.ts'
import { allergy, GWEN, holding, NOBODY_HOLDS, PATIENTS, startNightWorld } from '../fixtures/night-world.ts'

const STORIES = ['good', 'refused', 'unreadable', 'stale', 'waiting', 'by-itself'] as const

let world: Awaited<ReturnType<typeof startNightWorld<(typeof STORIES)[number]>>>

beforeAll(async () => {
  world = await startNightWorld(STORIES)
}, 120_000)
afterAll(() => world?.close())

describe('before the first night', () => {
  test('H-003: the source is unavailable, and a folder that is not ready is not there', async () => {
    await world.drop('waiting', { date: dateAgo(0), transactionTime: hoursAgo(1), output: holding('a1'), ready: false })
    expect((await world.run('waiting')).code).toBe(0)
    const record = await world.open()
    expect(record.state('allergies', 'waiting')?.state).toBe('unavailable')
    expect(record.entries('allergies', 'waiting')).toEqual([])
  })
})

describe('a good night', () => {
  const transactionTime = hoursAgo(2)

  test('is shown as at its transaction time, and a second run changes nothing', async () => {
    await world.drop('good', { date: dateAgo(0), transactionTime, output: holding('a1', 'a2') })
    for (let again = 0; again < 2; again += 1) {
      const { code, stdout } = await world.run('good')
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toBeTypeOf('object')
      await world.expectLoaded('good', ['a1', 'a2'], transactionTime)
    }
  })

  test('says whom it holds: nothing for one it knows, not-held for one it does not', async () => {
    expect((await world.open(GWEN)).state('allergies', 'good')?.state).toBe('none-recorded')
    expect((await world.open()).state('problems', 'good')?.state).toBe('none-recorded')
    expect((await world.open(NOBODY_HOLDS)).state('allergies', 'good')?.state).toBe('not-held')
    expect((await world.open(GWEN)).entries('allergies')).toEqual([])
  })

  test('H-009: is not said to be stale', async () => {
    expect((await world.open()).state('allergies', 'good')?.flags ?? []).not.toContain('stale')
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
    await world.drop('refused', { date: dateAgo(9), transactionTime, output: holding('kept') })
    expect((await world.run('refused')).code).toBe(0)
    await world.expectLoaded('refused', ['kept'], transactionTime)
  })

  test.each(bad.map(([name, bend], index) => ({ name, bend, index })))('$name: exit 1', async ({ bend, index }) => {
    const newer = hoursAgo(4 - index / 10)
    await world.drop('refused', { date: dateAgo(8 - index), transactionTime: newer, output: holding('new'), ...bend })
    expect((await world.run('refused')).code).toBe(1)
    await world.expectLoaded('refused', ['kept'], transactionTime)
    // H-009: the reader is told that the feed has stopped at a night that was no good.
    const told = (await world.open()).events.find(({ event, source }) => event === 'source' && source === 'refused')
    expect(told).toMatchObject({ outcome: 'answered', rejectedNight: dateAgo(8 - index) })
  })

  test('a run again says 1 again, and a good night mends it', async () => {
    expect((await world.run('refused')).code).toBe(1)
    const newest = hoursAgo(1)
    await world.drop('refused', { date: dateAgo(0), transactionTime: newest, output: holding('mended') })
    expect((await world.run('refused')).code).toBe(0)
    await world.expectLoaded('refused', ['mended'], newest)
  })
})

test('a line that is no valid resource is set aside, counted and said, and the others are shown', async () => {
  const lines = [allergy('a1'), anUnreadable('AllergyIntolerance', 'bad', byReference('Patient/p1'))]
  await world.drop('unreadable', {
    date: dateAgo(0),
    transactionTime: hoursAgo(1),
    output: { Patient: PATIENTS, AllergyIntolerance: lines }
  })
  expect((await world.run('unreadable')).code).toBe(0)
  const record = await world.open()
  expect(await world.ids('unreadable')).toEqual(['a1'])
  expect(record.state('allergies', 'unreadable')).toMatchObject({ state: 'recorded', unreadable: 1 })
})

test('H-009: a copy three nights old is shown with its age and said to be stale', async () => {
  await world.drop('stale', { date: dateAgo(3), transactionTime: hoursAgo(75), output: holding('a1') })
  expect((await world.run('stale')).code).toBe(0)
  const record = await world.open()
  const state = record.state('allergies', 'stale')
  expect(state).toMatchObject({ state: 'recorded', flags: expect.arrayContaining(['stale']) })
  expect(await world.ids('stale')).toEqual(['a1'])
})

test('the server loads a night by itself as it arrives', async () => {
  const transactionTime = hoursAgo(1)
  await world.drop('by-itself', { date: dateAgo(0), transactionTime, output: holding('a1') })
  await expect.poll(async () => world.ids('by-itself'), { timeout: 45_000, interval: 500 }).toEqual(['a1'])
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
