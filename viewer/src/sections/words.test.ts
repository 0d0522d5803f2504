import { describe, expect, it } from 'vitest'
import type { Entry } from '@ncr/contract/record.ts'
import { isActiveAllergy, toAllergyWords } from './allergies/allergy-words.ts'
import { toMedicationWords } from './medications/medication-words.ts'
import { toProblemWords } from './problems/problem-words.ts'
import { toObservationWords } from './observations/observation-words.ts'
import { sayValue } from './observations/observation-value.ts'
import { toRowDates, RECORDED, WHEN } from './row-dates.ts'
import { toRowGroups } from './section-list.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const status = (code: string): unknown => ({ coding: [{ code }] })

function entry(text: string, resource: Record<string, unknown>, more: Partial<Entry> = {}): Entry {
  return {
    id: `a/${text}`,
    source: 'a',
    odsCode: 'RX1',
    text,
    recorded: null,
    occurred: null,
    status: null,
    links: [],
    conflicts: [],
    ...more,
    resource: { resourceType: 'AllergyIntolerance', ...resource }
  }
}

describe('allergies in words', () => {
  it('H-004: a refuted allergy never reads as an allergy', () => {
    const refuted = entry('Penicillin', { verificationStatus: status('refuted'), clinicalStatus: status('active') })
    expect(toAllergyWords(refuted)).toMatchObject({ standing: 'denied', lead: 'Recorded as not an allergy:' })
    expect(isActiveAllergy(refuted)).toBe(false)
  })

  it('H-004: an allergy entered in error is no allergy', () => {
    const mistake = entry('Aspirin', { verificationStatus: status('entered-in-error') })
    expect(toAllergyWords(mistake)).toMatchObject({ standing: 'error', lead: 'Entered in error:' })
    expect(isActiveAllergy(mistake)).toBe(false)
  })

  it('H-004: "no known allergy" is neither an allergy nor nothing', () => {
    const none = entry('No known drug allergy', { code: { coding: [{ code: '409137002' }] } })
    expect(toAllergyWords(none).group).toBe('Recorded as no known allergies')
    expect(isActiveAllergy(none)).toBe(false)
  })

  it('an allergy without any status counts as active: leaving it out would be worse', () => {
    expect(isActiveAllergy(entry('Latex', {}))).toBe(true)
  })
})

describe('H-004: what a relative has is not what the person has', () => {
  it.each([
    ['FH: Type 2 diabetes mellitus', {}],
    ['Family history of breast cancer', {}],
    ['Diabetes', { code: { coding: [{ display: 'FH: Diabetes mellitus' }] } }],
    ['Diabetes mellitus', { category: [{ text: 'Family History' }] }]
  ])('%s stands apart, led by its words', (text, resource) => {
    for (const words of [toProblemWords(entry(text, resource)), toObservationWords(entry(text, resource))])
      expect(words).toMatchObject({ standing: 'denied', group: 'Family history', lead: 'Family history:' })
  })

  it('and what only speaks of a family is the person’s own', () => {
    for (const text of ['Familial hypercholesterolaemia', 'Family problems', 'FHR normal'])
      expect(toProblemWords(entry(text, {})).standing, text).toBe('current')
  })
})

describe('problems in words', () => {
  it.each([
    ['refuted', 'active', 'Recorded as not present:'],
    ['confirmed', 'resolved', 'Resolved:'],
    ['confirmed', 'inactive', 'Inactive:'],
    ['confirmed', 'remission', 'In remission:'],
    ['entered-in-error', 'active', 'Entered in error:']
  ])('H-004: a problem that is %s and %s is led by "%s%s"', (verification, clinical, lead) => {
    const problem = entry('Asthma', { verificationStatus: status(verification), clinicalStatus: status(clinical) })
    expect(toProblemWords(problem).lead).toBe(lead)
  })
})

describe('medicines in words', () => {
  const request = (resource: Record<string, unknown>, state = 'active'): Entry =>
    entry('Prednisolone', { resourceType: 'MedicationRequest', ...resource }, { status: state })

  it('H-004: an order not to give says so', () => {
    expect(toMedicationWords(request({ doNotPerform: true }), NOW)).toMatchObject({
      lead: 'Do not give:',
      standing: 'forbidden'
    })
  })

  it('H-025: a five-day course a month later has ended', () => {
    const course = request({
      authoredOn: '2026-10-16',
      courseOfTherapyType: status('acute'),
      dispenseRequest: { expectedSupplyDuration: { value: 5, code: 'd' } }
    })
    const words = toMedicationWords(course, NOW)
    expect(words.standing).toBe('past')
    expect(words.tags.map(({ text }) => text)).toContain('supply ended 20-Oct-2026')
  })

  it('H-025: an issue is not what is being taken, and a course that was authorised is', () => {
    const about = { resourceType: 'MedicationRequest', intent: 'order' }
    const issue = entry(
      'Ramipril 5mg capsules',
      { ...about, basedOn: [{ reference: 'MedicationRequest/1' }] },
      { status: 'completed' }
    )
    expect(toMedicationWords(issue, NOW)).toMatchObject({ standing: 'past', group: 'Issued', lead: 'Issued:' })
    const ordered = entry(
      'Ramipril 5mg capsules',
      { ...about, basedOn: [{ reference: 'CarePlan/1' }] },
      { status: 'active' }
    )
    expect(toMedicationWords(ordered, NOW).standing).toBe('current')
  })

  it('H-025: dispensed and given are not the same as taken', () => {
    const dispensed = entry('Metformin', { resourceType: 'MedicationDispense' }, { status: 'completed' })
    expect(toMedicationWords(dispensed, NOW)).toMatchObject({ lead: 'Dispensed:', standing: 'past' })
  })
})

