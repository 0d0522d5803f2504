import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PageSaid, PageStanding } from '../record/page-feeds.ts'
import { madeSource } from '../record/made-view.ts'
import { sayPageCount } from './page-count.ts'

const said = (shown: PageStanding, count = 0, flags: PageSaid['flags'] = []): PageSaid => ({
  source: madeSource('a'),
  shown,
  count,
  flags
})

describe('the count of a page in the navigation', () => {
  it.each([
    [[], 'no source'],
    [[said('recorded', 3)], '3'],
    [[said('none-recorded')], 'none recorded'],
    [[said('not-held')], 'not held'],
    [[said('not-held'), said('none-recorded')], 'none recorded'],
    [[said('to-ask')], 'open to ask'],
    [[said('not-asked')], 'not asked'],
    [[said('recorded', 3), said('timed-out')], 'at least 3'],
    [[said('recorded', 3, ['cut'])], 'at least 3'],
    [[said('none-recorded', 0, ['part-withheld'])], 'not known'],
    [[said('none-recorded'), said('unavailable')], 'not answered'],
    [[said('none-recorded'), said('asking')], '–']
  ])('of %j is %s', (all, text) => {
    expect(sayPageCount(all).text).toBe(text)
  })

  const failing = fc.constantFrom<PageStanding>('unavailable', 'timed-out', 'unknown', 'refused', 'withheld')
  const any = fc.constantFrom<PageStanding>('recorded', 'none-recorded', 'not-held', 'not-supported', 'not-asked')

  it('H-003: beside a failure is never none, not held or a bare number, and is marked', () => {
    fc.assert(
      fc.property(failing, fc.array(fc.tuple(any, fc.nat({ max: 9 }))), (failure, others) => {
        const all = [said(failure), ...others.map(([shown, count]) => said(shown, shown === 'recorded' ? count : 0))]
        const { text, isBad } = sayPageCount(all)
        expect(text).not.toMatch(/^\d+$|none|not held|not sent|asked$|ask$/)
        expect(isBad).toBe(true)
      })
    )
  })
})
