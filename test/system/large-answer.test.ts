/** H-020: one source with a very large answer is shown whole, and takes no long turn of everybody else's server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const ENTRIES = 8000
const NOTE = 'x'.repeat(1000)
/** A figure is printed: beside the server it has the test's own parsing and a shared machine in it. This is for a loop that stands still. */
const WAIT_MS_MAX = 15_000

let world: World
let source: ScriptedSource

beforeAll(async () => {
  source = await scriptedSource('large', [JOAN])
  const conditions = Array.from({ length: ENTRIES }, (_, place) => ({
    ...aResource('Condition', `c${place}`, byNumber(JOAN)),
    note: [{ text: `${NOTE} ${place}` }]
  }))
  source.answer('Condition', behave.ok(...conditions))
  const types = { resourceTypes: ['AllergyIntolerance', 'Condition'], deadlineMs: 60_000 }
  world = await startWorld({ people: [JOAN], sources: [liveSource(source, types)] })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
})

/** The longest that somebody else, who asks for next to nothing, waits until `done`. */
async function longestWaitMs(done: Promise<unknown>): Promise<number> {
  const state = { isDone: false }
  const ended = done.finally(() => (state.isDone = true))
  let longestMs = 0
  while (!state.isDone) {
    const startMs = performance.now()
    const answer = await fetch(`${world.product.url}/api/record`)
    await answer.text()
    longestMs = Math.max(longestMs, performance.now() - startMs)
  }
  await ended
  return longestMs
}

test('all its entries come, and others are served in between', async () => {
  const cookie = await openSession(world.product.url, world.host, JOAN)
  const reading = readRecord(world.product.url, cookie)
  const waitMs = await longestWaitMs(reading)
  const record = await reading
  console.log(
    `large answer: ${Math.round((ENTRIES * NOTE.length) / 1e6)} MB, longest wait of another ${Math.round(waitMs)} ms`
  )
  expect(record.state('problems', 'large')?.state).toBe('recorded')
  expect(record.entries('problems')).toHaveLength(ENTRIES)
  expect(waitMs).toBeLessThan(WAIT_MS_MAX)
}, 120_000)
