import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sayFiltered, sayNothingMatches, sayShown } from '../content/filter.ts'
import { toDateParts } from '../dates/partial-date.ts'
import { madeEntry, madeSource, madeView } from '../record/made-view.ts'
import {
  isFiltered,
  matches,
  NO_FILTER,
  partnersOf,
  readFilter,
  sayFilter,
  type EntryFilter,
  type Filterable,
  type FilterChoices
} from './entry-filter.ts'

const CHOICES: FilterChoices = {
  partners: [
    { odsCode: 'RX1', name: 'NUH' },
    { odsCode: 'NR3', name: 'CityCare' }
  ],
  kinds: [
    { key: 'problems', title: 'Problems' },
    { key: 'results', title: 'Results' }
  ],
  fromLabel: 'From'
}

const COMPLETE = { isAsking: false, isIncomplete: false }
const MISSING = { isAsking: false, isIncomplete: true }

const dates = fc.constantFrom(null, '2026', '2026-02', '2026-02-28', '2026-03-01T23:30:00Z', '1999-12-31', '2031-01-01')
const items = fc.array(
  fc.record({
    odsCode: fc.constantFrom('RX1', 'NR3'),
    kind: fc.constantFrom('problems', 'results'),
    parts: dates.map((date) => (date === null ? null : toDateParts(date)))
  }),
  { maxLength: 30 }
)
const day = fc.constantFrom(null, '1999-01-01', '2026-02-28', '2026-03-02', '2030-12-31')
const filters: fc.Arbitrary<EntryFilter> = fc.record({
  from: day,
  to: day,
  partner: fc.constantFrom(null, 'RX1', 'NR3'),
  kind: fc.constantFrom(null, 'problems', 'results')
})

const left = (all: readonly Filterable[], filter: EntryFilter) => all.filter((item) => matches(item, filter))

describe('laws of a filter', () => {
  it('no filter hides nothing, and each part of a filter hides no less than the filter without it', () => {
    fc.assert(
      fc.property(items, filters, (all, filter) => {
        expect(left(all, NO_FILTER)).toEqual(all)
        for (const name of ['from', 'to', 'partner', 'kind'] as const) {
          const wider = left(all, { ...filter, [name]: null })
          expect(left(all, filter).every((item) => wider.includes(item))).toBe(true)
        }
      })
    )
  })

  it('every entry is found under its partner, under its kind, and before or after any day', () => {
    fc.assert(
      fc.property(items, day, (all, some) => {
        const together = (parts: readonly Partial<EntryFilter>[]) =>
          all.filter((item) => parts.some((part) => matches(item, { ...NO_FILTER, ...part })))
        expect(together([{ partner: 'RX1' }, { partner: 'NR3' }])).toEqual(all)
        expect(together([{ kind: 'problems' }, { kind: 'results' }])).toEqual(all)
        expect(together([{ from: some }, { to: some }])).toEqual(all)
      })
    )
  })

  it('H-007: what has no date is hidden by no dates', () => {
    fc.assert(
      fc.property(day, day, (from, to) =>
        matches({ odsCode: 'RX1', kind: 'problems', parts: null }, { ...NO_FILTER, from, to })
      )
    )
  })

  it('is read from an address as it was put there', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const address = new URLSearchParams(
          Object.entries(filter).filter((pair): pair is [string, string] => !!pair[1])
        )
        expect(readFilter(address, CHOICES)).toEqual({ filter, notApplied: [] })
        expect(isFiltered(filter)).toBe(address.size > 0)
      })
    )
  })
})

it('reads the address, and says what of it was not applied', () => {
  const read = readFilter(new URLSearchParams('from=2026-01-01&to=2026-13-45&partner=RX1&kind=everything'), CHOICES)
  expect(read).toEqual({
    filter: { from: '2026-01-01', to: null, partner: 'RX1', kind: null },
    notApplied: ['to', 'kind']
  })
  expect(sayFilter(read.filter, CHOICES)).toBe('partner NUH, from 01-Jan-2026')
})

it('whose document is pointed at can be chosen though it feeds nothing itself', () => {
  const pointer = madeEntry(
    'nrl/DocumentReference/1',
    'Plan',
    { custodian: { display: 'Far Trust' } },
    { odsCode: 'RAX' }
  )
  const { opened } = madeView({ opened: { sources: [madeSource('nrl', { pointers: true }), madeSource('b')] } })
  expect(partnersOf(opened, [pointer])).toEqual([
    { odsCode: 'RAX', name: 'Far Trust' },
    { odsCode: 'RX1', name: 'NUH' }
  ])
})

describe('H-003: what a filter leaves is never a bare number while something is missing', () => {
  it('n of m, and how many are hidden', () => {
    expect(sayFiltered('kind Results', 3, 9, COMPLETE)).toBe(
      'Filtered by kind Results: 3 of 9 shown, 6 hidden by your choice.'
    )
    expect(sayFiltered('kind Results', 3, 9, MISSING)).toContain('3 of at least 9 shown')
    expect(sayFiltered('kind Results', 9, 9, MISSING)).toBe('Filtered by kind Results: all shown, at least 9.')
  })

  it('a heading of which nothing is hidden says its count alone', () => {
    expect(sayShown(9, 9, MISSING)).toBe('at least 9')
    expect(sayShown(3, 9, { isAsking: true, isIncomplete: false })).toBe('3 of 9 so far shown')
  })

  it('nothing that matches is not "none recorded"', () => {
    expect(sayNothingMatches(MISSING)).toContain('does not mean that nothing is recorded')
    expect(sayNothingMatches(COMPLETE)).not.toContain('none recorded')
  })
})
