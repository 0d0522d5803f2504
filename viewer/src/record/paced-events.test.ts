import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RecordEvent } from '@ncr/contract/record.ts'
import { createPacedEvents, DRAW_EVERY_MS } from './paced-events.ts'

const source = (id: string): RecordEvent => ({ event: 'source', source: id, outcome: 'answered', tookMs: 1 })
const COMPLETE: RecordEvent = { event: 'complete', tookMs: 1 }

// Time is the one thing faked here.
beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('draws answers that come close together once, and loses none', () => {
  const draws: number[] = []
  const paced = createPacedEvents((events) => draws.push(events.length))
  paced.receive([source('a')])
  paced.receive([source('b'), source('c')])
  expect(draws).toEqual([])
  vi.advanceTimersByTime(DRAW_EVERY_MS)
  expect(draws).toEqual([3])
  paced.receive([source('d')])
  vi.advanceTimersByTime(DRAW_EVERY_MS)
  expect(draws).toEqual([3, 1])
})

it('never holds the last line back, nor what came before it', () => {
  const draws: number[] = []
  const paced = createPacedEvents((events) => draws.push(events.length))
  paced.receive([source('a')])
  paced.receive([source('b'), COMPLETE])
  expect(draws).toEqual([3])
})

it('H-010: hands on what is held when the stream breaks off', () => {
  const draws: number[] = []
  const paced = createPacedEvents((events) => draws.push(events.length))
  paced.receive([source('a')])
  paced.flush()
  paced.flush()
  expect(draws).toEqual([1])
})
