/** H-009: a night that halves or doubles a copy waits for a person; until then readers see the last good one, and its age. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dateAgo, hoursAgo } from '../fixtures/night.ts'
import { holding, startNightWorld } from '../fixtures/night-world.ts'
import type { CommandResult } from '../harness/product.ts'

const STORIES = ['held-half', 'held-double', 'held-mended', 'small'] as const
const FOUR = ['a1', 'a2', 'a3', 'a4']

let world: Awaited<ReturnType<typeof startNightWorld<(typeof STORIES)[number]>>>

beforeAll(async () => {
  world = await startNightWorld(STORIES)
}, 120_000)
afterAll(() => world?.close())

const release = (story: string, night: string): Promise<CommandResult> =>
  world.product.ncr(['feed', 'release', story, night, '--by', 'Owen Brandt', '--reason', 'a practice closed', '--json'])

async function dropAfterFour(story: (typeof STORIES)[number], ...ids: readonly string[]): Promise<CommandResult> {
  await world.drop(story, { date: dateAgo(3), transactionTime: hoursAgo(73), output: holding(...FOUR) })
  expect((await world.run(story)).code).toBe(0)
  await world.drop(story, { date: dateAgo(0), transactionTime: hoursAgo(1), output: holding(...ids) })
  return world.run(story)
}

test('H-009: half of a register is held, the last good night is served as stale, and the data-feeds page says why', async () => {
  const { code, stdout } = await dropAfterFour('held-half', 'a1', 'a2')
  expect(code).toBe(1)
  const reason = 'held for a person to release: entries go from 4 to 2'
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'rejected', reason, published: { night: dateAgo(3) } })
  const record = await world.open()
  expect(await world.ids('held-half')).toEqual(FOUR)
  expect(record.state('allergies', 'held-half')?.flags).toContain('stale')
  expect(await world.feed('held-half')).toMatchObject({
    stale: true,
    rejected: { night: dateAgo(0), reason, held: true }
  })
})

test('a person releases that night and no other: readers see it, and the audit says who and why', async () => {
  expect((await release('held-half', dateAgo(1))).code).toBe(1)
  expect(await world.ids('held-half')).toEqual(FOUR)
  expect((await release('held-half', dateAgo(0))).code).toBe(0)
  expect(await world.ids('held-half')).toEqual(['a1', 'a2'])
  const { stdout } = await world.product.ncr(['audit', 'export', '--to', '-'])
  const released = stdout.split('\n').filter((line) => line.includes('night-released'))
  expect(released).toHaveLength(1)
  expect(released[0]).toContain('Owen Brandt')
  expect(released[0]).toContain('a practice closed')
})

test('a register that doubles is held too, and stays held at the next look', async () => {
  const twice = [...FOUR, 'b1', 'b2', 'b3', 'b4']
  expect((await dropAfterFour('held-double', ...twice)).code).toBe(1)
  expect((await world.run('held-double')).code).toBe(1)
  expect(await world.ids('held-double')).toEqual(FOUR)
})

test('a good night after it is published by itself; what was held is no longer to be released', async () => {
  await dropAfterFour('held-mended', 'a1')
  await world.drop('held-mended', {
    date: dateAgo(-1),
    transactionTime: hoursAgo(0),
    output: holding('a1', 'a2', 'a3')
  })
  expect((await world.run('held-mended')).code).toBe(0)
  expect((await release('held-mended', dateAgo(0))).code).toBe(1)
  expect(await world.ids('held-mended')).toEqual(['a1', 'a2', 'a3'])
})

test('a small register may change as it likes', async () => {
  expect((await dropAfterFour('small', 'a1')).code).toBe(0)
  expect(await world.ids('small')).toEqual(['a1'])
})
