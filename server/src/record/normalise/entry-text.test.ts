/** What an entry of each type is called (H-011), and that one without words says so. */
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../test/fixtures/people.ts'
import { RECORD_RESOURCE_TYPES, type RecordResourceType } from '../../domain/resource-types.ts'
import { type ReferenceLookup, textOfEntry } from './entry-text.ts'

const nothing: ReferenceLookup = () => null
const named = (text: string): Json => ({ coding: [{ system: 'http://snomed.info/sct', code: '1' }], text })

/** For each type the elements that name it, the one that counts first. A type without a row fails to compile. */
const NAMED: Readonly<Record<RecordResourceType, readonly Json[]>> = {
  Flag: [{ code: named('Self-neglect risk') }],
  AllergyIntolerance: [{ code: named('Allergy to penicillin') }],
  Condition: [{ code: named('Asthma') }],
  MedicationRequest: [
    { medicationCodeableConcept: named('Ramipril') },
    { medicationReference: { display: 'Ramipril' } }
  ],
  MedicationStatement: [{ medicationCodeableConcept: named('Ramipril') }],
  MedicationDispense: [{ medicationCodeableConcept: named('Ramipril') }],
  MedicationAdministration: [{ medicationCodeableConcept: named('Ramipril') }],
  Encounter: [
    {
      type: [named('Ward stay')],
      serviceType: named('Cardiology'),
      class: { system: 'x', code: 'IMP', display: 'inpatient' }
    },
    { serviceType: named('Cardiology'), class: { system: 'x', code: 'IMP', display: 'inpatient' } },
    { class: { system: 'x', code: 'IMP', display: 'inpatient encounter' } }
  ],
  Appointment: [
    { description: 'Hip clinic', serviceType: [named('Orthopaedics')] },
    { serviceType: [named('Orthopaedics')] },
    { appointmentType: named('Follow up') },
    { reasonCode: [named('Hip pain')] }
  ],
  ServiceRequest: [{ code: named('Referral to memory clinic') }],
  EpisodeOfCare: [{ type: [named('Community nursing')] }],
  Task: [{ code: named('Assessment'), description: 'of needs' }, { description: 'Assessment of needs' }],
  DeviceRequest: [{ codeCodeableConcept: named('Bath rail') }, { codeReference: { display: 'Bath rail' } }],
  DiagnosticReport: [{ code: named('Full blood count') }],
  Observation: [{ code: named('Heart rate') }],
  ImagingStudy: [
    { description: 'Chest', procedureCode: [named('X-ray')] },
    { procedureCode: [named('Chest X-ray')] },
    { modality: [{ system: 'x', code: 'CT', display: 'Computed tomography' }] }
  ],
  Procedure: [{ code: named('Appendicectomy') }],
  Immunization: [{ vaccineCode: named('Influenza vaccine') }],
  DocumentReference: [
    { description: 'Discharge letter', type: named('Letter') },
    { type: named('Letter') },
    { category: [named('Correspondence')] }
  ],
  CarePlan: [
    { title: 'Falls plan', category: [named('Plan')] },
    { category: [named('Plan')] },
    { description: 'A plan' }
  ],
  Goal: [{ description: named('Walk to the shop') }],
  CareTeam: [{ name: 'Community team', category: [named('Team')] }, { category: [named('Team')] }],
  QuestionnaireResponse: [
    { _questionnaire: { extension: [{ url: 'x', valueString: 'About me' }] } },
    { item: [{ linkId: '1', text: 'What matters to me' }] }
  ],
  RelatedPerson: [
    { relationship: [named('Daughter')], name: [{ given: ['Ann'], family: 'Quillfeather' }] },
    { name: [{ text: 'Ann Quillfeather' }] },
    { relationship: [named('Daughter')] }
  ]
}

const NO_DESCRIPTION = 'No description was given'

describe('H-011: an entry', () => {
  test.each(RECORD_RESOURCE_TYPES)('%s is called by what names it', (resourceType) => {
    for (const elements of NAMED[resourceType]) {
      const text = textOfEntry({ resourceType, ...elements }, nothing)
      expect(text).not.toBe(NO_DESCRIPTION)
      expect(JSON.stringify(elements)).toContain(text.split(': ')[0])
    }
  })

  test.each(RECORD_RESOURCE_TYPES)('%s without words says that no description was given', (resourceType) => {
    expect(textOfEntry({ resourceType }, nothing)).toBe(NO_DESCRIPTION)
  })

  test.each(RECORD_RESOURCE_TYPES)('%s of hostile shape breaks nothing', (resourceType) => {
    const elements = NAMED[resourceType].flatMap((element) => Object.keys(element))
    for (const hostile of [null, 7, 'x', [], [null], {}, [[{}]], { coding: 'x' }, { text: {} }]) {
      const resource = { resourceType, ...Object.fromEntries(elements.map((element) => [element, hostile])) }
      expect(typeof textOfEntry(resource, nothing)).toBe('string')
    }
  })

  test('the elements that count first come before the others', () => {
    const of = (resourceType: string, elements: Json): string => textOfEntry({ resourceType, ...elements }, nothing)
    expect(of('Encounter', NAMED.Encounter[0] ?? {})).toBe('Ward stay')
    expect(of('Appointment', NAMED.Appointment[0] ?? {})).toBe('Hip clinic')
    expect(of('RelatedPerson', NAMED.RelatedPerson[0] ?? {})).toBe('Daughter: Ann Quillfeather')
    expect(of('RelatedPerson', { name: [{ given: 'Ann', family: 7 }] })).toBe(NO_DESCRIPTION)
  })
})

