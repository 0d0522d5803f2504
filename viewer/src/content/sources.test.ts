import { expect, it } from 'vitest'
import { madeSource, madeView } from '../record/made-view.ts'
import { saySource, sayStanding, saySources, sayTrouble } from './sources.ts'

const sources = [madeSource('CityCare'), madeSource('County'), madeSource('Rio')]
const timedOut = madeView({
  opened: { sources },
  states: { CityCare: { state: 'timed-out' }, County: { state: 'unavailable' } }
})

it('H-003: the number of sources that failed stands before their names, which may be cut', () => {
  const failed = timedOut.sources.map((source) => ({ ...source, standing: 'failed' as const }))
  expect(sayStanding('failed', failed)).toBe('3 failed: CityCare, County, Rio')
})

it('H-003: on a narrow screen every kind of trouble is counted in one line', () => {
  const standings = ['part', 'failed', 'stale'] as const
  const said = timedOut.sources.map((source, index) => ({ ...source, standing: standings[index] ?? 'part' }))
  expect(sayTrouble(said)).toBe('1 failed, 1 answered in part, 1 older than promised: County, CityCare, Rio')
})

it('says nothing of trouble where there is none', () => {
  const said = timedOut.sources.map((source) => ({ ...source, standing: 'answered' as const }))
  expect(sayTrouble(said)).toBeNull()
  expect(saySources(timedOut.record, said)).toBe('3 sources: 3 answered in 0.0 s')
})

it('H-009: a live source that answered says when it was asked, and how long it took', () => {
  const [summary] = timedOut.sources
  if (summary === undefined) throw new Error('the test needs a source')
  const event = { event: 'source', source: 'CityCare', outcome: 'answered', tookMs: 1500 } as const
  const told = { ...summary, standing: 'answered', event: { ...event, asOf: '2026-07-01T12:00:01Z' } } as const
  expect(saySource(told)).toBe('CityCare: asked at 12:59, answered in 1.5 s')
})

it.each([
  ['held for checking', { heldNight: '2026-07-01' }, 'the night of 01-Jul-2026 is held for checking'],
  ['rejected', { rejectedNight: '2026-07-01' }, 'the night of 01-Jul-2026 was rejected']
])('H-009: a night that is %s is said to be just that, beside the copy that is shown', (_name, refused, words) => {
  const [summary] = timedOut.sources
  if (summary === undefined) throw new Error('the test needs a source')
  const event = { event: 'source', source: 'CityCare', outcome: 'answered', tookMs: 1, ...refused } as const
  const told = {
    source: { ...summary.source, kind: 'overnight' as const },
    standing: 'stale' as const,
    event: { ...event, asOf: '2026-06-28T02:00:00Z' }
  }
  expect(saySource({ ...summary, ...told })).toContain(words)
})
