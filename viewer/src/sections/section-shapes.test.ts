/** Sections that show more than rows: stays and their parts, plans and goals, reports and results, forms and answers. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '@ncr/contract/record.ts'
import type { SectionName } from '@ncr/contract/section-names.ts'
import { madeEntry, madeSource } from '../record/made-view.ts'
import { toAnswers } from './about-me/answers.ts'
import { toPlanGroups } from './care-plans/plan-parts.ts'
import { sayEncounterKind } from './encounters/encounter-kinds.ts'
import { toStays } from './encounters/encounter-tree.ts'
import { toPersonWords } from './people/person-words.ts'
import { referencedId } from './referenced.ts'
import { toRowGroups, type Row } from './section-list.ts'
import { neverSent } from './social-care/social-care-body.tsx'
import { toSocialCareWords } from './social-care/social-care-words.ts'
import { toReports } from './tests/report-groups.ts'
import { sayResult } from './tests/result-words.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const groupsOf = (section: SectionName, entries: readonly Entry[]) => toRowGroups(section, entries, NOW)
const idOf = ({ entry }: Row): string => entry.id.split('/')[2] ?? ''

describe('a reference means an entry of the same source alone', () => {
  const entry = madeEntry('a/Encounter/1', 'x', {})
  it.each([
    ['Encounter/9', 'a/Encounter/9'],
    ['https://a.example/fhir/Encounter/9', 'a/Encounter/9'],
    ['Encounter/9/_history/2', 'a/Encounter/9'],
    ['#contained', null],
    ['urn:uuid:1', null],
    ['nonsense', null]
  ])('%s', (reference, id) => expect(referencedId(entry, { reference })).toBe(id))
})

describe('encounters (feature 28)', () => {
  const visit = (id: string, partOf: string | null, more: { code?: string; status?: string } = {}): Entry =>
    madeEntry(
      `a/Encounter/${id}`,
      id,
      {
        class: { code: more.code ?? 'IMP' },
        ...(partOf === null ? {} : { partOf: { reference: `Encounter/${partOf}` } })
      },
      { status: more.status ?? 'finished' }
    )
  const staysOf = (...entries: readonly Entry[]) =>
    toStays(groupsOf('encounters', entries).flatMap(({ rows }) => rows)).map(({ row, parts }) => [
      idOf(row),
      parts.map(idOf)
    ])

  it.each([
    ['111', 'NHS 111'],
    ['999-EPR', '999 ambulance'],
    ['999-CAD', '999 call'],
    ['AMB', 'Outpatient'],
    ['EMER', 'A&E'],
    ['IMP', 'Inpatient'],
    ['VR', 'Virtual ward'],
    ['GROUPING', 'Whole stay'],
    ['XYZ', 'XYZ']
  ])('class %s reads as %s', (code, words) => expect(sayEncounterKind(visit('1', null, { code }))).toBe(words))

  it('parts stand under their stay, one level deep, however deep they were sent', () => {
    expect(staysOf(visit('stay', null), visit('ward', 'stay'), visit('bed', 'ward'), visit('other', null))).toEqual([
      ['stay', ['ward', 'bed']],
      ['other', []]
    ])
  })

  it('H-004: a stay that was cancelled or a mistake takes no part with it', () => {
    expect(staysOf(visit('stay', null, { status: 'entered-in-error' }), visit('ward', 'stay'))).toEqual([
      ['ward', []],
      ['stay', []]
    ])
    expect(staysOf(visit('stay', null, { status: 'cancelled' }), visit('ward', 'stay'))).toContainEqual(['ward', []])
  })

  it('a part whose stay is not in the record stands by itself', () => {
    expect(staysOf(visit('ward', 'elsewhere'))).toEqual([['ward', []]])
  })

  it('H-010: whatever is part of what, round in circles too, every encounter stands exactly once', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(7)), { minLength: 1, maxLength: 8 }), (above) => {
        const entries = above.map((of, index) => visit(`${index}`, of === null ? null : `${of}`))
        const found = staysOf(...entries).flatMap(([row, parts]) => [row, ...(parts ?? [])].flat())
        expect(new Set(found)).toEqual(new Set(entries.map((_, index) => `${index}`)))
        expect(found).toHaveLength(entries.length)
      })
    )
  })
})

describe('care plans with goals and teams', () => {
  it('a plan holds what it names; what no plan names stands by itself, and nothing is left out', () => {
    const entries = [
      madeEntry(
        'a/CarePlan/plan',
        'COPD',
        { goal: [{ reference: 'Goal/g1' }], careTeam: [{ reference: 'CareTeam/t1' }] },
        { status: 'active' }
      ),
      madeEntry('a/Goal/g1', 'Walk to the shop', {}, { status: 'active' }),
      madeEntry('a/Goal/g2', 'Alone', {}, { status: 'active' }),
      madeEntry('b/Goal/g1', 'Of another source', {}, { status: 'active' }),
      madeEntry('a/CareTeam/t1', 'Respiratory team', {}, { status: 'active' })
    ]
    const plans = toPlanGroups(groupsOf('care-plans', entries)).flatMap((group) => group.plans)
    const shown = plans.map(({ row, goals, teams }) => [
      row.entry.id,
      ...[...goals, ...teams].map(({ entry }) => entry.id)
    ])
    expect(shown).toEqual([['a/CarePlan/plan', 'a/Goal/g1', 'a/CareTeam/t1'], ['a/Goal/g2'], ['b/Goal/g1']])
  })

  const rowsIn = (...entries: readonly Entry[]) =>
    toPlanGroups(groupsOf('care-plans', entries)).flatMap(({ plans }) => plans.map(({ row }) => row.entry.id))
  const goal = madeEntry('a/Goal/g1', 'Walk to the shop', {}, { status: 'active' })
  const planNaming = (reference: string, status = 'active') =>
    madeEntry('a/CarePlan/plan', 'COPD', { goal: [{ reference }] }, { status })

  it('H-010: a plan that names itself, or another plan, as its goal stays on the screen', () => {
    expect(rowsIn(planNaming('CarePlan/plan'))).toEqual(['a/CarePlan/plan'])
    const other = madeEntry('a/CarePlan/other', 'Frailty', {}, { status: 'active' })
    expect(rowsIn(planNaming('CarePlan/other'), other)).toHaveLength(2)
  })

  it('H-004: a plan that was entered in error groups nothing: its goal stands by itself', () => {
    expect(rowsIn(planNaming('Goal/g1', 'entered-in-error'), goal)).toContain('a/Goal/g1')
  })
})

describe('results by report (feature 32)', () => {
  const result = (id: string) => madeEntry(`a/Observation/${id}`, id, {}, { status: 'final' })
  const report = madeEntry(
    'a/DiagnosticReport/fbc',
    'Full blood count',
    { result: ['hb', 'wcc', 'lost'].map((id) => ({ reference: `Observation/${id}` })) },
    { status: 'final' }
  )

  it('in the report’s own order, with what did not come said, and the rest apart', () => {
    const { reports, rest } = toReports(groupsOf('results', [result('wcc'), result('crp'), report, result('hb')]))
    expect(reports.map(({ results, missing }) => [results.map(idOf), missing])).toEqual([[['hb', 'wcc'], 1]])
    expect(rest.map(({ rows }) => rows.map(idOf))).toEqual([['crp']])
    expect(rest.map(({ name }) => name)).toEqual(['Results of no report'])
  })

  const shownOf = (entry: Entry): string | null => {
    const row = groupsOf('results', [entry]).flatMap(({ rows }) => rows)[0]
    return row === undefined ? null : sayResult(row)
  }
  const potassium = { valueQuantity: { value: 7.9, unit: 'mmol/L' } }

  it('H-004: the value of a result that was entered in error, or may mean the opposite, is not drawn', () => {
    const unknown = { modifierExtension: [{ url: 'https://a.example/turned', valueBoolean: true }] }
    expect(shownOf(madeEntry('a/Observation/1', 'K', potassium, { status: 'final' }))).toContain('7.9')
    expect(shownOf(madeEntry('a/Observation/1', 'K', potassium, { status: 'entered-in-error' }))).not.toContain('7.9')
    expect(shownOf(madeEntry('a/Observation/1', 'K', { ...potassium, ...unknown }, { status: 'final' }))).not.toContain(
      '7.9'
    )
  })

  it('H-014: the value of a result behind a neutral marker is behind it too', () => {
    const hidden = madeEntry(
      'a/Observation/1',
      'Safeguarding concern',
      { code: { text: 'Safeguarding concern' }, valueString: 'Uncle at home' },
      { status: 'final' }
    )
    expect(shownOf(hidden)).not.toContain('Uncle')
  })
})

describe('About Me (feature 33)', () => {
  it('keeps nested questions in their order, and says what was not answered', () => {
    const form = madeEntry('a/QuestionnaireResponse/1', 'About me', {
      item: [
        { linkId: '2', text: 'What matters', answer: [{ valueString: 'My garden' }, { valueString: 'My dog' }] },
        {
          linkId: '1',
          text: 'Help',
          item: [
            {
              linkId: '1.2',
              text: 'Walking',
              answer: [
                { valueBoolean: false, item: [{ linkId: 'w', text: 'Why', answer: [{ valueDate: '2026-03' }] }] }
              ]
            },
            { linkId: '1.1' }
          ]
        }
      ]
    })
    expect(toAnswers(form)).toEqual([
      { question: 'What matters', answers: ['My garden', 'My dog'], parts: [] },
      {
        question: 'Help',
        answers: [],
        parts: [
          { question: 'Walking', answers: ['No'], parts: [{ question: 'Why', answers: ['Mar 2026'], parts: [] }] },
          { question: 'Question 1.1', answers: [], parts: [] }
        ]
      }
    ])
  })
})

describe('social care (feature 30)', () => {
  const of = (type: string, status: string) => toSocialCareWords(madeEntry(`a/${type}/1`, 'x', {}, { status }))

  it.each([
    ['EpisodeOfCare', 'active', 'Services', 'current', null],
    ['EpisodeOfCare', 'finished', 'Services', 'past', 'Finished:'],
    ['Task', 'completed', 'Assessments', 'past', 'Completed:'],
    ['ServiceRequest', 'completed', 'Contacts', 'past', 'Completed:'],
    ['DeviceRequest', 'completed', 'Equipment', 'current', null],
    ['Condition', 'active', 'Support reasons', 'current', null],
    ['Task', 'cancelled', 'Assessments', 'denied', 'Cancelled:']
  ])('%s that is %s stands in %s as %s', (type, status, group, standing, lead) => {
    expect(of(type, status)).toMatchObject({ group, standing, lead })
  })

  it('H-004: equipment that is not to be given says so', () => {
    const words = toSocialCareWords(
      madeEntry('a/DeviceRequest/1', 'Bed rails', { doNotPerform: true }, { status: 'active' })
    )
    expect(words).toMatchObject({ standing: 'forbidden', lead: 'Do not do:' })
  })

  it('what a council never sends is known from what it declares, and from nothing else', () => {
    const said = (resourceTypes?: string[]) => ({
      source: madeSource('city', resourceTypes ? { resourceTypes } : {}),
      shown: 'recorded' as const,
      state: null
    })
    expect(neverSent(said(['EpisodeOfCare', 'Task', 'ServiceRequest', 'Condition']))).toEqual(['equipment'])
    expect(neverSent(said())).toEqual([])
  })
})

describe('people', () => {
  it('says who they are, how to reach them, and who is no longer', () => {
    const words = (more: Record<string, unknown>) =>
      toPersonWords(
        madeEntry('a/RelatedPerson/1', 'x', {
          name: [{ given: ['Susan'], family: 'Hollis' }],
          relationship: [{ text: 'Daughter' }, { text: 'Next of kin' }],
          telecom: [{ system: 'phone', use: 'mobile', value: '01632 960202' }],
          ...more
        }),
        NOW
      )
    expect(words({})).toMatchObject({
      title: 'Susan Hollis',
      aside: 'Daughter, Next of kin, mobile phone 01632 960202',
      lead: null
    })
    expect(words({ active: false })).toMatchObject({ standing: 'past', lead: 'No longer:' })
    expect(words({ period: { end: '2026-11-21' } })).toMatchObject({ standing: 'past', lead: 'No longer:' })
  })

  it('H-007: a carer whose time ends next year is one now', () => {
    const until = madeEntry('a/RelatedPerson/1', 'x', { period: { end: '2027' } })
    expect(toPersonWords(until, NOW)).toMatchObject({ standing: 'current', lead: null, aside: 'until 2027' })
  })
})
