/** The state of a source in a section (H-003; outer contract, section 3: the table and what is said around it). */
import type { Entry } from '@ncr/contract/record.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toOdsCode } from '../../domain/ods-code.ts'
import type { Source } from '../../domain/region.ts'
import type { FailureState } from '../../ports/source-reader.ts'
import type { NormalisedAnswer, NormalisedType } from '../normalised-answer.ts'
import { SECTION_DECLARATIONS, type SectionDeclaration } from './section-declarations.ts'
import { toSectionState } from './section-state.ts'

/** From the least to the gravest: the rows of the contract's table, top to bottom. */
const ROWS: readonly FailureState[] = ['refused', 'withheld', 'timed-out', 'unavailable']

function section(name: string): SectionDeclaration {
  const found = SECTION_DECLARATIONS.find((declaration) => declaration.name === name)
  if (found === undefined) throw new Error(`no section ${name}`)
  return found
}
const MEDICATIONS = section('medications')
const ALLERGIES = section('allergies')

function source(resourceTypes: readonly string[]): Source {
  const odsCode = toOdsCode('RX1')
  if (odsCode === null) throw new Error('the test needs an ODS code')
  const owner = { odsCode, partnerName: 'Trust', enabled: true, historyFrom: null }
  return {
    id: 's',
    name: 'S',
    kind: 'overnight-ndjson',
    directory: '/d',
    dueBy: '06:00',
    heldFromEntries: 1000,
    resourceTypes,
    ...owner
  }
}

const event: NormalisedAnswer['event'] = { event: 'source', source: 's', outcome: 'answered', tookMs: 1 }
const empty: NormalisedType = {
  entries: [],
  unreadable: [],
  failure: null,
  cut: null,
  partWithheld: false,
  impairment: null,
  notSupported: null
}
const failed = (state: FailureState): NormalisedType => ({ ...empty, failure: { state, detail: `said ${state}` } })
const unreadable: NormalisedType = { ...empty, unreadable: [{ resource: 'X/1', issues: ['code: wrong'] }] }
const withEntry: NormalisedType = { ...empty, entries: [{} as Entry] }

function answered(types: Readonly<Record<string, NormalisedType>>, held = true): NormalisedAnswer {
  const base = { source: source(Object.keys(types)), event, asOf: '2026-01-05T08:00:00Z', flags: [], incident: null }
  return { ...base, kind: 'types', held, types: new Map(Object.entries(types)) }
}

type Whole = Extract<NormalisedAnswer, { kind: 'whole' }>
function whole(state: Whole['state'], resourceTypes = ['AllergyIntolerance']): NormalisedAnswer {
  const base = { source: source(resourceTypes), event, asOf: null, flags: [], incident: null }
  return { ...base, kind: 'whole', state, detail: `why ${state}` }
}

const typeAnswer = fc.oneof(
  fc.constantFrom(empty, unreadable, withEntry),
  fc.constantFrom(...ROWS).map(failed),
  fc.constantFrom(...ROWS).map((state) => ({ ...withEntry, ...failed(state), entries: withEntry.entries }))
)
const mix = fc
  .uniqueArray(fc.constantFrom(...MEDICATIONS.types), { minLength: 1 })
  .chain((types) => fc.tuple(...types.map((type) => fc.tuple(fc.constant(type), typeAnswer))))
  .map((pairs): Record<string, NormalisedType> => Object.fromEntries(pairs))

const countOf = (types: Readonly<Record<string, NormalisedType>>): number =>
  Object.values(types).reduce((sum, type) => sum + type.entries.length, 0)

describe('over any mix of answers', () => {
  test('H-003: failures win, the gravest first by the rows of the contract, and the detail names its type', () => {
    fc.assert(
      fc.property(mix, fc.boolean(), (types, held) => {
        const state = toSectionState(MEDICATIONS, answered(types, held), countOf(types))
        const failures = ROWS.filter((row) => Object.values(types).some((type) => type.failure?.state === row))
        const gravest = failures.at(-1)
        if (gravest === undefined) {
          expect(ROWS.slice(0, 3)).not.toContain(state.state)
          return
        }
        const named = Object.keys(types).filter((type) => types[type]?.failure?.state === gravest)
        expect(state.state).toBe(gravest)
        if (Object.keys(types).length > 1)
          expect(named.some((type) => state.detail?.startsWith(`${type}: `))).toBe(true)
      })
    )
  })

  test('H-003: none recorded is said only where the source knows the person and truly sent nothing', () => {
    fc.assert(
      fc.property(mix, fc.boolean(), (types, held) => {
        const { state } = toSectionState(MEDICATIONS, answered(types, held), countOf(types))
        const nothing = Object.values(types).every((type) => type === empty)
        expect(state === 'none-recorded').toBe(nothing && held)
        expect(state === 'not-held').toBe(nothing && !held)
      })
    )
  })

  test('entries without a failure are recorded, whoever of the types sent them', () => {
    fc.assert(
      fc.property(mix, (types) => {
        fc.pre(Object.values(types).every((type) => type.failure === null) && countOf(types) > 0)
        expect(toSectionState(MEDICATIONS, answered(types), countOf(types)).state).toBe('recorded')
      })
    )
  })

  test('what could not be read is counted whatever else happened, with its reasons', () => {
    fc.assert(
      fc.property(mix, (types) => {
        const state = toSectionState(MEDICATIONS, answered(types), countOf(types))
        const count = Object.values(types).reduce((sum, type) => sum + type.unreadable.length, 0)
        expect(state.unreadable ?? 0).toBe(count)
        expect(state.unreadableIssues?.length ?? 0).toBe(count)
      })
    )
  })
})

