import { describe, expect, it } from 'vitest'
import type { Entry, OpenedEvent, Person, SectionState } from '@ncr/contract/record.ts'
import { NEW_RECORD, reduceRecord } from '../record/record-state.ts'
import { toRecordView, type RecordView } from '../record/record-view.ts'
import { sayAlerts, sayAllergies, sayBorn, sayDied, sayGender, sayName } from './banner.ts'

const PERSON: Person = {
  nhsNumber: '9990000018',
  family: 'O’Connor-Lloyd',
  given: ['Siân', 'Mair'],
  prefix: ['Dr'],
  birthDate: '1950-03-31',
  gender: 'female',
  deceased: null
}

const OPENED: OpenedEvent = {
  event: 'opened',
  contract: 1,
  disclosureId: 'd1',
  requestId: 'r1',
  at: '2026-11-22T12:00:00Z',
  region: { name: 'Notts Care Record' },
  reader: { name: 'Ada Okafor', role: 'Consultant', odsCode: 'RX1', organisation: 'NUH' },
  serviceDesk: {},
  person: PERSON,
  sections: ['alerts', 'allergies'],
  sources: ['a', 'b'].map((id) => ({ id, name: id, odsCode: 'RX1', partner: 'NUH', kind: 'live' as const }))
}

function allergy(text: string, verification: string, conflicts: Entry['conflicts'] = []): Entry {
  const resource = { resourceType: 'AllergyIntolerance', verificationStatus: { coding: [{ code: verification }] } }
  const dates = { recorded: null, occurred: null, status: null }
  return {
    id: `a/${text}/${verification}`,
    source: 'a',
    odsCode: 'RX1',
    text,
    links: [],
    conflicts,
    resource,
    ...dates
  }
}

function view(states: SectionState[], entries: Entry[]): RecordView {
  const section = { event: 'section', section: 'allergies', complete: true, states, entries } as const
  const events = [OPENED, section, { event: 'complete', tookMs: 1 } as const]
  const state = reduceRecord(NEW_RECORD, { kind: 'received', events })
  const found = state.kind === 'record' ? toRecordView(state) : null
  if (!found) throw new Error('the record has not opened')
  return found
}

const BOTH: SectionState[] = [
  { source: 'a', state: 'recorded' },
  { source: 'b', state: 'none-recorded' }
]

describe('the person in words', () => {
  it('follows CUI ISB 1505', () => {
    expect(sayName(PERSON)).toBe('O’CONNOR-LLOYD, Siân Mair (Dr)')
    expect(sayBorn(PERSON, new Date(OPENED.at))).toBe('31-Mar-1950 (76y)')
    expect(sayGender(null)).toBe('Not specified')
  })

  it('H-013: a formal and an informal notice of death are told apart', () => {
    const died = { ...PERSON, deceased: '2026-08-14T10:00:00Z' }
    expect(sayDied({ ...died, deathNotice: 'formal' })).toBe('14-Aug-2026 (aged 76y, formal notice)')
    expect(sayDied({ ...died, deathNotice: 'informal' })).toBe('14-Aug-2026 (aged 76y, informal notice)')
    expect(sayDied({ ...PERSON, deceased: true, deathNotice: 'informal' })).toBe('date not stated (informal notice)')
  })

  it('H-013: death is said, also where no date is known', () => {
    expect(sayDied({ ...PERSON, deceased: true })).toBe('date not stated')
    expect(sayDied({ ...PERSON, deceased: '2026-08-14T10:00:00Z' })).toBe('14-Aug-2026 (aged 76y)')
    expect(sayBorn({ ...PERSON, deceased: true }, new Date(OPENED.at))).toBe('31-Mar-1950')
  })
})

describe('the safety line', () => {
  it('names active allergies once, and says where sources disagree', () => {
    const conflicts = [{ with: 'b/x', what: 'refuted there' }]
    const said = sayAllergies(
      view(BOTH, [allergy('Latex', 'confirmed'), allergy('Penicillin', 'confirmed', conflicts)])
    )
    expect(said).toEqual({ still: null, text: 'Latex and Penicillin (sources disagree)', isDanger: true })
  })

  it('H-004: entries that are refuted or mistaken are neither allergies nor "none recorded"', () => {
    const said = sayAllergies(view(BOTH, [allergy('Penicillin', 'refuted'), allergy('Latex', 'entered-in-error')]))
    expect(said.text).toBe('none active, see what is past or was refuted')
    expect(said.isDanger).toBe(false)
  })

  it('H-003: a source that did not answer is counted, with names and without', () => {
    const states: SectionState[] = [
      { source: 'a', state: 'none-recorded' },
      { source: 'b', state: 'timed-out' }
    ]
    const still = '1 source missing'
    expect(sayAllergies(view(states, []))).toMatchObject({ still, text: 'not known' })
    expect(sayAllergies(view(states, [allergy('Latex', 'confirmed')]))).toMatchObject({ still, text: 'Latex' })
  })

  it.each<[string, Partial<SectionState>]>([
    ['was cut', { flags: ['cut'] }],
    ['was held back in part', { flags: ['part-withheld'] }],
    ['could not be read in part', { unreadable: 1 }]
  ])('H-010: an answer that %s may hold another allergy', (_what, more) => {
    const states: SectionState[] = [
      { source: 'a', state: 'recorded', ...more },
      { source: 'b', state: 'none-recorded' }
    ]
    const said = sayAllergies(view(states, [allergy('Latex', 'confirmed')]))
    expect(said).toMatchObject({ still: 'more may exist', text: 'Latex' })
  })

  it('H-003: alerts that nobody told of are not known', () => {
    expect(sayAlerts(view(BOTH, []))).toBe('not known')
    expect(sayAlerts(null)).toBe('asking…')
  })
})
