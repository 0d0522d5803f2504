/** The federation under any failure, by fixed seeds; `npm run faults -- --seed N` runs any other, and longer (feature 80). */
import { expect, test } from 'vitest'
import { expectedOf } from '../fault-bench/expected.ts'
import type { Met } from '../fault-bench/meet.ts'
import { chanceOf } from '../fault-bench/chance.ts'
import { runFaults } from '../fault-bench/run.ts'

const SEEDS = [20_240_601, 7] as const
const OPENS = 60
const AT_ONCE = 3
const RUN_WITHIN_MS = 180_000

test.each(SEEDS)(
  'H-001, H-003, H-010, H-018: every law holds under seed %i',
  async (seed) => {
    const report = await runFaults({ seed, opens: OPENS, atOnce: AT_ONCE })
    expect(report.breaches, `repeat it: ${report.repeat}`).toEqual([])
    expect(report.opens).toBe(OPENS)
    // A run in which little went wrong would prove little.
    for (const fate of ['hang', 'reset', 'cut-json', 'wrong-person', 'unreadable', 'status-403'])
      expect(report.fates[fate] ?? 0, fate).toBeGreaterThan(0)
    expect(report.shut, 'opens while a source was out of reach').toBeGreaterThan(0)
  },
  RUN_WITHIN_MS
)

test('the same seed is the same fate, whatever is asked before', () => {
  const words = ['fate', 'fated-3', 17, 'Condition', 1, 2] as const
  const first = chanceOf(42).share(...words)
  const again = chanceOf(42)
  again.share('something', 'else')
  expect(again.share(...words)).toBe(first)
  expect(chanceOf(43).share(...words)).not.toBe(first)
})

const met = (type: string, more: Partial<Met> = {}): Met => ({
  type,
  page: 1,
  requestId: 'r1',
  attempt: 1,
  fate: 'honest',
  delivered: true,
  hasNext: false,
  ...more
})

const statesOf = (all: readonly Met[], held = true, ids: readonly string[] = []): readonly string[] =>
  [...expectedOf('allergies', all, { kind: 'searches', held, idsOf: () => ids }).states].toSorted()

test('H-003: "none recorded" is allowed only after a whole and empty answer', () => {
  const patient = met('Patient')
  const type = 'AllergyIntolerance'
  expect(statesOf([patient, met(type)])).toEqual(['none-recorded', 'timed-out'])
  expect(statesOf([patient, met(type)], true, ['a1'])).toEqual(['recorded', 'timed-out'])
  expect(statesOf([patient, met(type)], false)).toEqual(['not-held', 'timed-out'])
  for (const all of [
    [patient, met(type, { delivered: false })],
    [patient, met(type, { hasNext: true })],
    [patient, met(type, { hasNext: true }), met(type, { page: 2, fate: 'hang', delivered: false })],
    [patient, met(type, { fate: 'unreadable' })],
    [met('Patient', { fate: 'reset', delivered: false }), met(type)],
    [patient],
    []
  ])
    expect(statesOf(all)).not.toContain('none-recorded')
})

test('a second try that is answered makes good a first that was not', () => {
  const tries = [
    met('Patient'),
    met('AllergyIntolerance', { fate: 'status-503' }),
    met('AllergyIntolerance', { attempt: 2 })
  ]
  expect(statesOf(tries, true, ['a1'])).toEqual(['recorded', 'timed-out'])
})
