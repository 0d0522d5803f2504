import { describe, expect, it } from 'vitest'
import { sayCount } from '../content/honesty.ts'
import { saySources } from '../content/sources.ts'
import { madeSource, madeView } from './made-view.ts'

const withGp = [madeSource('a'), madeSource('gp', { pageOnly: true })]

describe('a source that feeds a page only', () => {
  const view = madeView({ opened: { sources: withGp }, states: { gp: { state: 'not-asked' } } })
  const summary = view.sections.get('allergies')?.summary

  it('is missing from no section', () => {
    expect(summary?.isIncomplete).toBe(false)
    expect(summary && sayCount(summary, 0, null)).toBe('none recorded')
  })

  it('is said once, with the sources', () => {
    expect(saySources(view.record, view.sources)).toContain('1 for the GP Data page only')
  })
})

it('H-003: any other source that was not asked is missing', () => {
  const view = madeView({ states: { b: { state: 'not-asked' } } })
  expect(view.sections.get('allergies')?.summary.isIncomplete).toBe(true)
})
