/** H-020: the source's time is its own: our queue is not counted, and a silent source's queue is not waited in. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createSourceTime } from './source-time.ts'

test('the time runs from the first question, and not again with the next', async () => {
  let heardMs = 0
  const time = createSourceTime({ deadlineMs: 300, gone: null, heardMs: () => heardMs })
  await sleep(200)
  heardMs = performance.now()
  await sleep(200)
  expect(time.signal.aborted, 'others are answered: its turn will come').toBe(false)
  expect(time.hasStarted()).toBe(false)
  time.start()
  const startedMs = performance.now()
  time.start()
  await expect.poll(() => time.signal.aborted, { timeout: 5000, interval: 10 }).toBe(true)
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(290)
})

test('H-020: at a source that is silent to everybody nobody waits for a turn past the limit', async () => {
  const time = createSourceTime({ deadlineMs: 100, gone: null, heardMs: () => Number.NEGATIVE_INFINITY })
  await expect.poll(() => time.signal.aborted, { timeout: 5000, interval: 10 }).toBe(true)
  expect(time.hasStarted()).toBe(false)
})

test('whoever goes away ends it at once', () => {
  const gone = new AbortController()
  const time = createSourceTime({ deadlineMs: 60_000, gone: gone.signal, heardMs: () => 0 })
  gone.abort()
  expect(time.signal.aborted).toBe(true)
  time.end()
})

test('H-019: the time stands still while a slow reader is waited for, until all who wait go on', async () => {
  const time = createSourceTime({ deadlineMs: 200, gone: null, heardMs: () => 0 })
  time.start()
  const [first, second] = [time.stand(), time.stand()]
  await sleep(400)
  first()
  await sleep(50)
  expect(time.signal.aborted, 'one still waits').toBe(false)
  const leftMs = time.leftMs()
  second()
  expect(leftMs).toBeGreaterThan(0)
  await expect.poll(() => time.signal.aborted, { timeout: 5000, interval: 10 }).toBe(true)
})
