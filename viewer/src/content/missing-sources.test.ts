/** A source that is missing is said wherever something was found, and nothing found is never "none" for want of an answer. */
import { describe, expect, it } from 'vitest'
import type { SourceEvent } from '@ncr/contract/record.ts'
import { madeEntry, madeSource, madeView } from '../record/made-view.ts'
import { sayAlerts } from './banner.ts'
import { sayCommunication } from './communication-needs.ts'
import { isMissingSome, sayCount, sayLasting, sayShortCount } from './honesty.ts'
import { sayResuscitation } from './resuscitation.ts'
import { sayProgress, sayStanding, sayTrouble } from './sources.ts'

const plan = madeEntry('a/CarePlan/1', 'ReSPECT: CPR recommended', {}, { status: 'active', recorded: '2026-09-03' })
const need = madeEntry('a/Flag/1', 'Communication needs: large print', {}, { status: 'active' })
const missing = { b: { state: 'timed-out' } } as const

describe('H-003: what was found says that a source is missing', () => {
  const view = madeView({ entries: { 'care-plans': [plan], alerts: [need] }, states: missing })

  it('in the resuscitation recommendation', () => {
    expect(sayResuscitation(view)).toMatchObject({ still: '1 source missing', text: 'CPR recommended, 03-Sep-2026' })
  })

  it('in the communication needs', () => {
    expect(sayCommunication(view)).toMatchObject({ still: '1 source missing', text: 'large print' })
  })

  it('in the count of what is current', () => {
    const summary = view.sections.get('alerts')?.summary
    expect(summary && sayCount({ ...summary, entries: [need, plan] }, 1, 'active')).toBe('at least 2, 1 active')
  })
})

describe('H-003: a source that is left alone because it keeps failing, and one that is switched off', () => {
  const unasked = { a: { state: 'not-asked' }, b: { state: 'not-asked' } } as const
  const events: readonly SourceEvent[] = [
    { event: 'source', source: 'a', outcome: 'not-asked', tookMs: 0, failingSince: '2026-11-22T09:12:00Z' },
    { event: 'source', source: 'b', outcome: 'not-asked', tookMs: 0, switchedOff: true }
  ]
  const view = madeView({ states: unasked, events })
  const summary = view.sections.get('allergies')?.summary

  it('are said on the strip, the first in red with since when', () => {
    expect(view.sources.map(({ standing }) => standing)).toEqual(['down', 'off'])
    expect(sayStanding('down', view.sources.slice(0, 1))).toBe('1 down: a since 22-Nov-2026 09:12')
    expect(sayTrouble(view.sources)).toBe('1 down, 1 switched off: a, b')
    expect(sayProgress('complete', view.sources)).toBe('Record complete. 1 source down, 1 source switched off.')
  })

  it('are said in each panel that lacks them, and its count is open', () => {
    expect(summary && sayLasting(summary, view.now)).toEqual(['a has been down since 09:12.', 'b is switched off.'])
    expect(summary && sayCount(summary, 0, 'active')).toBe('not known')
    expect(summary && isMissingSome(summary)).toBe(true)
  })
})

it('H-003: where nothing is found the End of Life page is pointed at', () => {
  const view = madeView({ opened: { sources: [madeSource('a', { pages: ['end-of-life'] })] } })
  const event: SourceEvent = {
    event: 'source',
    source: 'a',
    outcome: 'answered',
    tookMs: 1,
    pages: [{ page: 'end-of-life', state: 'recorded', count: 4 }]
  }
  const told = { ...view, record: { ...view.record, sources: new Map([['a', event]]) } }
  expect(sayResuscitation(told).text).toBe('none found; 4 entries on the End of Life page')
})

describe('H-003: nobody has answered', () => {
  it('in a region without sources', () => {
    expect(sayAlerts(madeView({ opened: { sources: [] } }))).toBe('not known')
  })

  it('and where no source holds a record', () => {
    const view = madeView({ states: { a: { state: 'not-held' }, b: { state: 'not-held' } } })
    expect(sayAlerts(view)).toBe('no record held')
    const summary = view.sections.get('about-me')?.summary
    expect(summary && sayShortCount(summary)).toEqual({ text: 'not held', isBad: false })
  })
})

describe('what became of a source', () => {
  const answered = (source: string) => [source, { event: 'source', source, outcome: 'answered', tookMs: 1 }] as const

  it('H-003: one that answered with nothing that can be read has failed', () => {
    const view = madeView({ states: { b: { state: 'unavailable', unreadable: 1 } } })
    const record = { ...view.record, sources: new Map([answered('a'), answered('b')]) }
    expect(sayProgress(record.phase, view.sources)).not.toContain('All sources')
  })
})
