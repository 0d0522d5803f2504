import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SECTION_NAMES, type SectionName } from '@ncr/contract/section-names.ts'
import { NO_FILTER, type EntryFilter } from '../filter/entry-filter.ts'
import { madeEntry, madeSource, madeView } from '../record/made-view.ts'
import { choicesOf, keptBy } from './section-filter.ts'

const SOURCES = [
  madeSource('a', { odsCode: 'RX1', partner: 'NUH' }),
  madeSource('b', { odsCode: 'NR3', partner: 'CityCare' })
]

const entriesOf = (type: string) =>
  fc
    .array(
      fc.record({
        source: fc.constantFrom('a', 'b'),
        status: fc.constantFrom('active', 'final', 'finished', 'cancelled', 'entered-in-error', 'completed'),
        recorded: fc.constantFrom(null, '2011', '2026-02', '2026-03-01'),
        occurred: fc.constantFrom(null, '2011-05-05', '2026', 'soon'),
        above: fc.option(fc.nat(8)),
        kind: fc.constantFrom('Discharge summary', 'Clinic letter')
      }),
      { maxLength: 9 }
    )
    .map((made) =>
      made.map(({ source, status, recorded, occurred, above, kind }, index) =>
        madeEntry(
          `${source}/${type}/${index}`,
          `Entry ${index}`,
          {
            status,
            type: { text: kind },
            class: { code: index % 2 ? 'IMP' : 'AMB' },
            partOf: above === null ? undefined : { reference: `${source}/Encounter/${above}` },
            goal: above === null ? undefined : [{ reference: `${source}/Goal/${above}` }]
          },
          { status, recorded, occurred, odsCode: source === 'a' ? 'RX1' : 'NR3' }
        )
      )
    )

const SECTION_TYPES: readonly (readonly [SectionName, string])[] = [
  ['encounters', 'Encounter'],
  ['documents', 'DocumentReference'],
  ['care-plans', 'CarePlan'],
  ['results', 'DiagnosticReport'],
  ['problems', 'Condition'],
  ['medications', 'MedicationRequest']
]

const some = fc.constantFrom(...SECTION_TYPES).chain(([section, type]) =>
  entriesOf(type).map((entries) => {
    const view = madeView({ entries: { [section]: entries }, opened: { sources: SOURCES } })
    const shown = view.sections.get(section)
    if (!shown) throw new Error(`no ${section}`)
    return { view, section, shown, rows: shown.groups.flatMap(({ rows }) => rows) }
  })
)

const idsKept = (
  { section, shown, rows }: typeof some extends fc.Arbitrary<infer T> ? T : never,
  more: Partial<EntryFilter>
) => rows.filter(keptBy(section, shown.groups, { ...NO_FILTER, ...more })).map(({ entry }) => entry.id)

describe('the filter of a section', () => {
  it('only hides, and changes no row and no state', () => {
    fc.assert(
      fc.property(some, (one) => {
        const before = JSON.stringify([one.shown.summary, one.shown.groups])
        const all = one.rows.map(({ entry }) => entry.id)
        expect(idsKept(one, {})).toEqual(all)
        for (const id of idsKept(one, { partner: 'RX1', to: '2020-01-01' })) expect(all).toContain(id)
        expect(JSON.stringify([one.shown.summary, one.shown.groups])).toBe(before)
      })
    )
  })

  it('leaves every entry under one of the partners, and under one of the kinds, that can be chosen', () => {
    fc.assert(
      fc.property(some, (one) => {
        const { partners, kinds } = choicesOf(one.section, one.shown.groups, one.view.opened)
        const all = new Set(one.rows.map(({ entry }) => entry.id))
        expect(new Set(partners.flatMap(({ odsCode }) => idsKept(one, { partner: odsCode })))).toEqual(all)
        expect(new Set(kinds.flatMap(({ key }) => idsKept(one, { kind: key })))).toEqual(all)
        expect(new Set([...idsKept(one, { from: '2020-01-01' }), ...idsKept(one, { to: '2020-01-01' })])).toEqual(all)
      })
    )
  })

  it('puts no word of a source into an address', () => {
    fc.assert(
      fc.property(some, ({ section, shown, view }) => {
        for (const { key } of choicesOf(section, shown.groups, view.opened).kinds) {
          expect(key).toMatch(/^[a-z0-9-]+$/)
          expect(key).not.toMatch(/discharge|letter|inpatient/i)
        }
      })
    )
  })

  it('H-010: a stay of which one part matches stands whole', () => {
    const encounter = (number: number, recorded: string, partOf?: number) =>
      madeEntry(
        `a/Encounter/${number}`,
        'Ward',
        { status: 'finished', ...(partOf === undefined ? {} : { partOf: { reference: `a/Encounter/${partOf}` } }) },
        { status: 'finished', occurred: recorded }
      )
    const entries = [encounter(1, '2026-01-01'), encounter(2, '2026-02-01', 1), encounter(3, '2026-01-02')]
    const groups = madeView({ entries: { encounters: entries } }).sections.get('encounters')?.groups ?? []
    const isKept = keptBy('encounters', groups, { ...NO_FILTER, from: '2026-01-15' })
    const kept = groups.flatMap(({ rows }) => rows.filter(isKept)).map(({ entry }) => entry.id)
    expect(kept.toSorted()).toEqual(['a/Encounter/1', 'a/Encounter/2'])
  })

  it.each(SECTION_NAMES)('%s can be filtered by a date whose column is said', (section) => {
    const { opened } = madeView({})
    expect(choicesOf(section, [], opened).fromLabel).toMatch(/^(Recorded f|Taken f|F)rom$/)
  })
})
