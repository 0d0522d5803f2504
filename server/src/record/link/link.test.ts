/** Linking never merges, never loses and never joins what differs (H-005, H-006). */
import type { Entry } from '@ncr/contract/record.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { link as linkOnto, nothingLinked } from './link.ts'

/** All at once, as when every source answers together. */
const link = (entries: readonly Entry[]): readonly Entry[] => linkOnto(nothingLinked(), entries)

const SNOMED = 'http://snomed.info/sct'
const coded = (code: string, system = SNOMED): object => ({ coding: [{ system, code }] })

interface Made {
  readonly type?: string
  readonly code?: object
  readonly occurred?: string | null
  readonly status?: string | null
  readonly more?: object
  readonly text?: string
}

function entry(
  source: string,
  id: string,
  { type = 'Condition', code = coded('73211009'), ...made }: Made = {}
): Entry {
  const element = type.startsWith('Medication')
    ? 'medicationCodeableConcept'
    : type === 'Immunization'
      ? 'vaccineCode'
      : 'code'
  const resource = { resourceType: type, id, [element]: code, ...made.more }
  return {
    id: `${source}/${type}/${id}`,
    source,
    odsCode: 'RX1',
    text: made.text ?? 'Diabetes mellitus',
    recorded: '2020',
    occurred: made.occurred ?? null,
    status: made.status ?? null,
    links: [],
    conflicts: [],
    resource
  }
}

const linksOf = (entries: readonly Entry[]): readonly (readonly string[])[] =>
  link(entries).map((item) => item.links.map(({ to }) => to))

const anyEntry = fc
  .record({
    source: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom(
      'Condition',
      'AllergyIntolerance',
      'MedicationRequest',
      'MedicationStatement',
      'Procedure',
      'Observation'
    ),
    code: fc.constantFrom('1', '2'),
    system: fc.constantFrom(SNOMED, 'urn:local'),
    status: fc.constantFrom('active', 'stopped', 'refuted', 'entered-in-error', null),
    occurred: fc.constantFrom(null, '2011', '2011-03', '2012-05-06')
  })
  .map(({ source, type, code, system, ...made }) => ({ source, made: { type, code: coded(code, system), ...made } }))
const anyEntries = fc
  .array(anyEntry, { maxLength: 12 })
  .map((all) => all.map(({ source, made }, n) => entry(source, `r${n}`, made)))

describe('over any entries', () => {
  test('H-005: none is lost, none is changed but for its bonds, and their order stays', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const bare = link(entries).map((item) => ({ ...item, links: [], conflicts: [] }))
        expect(bare).toEqual(entries)
      })
    )
  })

  test('H-005: links and conflicts hold both ways', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const linked = new Map(link(entries).map((item) => [item.id, item]))
        for (const item of linked.values()) {
          for (const { to, why } of item.links) expect(linked.get(to)?.links).toContainEqual({ to: item.id, why })
          for (const { with: other, what } of item.conflicts) {
            expect(linked.get(other)?.conflicts).toContainEqual({ with: item.id, what })
          }
        }
      })
    )
  })

  test('H-006: no source is linked with itself, nothing entered in error with anything, no local code with its like', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const linked = new Map(link(entries).map((item) => [item.id, item]))
        for (const item of linked.values()) {
          for (const { to } of item.links) {
            const other = linked.get(to)
            expect(other?.source).not.toBe(item.source)
            expect([item.status, other?.status]).not.toContain('entered-in-error')
            expect(JSON.stringify(item.resource)).not.toContain('urn:local')
          }
        }
      })
    )
  })

  test('linking what is linked changes nothing', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const once = link(entries)
        expect(link(once)).toEqual(once)
      })
    )
  })
})

describe('H-006: near misses stay apart', () => {
  test.each<[string, Entry, Entry]>([
    ['the same words under other codes', entry('a', '1'), entry('b', '2', { code: coded('44054006') })],
    [
      'the same words without codes',
      entry('a', '1', { code: { text: 'Asthma' } }),
      entry('b', '2', { code: { text: 'Asthma' } })
    ],
    [
      'the same code of other systems',
      entry('a', '1', { code: coded('H33', 'http://read.info/readv2') }),
      entry('b', '2', { code: coded('H33', 'http://read.info/ctv3') })
    ],
    [
      'the same code of a local system',
      entry('a', '1', { code: coded('X', 'urn:local') }),
      entry('b', '2', { code: coded('X', 'urn:local') })
    ],
    [
      'a code without a system',
      entry('a', '1', { code: { coding: [{ code: '73211009' }] } }),
      entry('b', '2', { code: { coding: [{ code: '73211009' }] } })
    ],
    ['a problem and an allergy of one code', entry('a', '1'), entry('b', '2', { type: 'AllergyIntolerance' })],
    [
      'two operations in two years',
      entry('a', '1', { type: 'Procedure', occurred: '2011' }),
      entry('b', '2', { type: 'Procedure', occurred: '2012' })
    ],
    [
      'two vaccinations in two seasons',
      entry('a', '1', { type: 'Immunization', occurred: '2021-10-03' }),
      entry('b', '2', { type: 'Immunization', occurred: '2022-10-03' })
    ],
    [
      'a vaccination and one without a date',
      entry('a', '1', { type: 'Immunization', occurred: '2021-10-03' }),
      entry('b', '2', { type: 'Immunization' })
    ],
    [
      'a problem that began twice',
      entry('a', '1', { occurred: '2011-03-01' }),
      entry('b', '2', { occurred: '2011-03-02' })
    ],
    ['two observations', entry('a', '1', { type: 'Observation' }), entry('b', '2', { type: 'Observation' })],
    ['two of one source', entry('a', '1'), entry('a', '2')],
    ['one entered in error', entry('a', '1'), entry('b', '2', { status: 'entered-in-error' })],
    [
      'one whose FHIR status is entered in error',
      entry('a', '1'),
      entry('b', '2', { more: { status: 'entered-in-error' } })
    ]
  ])('%s', (_what, left, right) => {
    expect(linksOf([left, right])).toEqual([[], []])
  })
})

