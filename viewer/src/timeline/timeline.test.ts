import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completenessOf } from '../record/completeness.ts'
import { madeEntry, madeSource, madeView } from '../record/made-view.ts'
import { sayHowMany } from '../content/filter.ts'
import { matches, NO_FILTER, type EntryFilter } from '../filter/entry-filter.ts'
import { firstMonths, toFilterable, toTimelineGroups, toTimelineItems } from './timeline-items.ts'
import { sayNothingToShow, sayTimelineHonesty } from './timeline-words.ts'

const dated = (id: string, occurred: string | null, recorded: string | null = null) =>
  madeEntry(id, id, {}, { occurred, recorded })

/** Opened on 22 November 2026. */
const view = madeView({
  entries: {
    problems: [
      dated('a/Condition/whole', '2026-03-04', '2026-05-01'),
      dated('a/Condition/month', '2026-03'),
      dated('a/Condition/year', '2026'),
      dated('a/Condition/recorded', null, '2025-12-31'),
      dated('a/Condition/nonsense', 'last spring'),
      dated('a/Condition/undated', null)
    ],
    appointments: [dated('b/Appointment/next', '2027-01-05T09:30:00Z', '2026-11-01')]
  }
})

const idsOf = (items: ReturnType<typeof toTimelineItems>) => items.map(({ row }) => row.entry.id.split('/')[2])

describe('a timeline that is drawn from its top', () => {
  const groups = toTimelineGroups(toTimelineItems(view))
  const count = (some: typeof groups) => some.flatMap(({ months }) => months.flatMap(({ items }) => items)).length

  it('H-010: has at least as many rows as were asked for, in whole months, and in the end all', () => {
    const all = count(groups)
    for (let rows = 0; rows <= all; rows++) {
      const some = firstMonths(groups, rows)
      expect(count(some)).toBeGreaterThanOrEqual(Math.min(rows, all))
      expect(groups.flatMap(({ months }) => months.map(({ title }) => title)).join()).toContain(
        some.flatMap(({ months }) => months.map(({ title }) => title)).join()
      )
    }
    expect(firstMonths(groups, all)).toEqual(groups)
  })
})

describe('the order', () => {
  it('H-007: what is to come, then by when it happened, a bare month or year last in its place, undated apart', () => {
    const groups = toTimelineGroups(toTimelineItems(view))
    expect(
      groups.map(({ title, months }) => [title, months.map((month) => [month.title, idsOf(month.items)])])
    ).toEqual([
      ['After today', [['Jan 2027', ['next']]]],
      [
        '2026',
        [
          ['Mar 2026', ['whole', 'month']],
          ['2026, month not stated', ['year']]
        ]
      ],
      ['2025', [['Dec 2025', ['recorded']]]],
      ['No date stated', [['', ['undated', 'nonsense']]]]
    ])
  })

  it('every entry stands there once, whatever its dates', () => {
    const dates = fc.option(fc.constantFrom('2026', '2026-02', '2026-02-30', '1999-12-31', '2031-01-01', 'soon', ''))
    fc.assert(
      fc.property(fc.array(fc.tuple(dates, dates), { maxLength: 30 }), (pairs) => {
        const problems = pairs.map(([occurred, recorded], index) => dated(`a/Condition/${index}`, occurred, recorded))
        const items = toTimelineGroups(toTimelineItems(madeView({ entries: { problems } }))).flatMap(({ months }) =>
          months.flatMap((month) => month.items)
        )
        expect(items.map(({ row }) => row.entry.id).toSorted()).toEqual(problems.map(({ id }) => id).toSorted())
      })
    )
  })
})

describe('the filter', () => {
  const shown = (more: Partial<EntryFilter>) =>
    idsOf(toTimelineItems(view).filter((item) => matches(toFilterable(item), { ...NO_FILTER, ...more })))

  it('H-007: a date without its day stays wherever it may lie; what has no date is never hidden by dates', () => {
    expect(shown({ from: '2026-03-05', to: '2026-12-31' })).toEqual(['month', 'year', 'undated', 'nonsense'])
    expect(shown({ to: '2026-01-15' })).toEqual(['year', 'recorded', 'undated', 'nonsense'])
  })

  it('takes both of its days in', () => {
    expect(shown({ from: '2026-03-04', to: '2026-03-04', kind: 'problems' })).toContain('whole')
  })

  it('goes by kind and partner', () => {
    expect(shown({ kind: 'appointments' })).toEqual(['next'])
    expect(shown({ partner: 'nobody' })).toEqual([])
  })
})

describe('what is missing', () => {
  it('H-003: a source that did not answer makes every count "at least", and no list "none"', () => {
    const missing = madeView({ states: { b: { state: 'timed-out' } } })
    expect(sayHowMany(3, completenessOf(missing))).toBe('at least 3')
    expect(sayHowMany(0, completenessOf(missing))).toBe('not known')
    expect(sayNothingToShow(missing, true)).toContain('does not mean that nothing is recorded')
  })

  it('H-003: a person of whom nothing is recorded: who says so, and nobody else', () => {
    const empty = madeView({ states: { b: { state: 'not-held' } } })
    const standings = ['answered', 'not-held'] as const
    const sources = empty.sources.map((source, index) => ({ ...source, standing: standings[index] ?? 'answered' }))
    expect(sayNothingToShow({ ...empty, sources }, false)).toBe('None recorded, says a.')
  })

  it('H-003: a section hidden from the role makes the count "at least" too', () => {
    const hidden = madeView({ opened: { sections: ['alerts'], hidden: ['problems'] } })
    expect(sayHowMany(3, completenessOf(hidden))).toBe('at least 3')
  })

  it('H-003: whatever one section of one source lacks is named', () => {
    const part = madeView({
      opened: { sources: [madeSource('a'), madeSource('b')], sections: ['alerts'] },
      states: { b: { state: 'recorded', flags: ['cut'], unreadable: 2 } }
    })
    const sources = part.sources.map((source) => ({ ...source, standing: 'answered' as const }))
    const bad = sayTimelineHonesty({ ...part, sources }).filter(({ tone }) => tone === 'bad')
    expect(bad.map(({ text }) => text).join()).toContain(
      'alerts: cut at a limit: more may exist, 2 entries could not be read'
    )
  })
})