describe('one section', () => {
  test('H-003: one unreadable entry and no other is unavailable, never none', () => {
    const state = toSectionState(ALLERGIES, answered({ AllergyIntolerance: unreadable }), 0)
    expect(state).toMatchObject({ state: 'unavailable', unreadable: 1 })
    expect(toSectionState(ALLERGIES, answered({ AllergyIntolerance: unreadable }, false), 0).state).toBe('unavailable')
  })

  test('a hundred unreadable ones are all counted and the first fifty named', () => {
    const all = Array.from({ length: 100 }, (_, n) => ({
      resource: `AllergyIntolerance/${n}`,
      issues: ['code: wrong']
    }))
    const state = toSectionState(ALLERGIES, answered({ AllergyIntolerance: { ...empty, unreadable: all } }), 0)
    expect(state.unreadable).toBe(100)
    expect(state.unreadableIssues).toHaveLength(50)
  })

  test('types that the source never sends do not count unless all are', () => {
    const onlyOne = answered({ MedicationRequest: empty })
    expect(toSectionState(MEDICATIONS, onlyOne, 0).state).toBe('none-recorded')
    expect(toSectionState(ALLERGIES, onlyOne, 0)).toEqual({ source: 's', state: 'not-supported' })
  })

  test('H-010: a cut is flagged and its reason told, beside what came', () => {
    const cut = { ...withEntry, cut: 'more than 100 pages' }
    const state = toSectionState(ALLERGIES, answered({ AllergyIntolerance: cut }), 1)
    expect(state).toMatchObject({
      state: 'recorded',
      flags: ['cut'],
      detail: 'AllergyIntolerance: more than 100 pages'
    })
  })

  test('the source’s own marker beside entries is part-withheld', () => {
    const part = { ...withEntry, partWithheld: true }
    const state = toSectionState(ALLERGIES, answered({ AllergyIntolerance: part }), 1)
    expect(state).toMatchObject({ state: 'recorded', flags: ['part-withheld'] })
  })

  test('H-009: an old copy is flagged in every section it serves', () => {
    const stale: NormalisedAnswer = { ...answered({ AllergyIntolerance: empty }), flags: ['stale'] }
    expect(toSectionState(ALLERGIES, stale, 0)).toMatchObject({ state: 'none-recorded', flags: ['stale'] })
  })
})

describe('a source that answered as a whole', () => {
  test.each(['refused', 'withheld', 'timed-out', 'unavailable'] as const)(
    '%s holds in every section it serves',
    (state) => {
      expect(toSectionState(ALLERGIES, whole(state), 0)).toEqual({ source: 's', state, detail: `why ${state}` })
      expect(toSectionState(MEDICATIONS, whole(state), 0).state).toBe('not-supported')
    }
  )

  test('not asked is said in every section, also those it would never serve', () => {
    for (const declaration of SECTION_DECLARATIONS) {
      const state = toSectionState(declaration, whole('not-asked'), 0)
      const serves = declaration.types.some((type) => whole('not-asked').source.resourceTypes.includes(type))
      const never = serves ? {} : { neverSends: true }
      expect(state).toEqual({ source: 's', state: 'not-asked', detail: 'why not-asked', ...never })
    }
  })
})

describe('H-003: nothing that came belongs to the section, and not everything came', () => {
  const conditions = (type: Partial<NormalisedType>): NormalisedAnswer =>
    answered({ Condition: { ...withEntry, ...type } })

  test('some was held back: withheld, and not none', () => {
    expect(toSectionState(section('social-care'), conditions({ partWithheld: true }), 0)).toMatchObject({
      state: 'withheld',
      flags: ['part-withheld']
    })
  })

  test('a limit was reached: unavailable, and not none', () => {
    expect(toSectionState(section('social-care'), conditions({ cut: 'more than 100 pages' }), 0)).toMatchObject({
      state: 'unavailable',
      flags: ['cut']
    })
  })

  test('a source that does not hold the person has held nothing back', () => {
    const answer = answered({ Condition: { ...empty, partWithheld: true } }, false)
    expect(toSectionState(section('social-care'), answer, 0).state).toBe('not-held')
  })
})

test('H-003: a type that nobody has an answer for stops the record, and is never none', () => {
  const complete = answered({ MedicationRequest: empty, MedicationStatement: empty })
  if (complete.kind !== 'types') throw new Error('the answer is of types')
  const types = new Map([...complete.types].slice(0, 1))
  expect(() => toSectionState(MEDICATIONS, { ...complete, types }, 0)).toThrow('an answer for each type')
  expect(() => toSectionState(MEDICATIONS, { ...complete, types: new Map() }, 0)).toThrow('an answer for each type')
})