describe('the same thing from two sources', () => {
  const both = ['b/Condition/2', 'a/Condition/1']
  test.each<[string, Entry, Entry]>([
    ['one code', entry('a', '1'), entry('b', '2')],
    [
      'one code among others',
      entry('a', '1', {
        code: {
          coding: [
            { system: 'urn:x', code: '9' },
            { system: SNOMED, code: '73211009' }
          ]
        }
      }),
      entry('b', '2')
    ],
    ['a year and a day in it', entry('a', '1', { occurred: '2011' }), entry('b', '2', { occurred: '2011-03-31' })],
    ['a problem of which one source has no date', entry('a', '1', { occurred: '2011' }), entry('b', '2')],
    ['other words', entry('a', '1'), entry('b', '2', { text: 'DM' })]
  ])('%s', (_what, left, right) => {
    const [first, second] = link([left, right])
    expect(first?.links).toEqual([{ to: both[0], why: 'same SNOMED CT code 73211009' }])
    expect(second?.links).toEqual([{ to: both[1], why: 'same SNOMED CT code 73211009' }])
  })

  test('a medicine requested here and taken there, and one named by what came along', () => {
    const request = entry('a', '1', { type: 'MedicationRequest', code: coded('322236009') })
    const statement = entry('b', '2', { type: 'MedicationStatement', code: coded('322236009') })
    const included = [{ resourceType: 'Medication', code: coded('322236009') }]
    const dispensed = { ...entry('c', '3', { type: 'MedicationRequest', code: {} }), included }
    expect(linksOf([request, statement, dispensed])).toEqual([
      [statement.id, dispensed.id],
      [request.id, dispensed.id],
      [request.id, statement.id]
    ])
  })

  test('one instant written in two zones is one time', () => {
    const left = entry('a', '1', { type: 'Procedure', occurred: '2024-05-02T00:30:00+01:00' })
    const right = entry('b', '2', { type: 'Procedure', occurred: '2024-05-01T23:30:00Z' })
    expect(linksOf([left, right])).toEqual([[right.id], [left.id]])
  })

  test('H-005: the twenty-fifth repeat of a medicine is linked as the first, both ways', () => {
    const repeats = Array.from({ length: 25 }, (_, n) => entry('a', `r${n}`, { type: 'MedicationRequest' }))
    const there = entry('b', 'there', { type: 'MedicationRequest' })
    expect(linksOf([...repeats, there]).at(-1)).toHaveLength(25)
  })
})

describe('one document at two sources', () => {
  const SYSTEM = 'https://c81001.example/documents'
  const letter = (
    source: string,
    id: string,
    more: object,
    recorded: string | null = '2026-02-01T10:00:00Z'
  ): Entry => ({
    ...entry(source, id, { type: 'DocumentReference', code: { text: 'Clinic letter' }, more }),
    recorded
  })
  const known = (value: string, system: string | undefined = SYSTEM): object => ({
    identifier: [{ ...(system === undefined ? {} : { system }), value }]
  })

  test('is linked by the identifier that it keeps, whichever element it stands in', () => {
    const [inCode = null, filed = null] = link([
      letter('gp-coded', 'a', known('77')),
      letter('gp-documents', 'b', { masterIdentifier: { system: SYSTEM, value: '77' } }, '2026-02-01')
    ])
    expect(inCode?.links).toEqual([{ to: 'gp-documents/DocumentReference/b', why: 'same document identifier 77' }])
    expect(filed?.links).toHaveLength(1)
  })

  test.each<[string, Entry, Entry]>([
    ['of another identifier', letter('a', '1', known('77')), letter('b', '1', known('78'))],
    ['of another system', letter('a', '1', known('77')), letter('b', '1', known('77', 'https://other.example'))],
    [
      'whose identifiers have no system',
      letter('a', '1', { identifier: [{ value: '7' }] }),
      letter('b', '1', { identifier: [{ value: '7' }] })
    ],
    ['of one title, kind and day', letter('a', '1', {}), letter('b', '1', {})],
    ['of another day: a version of it', letter('a', '1', known('77')), letter('b', '1', known('77'), '2026-02-02')],
    ['without a date', letter('a', '1', known('77')), letter('b', '1', known('77'), null)],
    [
      'that carry the number of the person as theirs',
      letter('a', '1', known('9990000018', 'https://fhir.nhs.uk/Id/nhs-number')),
      letter('b', '1', known('9990000018', 'https://fhir.nhs.uk/Id/nhs-number'))
    ]
  ])('H-006: two %s are two', (_what, left, right) => {
    expect(linksOf([left, right])).toEqual([[], []])
  })
})
