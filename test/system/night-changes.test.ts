/** One night after another: which replaces which, what a change carries over, and that loading twice at once is loading once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dateAgo, hoursAgo } from '../fixtures/night.ts'
import { allergy, holding, PATIENTS, startNightWorld } from '../fixtures/night-world.ts'

const STORIES = ['order', 'delta', 'full', 'at-once', 'other-ids'] as const

let world: Awaited<ReturnType<typeof startNightWorld<(typeof STORIES)[number]>>>

beforeAll(async () => {
  world = await startNightWorld(STORIES)
}, 120_000)
afterAll(() => world?.close())

test('H-009: an older night never replaces a newer one, whatever its folder is called', async () => {
  const newer = hoursAgo(3)
  await world.drop('order', { date: dateAgo(2), transactionTime: newer, output: holding('newer') })
  expect((await world.run('order')).code).toBe(0)
  await world.drop('order', { date: dateAgo(0), transactionTime: hoursAgo(30), output: holding('older') })
  expect((await world.run('order')).code).toBe(0)
  await world.expectLoaded('order', ['newer'], newer)
})

test('what is absent from a full night is gone, a whole type included', async () => {
  await world.drop('full', { date: dateAgo(2), transactionTime: hoursAgo(50), output: holding('a1', 'a2') })
  const lastNight = hoursAgo(20)
  await world.drop('full', { date: dateAgo(1), transactionTime: lastNight, output: holding('a2') })
  expect((await world.run('full')).code).toBe(0)
  await world.expectLoaded('full', ['a2'], lastNight)
  await world.drop('full', { date: dateAgo(0), transactionTime: hoursAgo(1), output: { Patient: PATIENTS } })
  expect((await world.run('full')).code).toBe(0)
  const record = await world.open()
  expect(record.state('allergies', 'full')?.state).toBe('none-recorded')
  expect(record.entries('allergies', 'full')).toEqual([])
})

describe('a delta', () => {
  test('changes what it names, deletes what it names, and leaves the rest', async () => {
    await world.drop('delta', { date: dateAgo(2), transactionTime: hoursAgo(40), output: holding('a1', 'a2', 'a3') })
    expect((await world.run('delta')).code).toBe(0)
    const changed = allergy('a2', 'p1', { recordedDate: '2025-12-24' })
    const newer = hoursAgo(20)
    await world.drop('delta', {
      date: dateAgo(1),
      transactionTime: newer,
      mode: 'delta',
      output: { AllergyIntolerance: [changed, allergy('a4')] },
      deleted: ['AllergyIntolerance/a1']
    })
    expect((await world.run('delta')).code).toBe(0)
    await world.expectLoaded('delta', ['a2', 'a3', 'a4'], newer)
    const shown = (await world.open()).entries('allergies', 'delta')
    expect(shown.find((entry) => entry.id.endsWith('/a2'))?.recorded).toBe('2025-12-24')
  })

  test('H-012: that deletes the Patient leaves a source that does not hold the person, and shows nothing of it', async () => {
    await world.drop('delta', {
      date: dateAgo(0),
      transactionTime: hoursAgo(1),
      mode: 'delta',
      output: {},
      deleted: ['Patient/p1']
    })
    expect((await world.run('delta')).code).toBe(0)
    const record = await world.open()
    expect(record.state('allergies', 'delta')?.state).toBe('not-held')
    expect(record.entries('allergies', 'delta')).toEqual([])
  })
})

test('H-001: an allergy that changes hands between two people is shown to the one it now belongs to', async () => {
  await world.drop('other-ids', { date: dateAgo(1), transactionTime: hoursAgo(30), output: holding('a1') })
  expect((await world.run('other-ids')).code).toBe(0)
  const output = { AllergyIntolerance: [allergy('a1', 'p2')] }
  await world.drop('other-ids', { date: dateAgo(0), transactionTime: hoursAgo(1), mode: 'delta', output })
  expect((await world.run('other-ids')).code).toBe(0)
  expect(await world.ids('other-ids')).toEqual([])
})

test('the same night loaded three times at once, beside the server, is loaded once and whole', async () => {
  const transactionTime = hoursAgo(1)
  const ids = Array.from({ length: 200 }, (_, n) => `a${1000 + n}`)
  await world.drop('at-once', { date: dateAgo(0), transactionTime, output: holding(...ids) })
  const runs = await Promise.all([1, 2, 3].map(() => world.run('at-once')))
  expect(runs.map((result) => result.code)).toEqual([0, 0, 0])
  await world.expectLoaded('at-once', ids, transactionTime)
})