describe('a medicine', () => {
  const medication = { resourceType: 'Medication', id: 'm1', code: named('Ciprofloxacin 500 mg') }
  const lookup: ReferenceLookup = (reference) => (reference === 'Medication/m1' ? medication : null)
  const request = (more: Json): Parameters<typeof textOfEntry>[0] => ({ resourceType: 'MedicationRequest', ...more })

  test('is named by the Medication that came along, before the words of the reference', () => {
    const medicationReference = { reference: 'Medication/m1', display: 'an antibiotic' }
    expect(textOfEntry(request({ medicationReference }), lookup)).toBe('Ciprofloxacin 500 mg')
  })

  test('is named by the words of the reference where the Medication did not come along', () => {
    const medicationReference = { reference: 'Medication/m2', display: 'an antibiotic' }
    expect(textOfEntry(request({ medicationReference }), lookup)).toBe('an antibiotic')
  })

  test('H-011: is named by the Medication contained in it', () => {
    const contained = [{ ...medication, id: 'c' }]
    const resource = request({ contained, medicationReference: { reference: '#c' } })
    expect(textOfEntry(resource, nothing)).toBe('Ciprofloxacin 500 mg')
  })
})

/** Shapes of HL7's own R4 examples that name what they are in another place than most sources do. */
describe('H-011: what is said in an unusual place is not told as without a description', () => {
  const of = (resource: Json): string => textOfEntry(resource as Parameters<typeof textOfEntry>[0], nothing)

  test('a mixture without a name is called by its ingredients', () => {
    const ingredient = [
      { itemCodeableConcept: named('Potassium chloride') },
      { itemReference: { reference: '#water', display: 'Water for injections' } },
      { itemReference: { reference: '#salt' } }
    ]
    const salt = { resourceType: 'Substance', id: 'salt', code: named('Sodium chloride') }
    const contained = [{ resourceType: 'Medication', id: 'm', ingredient }, salt]
    for (const resourceType of ['MedicationRequest', 'MedicationDispense', 'MedicationAdministration']) {
      expect(of({ resourceType, contained, medicationReference: { reference: '#m' } })).toBe(
        'Potassium chloride + Water for injections + Sodium chloride'
      )
    }
  })

  test('H-004: a plan without a title is called by what it plans, and what must not be done says so', () => {
    const activity = [
      { detail: { kind: 'ServiceRequest', code: named('Operation on heart'), doNotPerform: true } },
      { detail: { description: 'Walk to the shop' } },
      { reference: { reference: 'Appointment/1', display: 'Nurse visit' } }
    ]
    expect(of({ resourceType: 'CarePlan', activity })).toBe(
      'not to be done: Operation on heart; Walk to the shop; Nurse visit'
    )
  })

  test('a plan of nothing but a goal, or a problem, is called by that', () => {
    const contained = [{ resourceType: 'Goal', id: 'g', description: { text: 'Lose weight' } }]
    expect(of({ resourceType: 'CarePlan', contained, goal: [{ reference: '#g' }] })).toBe('Lose weight')
    expect(of({ resourceType: 'CarePlan', addresses: [{ display: 'Obesity' }] })).toBe('Obesity')
  })

  test('more than four parts are counted', () => {
    const activity = [1, 2, 3, 4, 5, 6].map((n) => ({ detail: { description: `Step ${n}` } }))
    expect(of({ resourceType: 'CarePlan', activity })).toBe('Step 1; Step 2; Step 3; Step 4 and 2 more')
  })

  test('a study is called by its series', () => {
    const series = [
      { description: 'CT Surview 180' },
      { modality: { code: 'CT', display: 'CT' }, bodySite: { code: '1', display: 'Trunk' } }
    ]
    expect(of({ resourceType: 'ImagingStudy', series })).toBe('CT Surview 180; CT of Trunk')
  })

  test('a form is called by its first question, however deep, else by its answers', () => {
    const nested = [
      { linkId: '1', item: [{ linkId: '1.1', answer: [{ item: [{ linkId: '1.1.1', text: 'Allergies?' }] }] }] }
    ]
    expect(of({ resourceType: 'QuestionnaireResponse', item: nested })).toBe('Allergies?')
    const bare = [
      { linkId: '1', answer: [{ valueCoding: { code: 'x', display: 'Confused' } }] },
      { linkId: '2', answer: [{ valueString: 'since May' }] }
    ]
    expect(of({ resourceType: 'QuestionnaireResponse', item: bare })).toBe('Confused; since May')
  })

  test('a form nested without end is read to its end', () => {
    let item: Json = { linkId: 'x', text: 'The last question' }
    for (let depth = 0; depth < 20_000; depth += 1) item = { linkId: 'x', item: [item] }
    expect(of({ resourceType: 'QuestionnaireResponse', item: [item] })).toBe('The last question')
  })

  test('what only the narrative says is told in its words, without its HTML', () => {
    const told = (div: string, status = 'additional'): string =>
      of({ resourceType: 'Procedure', text: { status, div } })
    expect(
      told('<div xmlns="http://www.w3.org/1999/xhtml"><p>Appendicectomy &amp; wash-out</p><p>April 2013</p></div>')
    ).toBe('Appendicectomy & wash-out April 2013')
    expect(told('<div>Nothing</div>', 'empty')).toBe(NO_DESCRIPTION)
    expect(told('<div><script>alert(1)</script><!-- x --> <br/></div>')).toBe(NO_DESCRIPTION)
    expect(told('<div>a <script>alert(1)')).toBe('a')
    expect(told(`<div>${'word '.repeat(1000)}</div>`).length).toBeLessThan(210)
  })

  test('whatever has a name of its own is called by that, and never by its narrative', () => {
    expect(of({ resourceType: 'Procedure', code: named('Biopsy'), text: { div: '<div>Other</div>' } })).toBe('Biopsy')
  })
})
