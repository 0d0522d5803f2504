/** H-009: a night that was well made and wrong all the same is taken back; what readers see then is old, and says so. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dateAgo, hoursAgo } from '../fixtures/night.ts'
import { holding, startNightWorld } from '../fixtures/night-world.ts'
import type { CommandResult } from '../harness/product.ts'

const STORIES = ['taken-back', 'only-night', 'never-loaded'] as const

let world: Awaited<ReturnType<typeof startNightWorld<(typeof STORIES)[number]>>>

beforeAll(async () => {
  world = await startNightWorld(STORIES)
}, 120_000)
afterAll(() => world?.close())

const withdraw = (story: string): Promise<CommandResult> =>
  world.product.ncr(['feed', 'withdraw', story, '--by', 'Central team', '--reason', 'half of the practices', '--json'])

describe('a published night is withdrawn', () => {
  const before = hoursAgo(73)
  const wrong = hoursAgo(1)

  test('H-009: readers see the good night before it, stale, and that a newer one was rejected', async () => {
    await world.drop('taken-back', { date: dateAgo(3), transactionTime: before, output: holding('a1') })
    await world.run('taken-back')
    await world.drop('taken-back', { date: dateAgo(0), transactionTime: wrong, output: holding('a1', 'wrong') })
    await world.run('taken-back')
    await world.expectLoaded('taken-back', ['a1', 'wrong'], wrong)
    const { code, stdout } = await withdraw('taken-back')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ withdrawn: dateAgo(0), published: { night: dateAgo(3) } })
    const record = await world.open()
    expect(await world.ids('taken-back')).toEqual(['a1'])
    expect(record.state('allergies', 'taken-back')?.flags).toContain('stale')
    const strip = record.events.find((event) => event.event === 'source' && event['source'] === 'taken-back')
    expect(strip).toMatchObject({ rejectedNight: dateAgo(0) })
  })

  test('it does not come back by itself, and a night dropped after it does', async () => {
    expect((await world.run('taken-back')).code).toBe(1)
    expect(await world.ids('taken-back')).toEqual(['a1'])
    const transactionTime = hoursAgo(0)
    await world.drop('taken-back', { date: dateAgo(0), transactionTime, output: holding('a1', 'right') })
    expect((await world.run('taken-back')).code).toBe(0)
    await world.expectLoaded('taken-back', ['a1', 'right'], transactionTime)
  })
})

test('with no good night before it nothing is changed, and the sentence says what to do', async () => {
  await world.drop('only-night', { date: dateAgo(0), transactionTime: hoursAgo(1), output: holding('a1') })
  await world.run('only-night')
  const { code, stderr } = await withdraw('only-night')
  expect(code).toBe(1)
  expect(stderr).toContain('switch the source off')
  expect(await world.ids('only-night')).toEqual(['a1'])
})

test('where nothing is published there is nothing to withdraw', async () => {
  const { code, stderr } = await withdraw('never-loaded')
  expect(code).toBe(1)
  expect(stderr).toContain('no night is published')
})
