/** The lines of the record as the outer contract, section 5, writes them. */
import { describe, expect, test } from 'vitest'
import { displayedSchema, recordEventSchema } from './record.ts'
import { PAGE_NAMES, SECTION_NAMES } from './section-names.ts'
import { INCOMPLETE_STATES, SECTION_STATES, SOURCE_OUTCOMES, STATE_FLAGS } from './source-outcome.ts'

const entry = {
  id: 'nuh-epr/AllergyIntolerance/1',
  source: 'nuh-epr',
  odsCode: 'RX1',
  text: 'Penicillin',
  recorded: '2019-05-02',
  occurred: null,
  status: 'active',
  links: [{ to: 'gprcc/AllergyIntolerance/9', why: 'same SNOMED CT code 91936005' }],
  conflicts: [],
  resource: { resourceType: 'AllergyIntolerance', more: 1 }
}
const states = [
  { source: 'nuh-epr', state: 'recorded', asOf: '2026-11-22T12:01:07Z' },
  { source: 'citycare', state: 'timed-out', detail: 'no answer within 2000 ms' }
]
const section = { event: 'section', section: 'allergies', complete: false, states, entries: [entry] }
const reads = (line: object): boolean => recordEventSchema.safeParse(line).success

describe('the lines of the contract', () => {
  test.each([
    ['source', { event: 'source', source: 'nuh-epr', outcome: 'answered', tookMs: 84 }],
    ['section', section],
    ['complete', { event: 'complete', tookMs: 412 }],
    ['complete with something withheld', { event: 'complete', tookMs: 412, withheld: true }],
    ['failed', { event: 'failed', code: 'audit-unavailable' }],
    ['one with keys that nobody knows', { event: 'complete', tookMs: 412, more: { x: 1 } }]
  ])('%s', (_what, line) => {
    expect(reads(line)).toBe(true)
  })

  test('H-007: a partial date stays as it is, and what is not said is null, never left out', () => {
    for (const recorded of ['2011', '2011-03', null])
      expect(reads({ ...section, entries: [{ ...entry, recorded }] })).toBe(true)
    expect(reads({ ...section, entries: [{ ...entry, recorded: undefined }] })).toBe(false)
  })

  test.each([
    ['an event nobody knows', { event: 'maybe' }],
    ['a section nobody knows', { ...section, section: 'banner' }],
    ['a state nobody knows', { ...section, states: [{ source: 'a', state: 'none' }] }],
    ['nothing unreadable, counted', { ...section, states: [{ source: 'a', state: 'recorded', unreadable: 0 }] }],
    ['withheld said as not', { event: 'complete', tookMs: 1, withheld: false }],
    ['an entry without its links', { ...section, entries: [{ ...entry, links: undefined }] }]
  ])('H-003: %s is no line', (_what, line) => {
    expect(reads(line)).toBe(false)
  })
})

describe('names', () => {
  test('are exactly those of the contract', () => {
    expect([...SECTION_STATES]).toEqual([
      'recorded',
      'none-recorded',
      'not-held',
      'not-supported',
      'not-asked',
      'refused',
      'withheld',
      'timed-out',
      'unavailable'
    ])
    expect([...SOURCE_OUTCOMES]).toEqual(['answered', 'refused', 'timed-out', 'unavailable', 'not-asked'])
    expect([...STATE_FLAGS]).toEqual(['stale', 'cut', 'part-withheld'])
    expect(SECTION_NAMES).toHaveLength(17)
    expect(SECTION_NAMES.filter((name) => (PAGE_NAMES as readonly string[]).includes(name))).toEqual([])
  })

  test('H-003: after every failure something may exist that is not seen; after none, not held and not supported, not', () => {
    const complete = SECTION_STATES.filter((state) => !INCOMPLETE_STATES.has(state))
    expect(complete).toEqual(['recorded', 'none-recorded', 'not-held', 'not-supported'])
  })
})

test('a report of what was displayed names its disclosure', () => {
  expect(displayedSchema.safeParse({ disclosureId: 'd1', section: 'allergies', printed: true }).success).toBe(true)
  expect(displayedSchema.safeParse({ disclosureId: 'd1', page: 'gp-data' }).success).toBe(true)
  for (const bad of [
    {},
    { disclosureId: '' },
    { disclosureId: 'x'.repeat(65) },
    { disclosureId: 'd1', section: 'banner' }
  ])
    expect(displayedSchema.safeParse(bad).success).toBe(false)
})
