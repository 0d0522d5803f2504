/** H-020: long work lets others in, and comes to the same end. */
import { expect, test } from 'vitest'
import { inTurns } from './in-turns.ts'

/** A clock that each look moves on by so much; counts the turns given to others. */
function aMachine(stepMs: number) {
  let nowMs = 0
  let turns = 0
  const clock = { monotonicMs: () => (nowMs += stepMs) }
  const timer = { turn: async () => void (turns += 1) }
  return { ports: { clock, timer }, turns: () => turns }
}

function* count(steps: number): Generator<undefined, number> {
  let done = 0
  for (; done < steps; done += 1) yield undefined
  return done
}

test.each([0, 1, 7, 1000])('%i steps of long work all run, and others get turns between them', async (steps) => {
  const { ports, turns } = aMachine(5)
  expect(await inTurns(count(steps), ports)).toBe(steps)
  expect(turns()).toBeGreaterThanOrEqual(Math.floor(steps / 3))
})

test('short work waits for nobody', async () => {
  const { ports, turns } = aMachine(0)
  expect(await inTurns(count(1000), ports)).toBe(1000)
  expect(turns()).toBe(0)
})

test('what goes wrong inside comes out', async () => {
  const broken = function* (): Generator<undefined, never> {
    yield undefined
    throw new Error('a bug')
  }
  await expect(inTurns(broken(), aMachine(5).ports)).rejects.toThrow('a bug')
})