describe('values and dates in words', () => {
  it('H-008: a comparator and a missing unit are kept', () => {
    expect(sayValue({ valueQuantity: { value: 5, comparator: '<', unit: 'mg/L' } })).toBe('<5 mg/L')
    expect(sayValue({ valueQuantity: { value: 5 } })).toBe('5 (no unit sent)')
    expect(sayValue({ dataAbsentReason: { text: 'Specimen haemolysed' } })).toBe('no value: Specimen haemolysed')
  })

  it('H-007: recorded and happened are both shown where they differ', () => {
    const dated = entry('Latex', {}, { recorded: '2026-11-14', occurred: '2011' })
    expect(toRowDates(dated, RECORDED, NOW)).toMatchObject({ column: '14-Nov-2026', other: 'happened 2011' })
    expect(toRowDates(dated, WHEN, NOW)).toMatchObject({ column: '2011', other: 'recorded 14-Nov-2026' })
  })

  it('H-007: a report that carries only the date of its recording shows that one, and says which it is', () => {
    const issued = entry('Biochemistry report', {}, { recorded: '2026-11-14' })
    expect(toRowDates(issued, WHEN, NOW)).toMatchObject({ column: '14-Nov-2026', note: 'recorded', other: null })
    expect(toRowDates(entry('Biochemistry report', {}), WHEN, NOW).column).toBe('date not stated')
  })

  it('H-007: a missing date is said, and a recorded date in the future too', () => {
    expect(toRowDates(entry('Latex', {}), RECORDED, NOW).column).toBe('date not stated')
    expect(toRowDates(entry('Latex', {}, { recorded: '2027' }), RECORDED, NOW).isRecordedInFuture).toBe(true)
  })
})

describe('rows', () => {
  it('H-014: a safeguarding alert gives nothing away', () => {
    const flag = entry(
      'Safeguarding enquiry: nephew',
      { resourceType: 'Flag', category: [{ text: 'Safeguarding' }] },
      { status: 'active' }
    )
    const rows = toRowGroups('alerts', [flag], NOW).flatMap((group) => group.rows)
    expect(JSON.stringify(rows.map(({ words }) => words))).not.toMatch(/safeguard|nephew/i)
  })

  it('H-004: a modifier extension is said', () => {
    const qualified = entry('Latex', { modifierExtension: [{ url: 'https://example.org/x' }] })
    const tags = toRowGroups('allergies', [qualified], NOW).flatMap(({ rows }) =>
      rows.flatMap(({ words }) => words.tags)
    )
    expect(tags.map(({ text }) => text)).toContain('Carries a qualifier this screen cannot show')
  })

  it('H-004: what a modifier extension may turn round is not a fact of now, and stands apart', () => {
    const qualified = entry('Epilepsy', {
      resourceType: 'Condition',
      modifierExtension: [{ url: 'https://example.org/negated' }]
    })
    const [group] = toRowGroups('problems', [qualified], NOW)
    expect(group?.name).toBe('Not to be read as fact')
    expect(group?.rows[0]?.words).toMatchObject({
      standing: 'unclear',
      lead: expect.stringContaining('Not to be read as fact')
    })
  })

  it('no entry is lost between the groups, whatever its status', () => {
    const odd = ['active', 'made-up', null, 'stopped'].map((code, index) =>
      entry(`${index}`, { resourceType: 'MedicationRequest' }, { id: `a/${index}`, status: code })
    )
    const rows = toRowGroups('medications', odd, NOW).flatMap((group) => group.rows)
    expect(rows).toHaveLength(odd.length)
  })
})

it('H-008: an annotation is no unit, and is not shown as one', () => {
  expect(sayValue({ valueQuantity: { value: 2, unit: '{score}' } })).toBe('2')
})

it('H-007: a date that is only of the event is labelled as such', () => {
  const dates = toRowDates(entry('Memory service', {}, { occurred: '2023-11' }), RECORDED, NOW)
  expect(dates).toMatchObject({ column: 'Nov 2023', note: 'happened', other: 'no recorded date' })
})
