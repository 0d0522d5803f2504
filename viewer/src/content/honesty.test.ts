import { describe, expect, it } from 'vitest'
import type { SectionState } from '@ncr/contract/record.ts'
import { SECTION_STATES, type SectionStateName } from '@ncr/contract/source-outcome.ts'
import type { SectionSummary, ShownState } from '../record/section-summary.ts'
import { sayCount, sayEmpty, sayHonesty, sayShortCount } from './honesty.ts'

function summary(...shown: readonly ShownState[]): SectionSummary {
  const missing: ReadonlySet<ShownState> = new Set([
    'not-asked',
    'refused',
    'withheld',
    'timed-out',
    'unavailable',
    'unknown'
  ])
  return {
    said: shown.map((one, index) => ({
      source: { id: `s${index}`, name: `Source ${index}`, odsCode: 'RX1', partner: 'Partner', kind: 'live' },
      shown: one,
      state: null
    })),
    entries: [],
    isAsking: shown.includes('asking'),
    isIncomplete: shown.some((one) => missing.has(one))
  }
}

const NEVER_NONE: readonly SectionStateName[] = SECTION_STATES.filter(
  (state) => state !== 'none-recorded' && state !== 'recorded'
)

describe('what stands in red', () => {
  it('H-016: a part that was held back is no failure: it is said and keeps the count open, but not in red', () => {
    const { said, ...rest } = summary('recorded')
    const state: SectionState = { source: 's0', state: 'recorded', flags: ['part-withheld'] }
    const held = { ...rest, said: said.map((one) => ({ ...one, state })), isIncomplete: true }
    expect(sayHonesty(held)).toContainEqual({ text: 'Source 0: part withheld', tone: 'old' })
    expect(sayHonesty(summary('timed-out'))).toContainEqual({ text: 'Source 0 did not answer in time', tone: 'bad' })
  })
})

describe('what an empty section says', () => {
  it.each(NEVER_NONE)('H-003: a source that is %s is never said to have none', (state) => {
    const said = summary(state)
    const words = [sayEmpty(said), sayCount(said, 0, 'active'), ...sayHonesty(said).map(({ text }) => text)].join(' ')
    expect(words).not.toMatch(/none recorded|nothing recorded|none/i)
  })

  it('H-003: while sources are being asked it says so', () => {
    expect(sayEmpty(summary('asking', 'none-recorded'))).toBe('Asking 1 source…')
    expect(sayCount(summary('asking', 'none-recorded'), 0, null)).toBe('asking…')
    expect(sayShortCount(summary('asking')).text).toBe('–')
  })

  it('H-003: "none recorded" says who said so', () => {
    expect(sayEmpty(summary('none-recorded', 'none-recorded'))).toBe('None recorded, say Source 0 and Source 1.')
  })

  it('H-003: one failure among sources that have none keeps the count open', () => {
    const said = summary('none-recorded', 'timed-out')
    expect(sayCount(said, 0, null)).toBe('not known')
    expect(sayEmpty(said)).toBe(
      'Nothing received, but this does not mean that nothing is recorded. Source 0 has none recorded.'
    )
    expect(sayHonesty(said).map(({ text }) => text)).toEqual([
      '1 of 2 sources answered',
      'Source 1 did not answer in time'
    ])
  })

  it('H-010: a source not heard of before the record broke off is said', () => {
    expect(
      sayHonesty(summary('unknown'))
        .map(({ text }) => text)
        .join()
    ).toContain('not heard of before the record broke off')
  })
})
