/** STU3 into R4, rule by rule: statuses by total maps, negations kept, nothing dropped (H-004, H-007, H-011). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { originalOf } from '../../domain/original-resource.ts'
import { objectsOf, type JsonObject, type Resource } from '../../domain/resource.ts'
import { createResourceCheck } from '../fhir-r4/resource-check.ts'
import { isTranslated, translate } from './translate.ts'

const check = createResourceCheck()
const subject = { reference: 'Patient/1' }
const code = { text: 'words' }
const ALLERGY = { resourceType: 'AllergyIntolerance', id: '1', verificationStatus: 'confirmed', patient: subject, code }
const CONDITION = { resourceType: 'Condition', id: '1', subject, code }
const IMMUNISATION = {
  resourceType: 'Immunization',
  id: '1',
  status: 'completed',
  notGiven: false,
  vaccineCode: code,
  patient: subject,
  date: '2011'
}
const STATEMENT = {
  resourceType: 'MedicationStatement',
  id: '1',
  status: 'active',
  taken: 'y',
  subject,
  medicationCodeableConcept: code
}
const REFERRAL = { resourceType: 'ReferralRequest', id: '1', status: 'active', intent: 'order', subject }
const PROCEDURE = { resourceType: 'Procedure', id: '1', status: 'completed', subject, code }
const OBSERVATION = { resourceType: 'Observation', id: '1', status: 'final', subject, code }

/** What could not be placed, by the name of its STU3 element. */
function leftOf(resource: Resource): Readonly<Record<string, unknown>> {
  const kept = objectsOf(resource['extension']).filter((one) => String(one['url']).endsWith('UntranslatedElement'))
  return Object.fromEntries(
    kept.map((one) => objectsOf(one['extension']).map((part) => part['valueString']) as [string, string])
  )
}

function valid(stu3: Resource): Resource {
  const r4 = translate(stu3)
  expect(check.issuesOf(r4)).toEqual([])
  return r4
}

describe('each rule', () => {
  test.each<[string, Resource, JsonObject]>([
    [
      'an allergy’s statuses',
      { ...ALLERGY, clinicalStatus: 'active' },
      {
        clinicalStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }]
        },
        verificationStatus: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'confirmed' }
          ]
        }
      }
    ],
    ['H-007: a partial date of assertion', { ...ALLERGY, assertedDate: '2011' }, { recordedDate: '2011' }],
    [
      'H-004: a refuted condition',
      { ...CONDITION, verificationStatus: 'refuted' },
      {
        verificationStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'refuted' }]
        }
      }
    ],
    [
      'a status that nobody knows',
      { ...CONDITION, clinicalStatus: 'smouldering' },
      { clinicalStatus: { text: 'smouldering' } }
    ],
    [
      'an encounter as context',
      { ...CONDITION, context: { reference: 'Encounter/7' } },
      { encounter: { reference: 'Encounter/7' } }
    ],
    ['a stage', { ...CONDITION, stage: { summary: code } }, { stage: [{ summary: code }] }],
    [
      'H-004: an immunisation not given',
      { ...IMMUNISATION, notGiven: true, explanation: { reasonNotGiven: [code] } },
      { status: 'not-done', statusReason: code }
    ],
    [
      'an immunisation given in error',
      { ...IMMUNISATION, status: 'entered-in-error', notGiven: true },
      { status: 'entered-in-error' }
    ],
    [
      'an immunisation’s date and giver',
      { ...IMMUNISATION, practitioner: [{ actor: subject, role: code }] },
      { occurrenceDateTime: '2011', performer: [{ actor: subject, function: code }] }
    ],
    [
      'H-004: a medicine not taken',
      { ...STATEMENT, taken: 'n', reasonNotTaken: [code] },
      { status: 'not-taken', statusReason: [code] }
    ],
    [
      'a dose',
      { ...STATEMENT, taken: 'n', dosage: [{ text: 'one a day', doseQuantity: { value: 1 } }] },
      { dosage: [{ text: 'one a day', doseAndRate: [{ doseQuantity: { value: 1 } }] }] }
    ],
    [
      'a referral',
      {
        ...REFERRAL,
        status: 'cancelled',
        serviceRequested: [code],
        description: 'why',
        specialty: code,
        requester: { agent: subject }
      },
      {
        resourceType: 'ServiceRequest',
        status: 'revoked',
        code,
        note: [{ text: 'why' }],
        performerType: code,
        requester: subject
      }
    ],
    [
      'H-004: a procedure not done',
      { ...PROCEDURE, notDone: true, notDoneReason: code },
      { status: 'not-done', statusReason: code }
    ],
    ['a procedure broken off', { ...PROCEDURE, status: 'aborted' }, { status: 'stopped' }],
    ['a comment after a note of its own', { ...OBSERVATION, comment: 'seen' }, { note: [{ text: 'seen' }] }],
    [
      'members of a battery',
      { ...OBSERVATION, related: [{ type: 'has-member', target: { reference: 'Observation/2' } }] },
      { hasMember: [{ reference: 'Observation/2' }] }
    ],
    [
      'interpretation, its components’ too',
      { ...OBSERVATION, interpretation: code, component: [{ code, interpretation: code }] },
      { interpretation: [code], component: [{ code, interpretation: [code] }] }
    ],
    [
      'an appointment',
      {
        resourceType: 'Appointment',
        id: '1',
        status: 'booked',
        serviceCategory: code,
        reason: [code],
        incomingReferral: [{ reference: 'ReferralRequest/9' }],
        participant: [{ actor: subject, status: 'accepted' }]
      },
      { serviceCategory: [code], reasonCode: [code], basedOn: [{ reference: 'ServiceRequest/9' }] }
    ],
    [
      'an encounter without a class',
      {
        resourceType: 'Encounter',
        id: '1',
        status: 'finished',
        subject,
        reason: [code],
        appointment: { reference: 'Appointment/1' }
      },
      { reasonCode: [code], appointment: [{ reference: 'Appointment/1' }] }
    ],
    [
      'a task',
      {
        resourceType: 'Task',
        id: '1',
        status: 'requested',
        intent: 'order',
        for: subject,
        reason: code,
        requester: { agent: subject }
      },
      { reasonCode: code, requester: subject }
    ],
    [
      'an episode of care',
      { resourceType: 'EpisodeOfCare', id: '1', status: 'active', patient: subject },
      { status: 'active', patient: subject }
    ],
    [
      'a document',
      {
        resourceType: 'DocumentReference',
        id: '1',
        status: 'current',
        class: code,
        indexed: '2020-01-01T10:00:00Z',
        content: [{ attachment: { contentType: 'text/html' } }],
        context: { encounter: { reference: 'Encounter/1' }, related: [{ ref: { reference: 'Condition/1' } }] }
      },
      {
        category: [code],
        date: '2020-01-01T10:00:00Z',
        context: { encounter: [{ reference: 'Encounter/1' }], related: [{ reference: 'Condition/1' }] }
      }
    ],
    [
      'a report',
      {
        resourceType: 'DiagnosticReport',
        id: '1',
        status: 'final',
        code,
        category: code,
        performer: [{ actor: subject }],
        codedDiagnosis: [code]
      },
      { category: [code], performer: [subject], conclusionCode: [code] }
    ],
    [
      'an order for a medicine',
      {
        resourceType: 'MedicationRequest',
        id: '1',
        intent: 'order',
        subject,
        medicationCodeableConcept: code,
        category: code,
        substitution: { allowed: false }
      },
      { status: 'unknown', category: [code], substitution: { allowedBoolean: false } }
    ],
    [
      'a medicine',
      {
        resourceType: 'Medication',
        id: '1',
        code,
        ingredient: [{ itemCodeableConcept: code, amount: { numerator: { value: 1 } } }],
        package: { batch: [{ lotNumber: 'x' }] }
      },
      { ingredient: [{ itemCodeableConcept: code, strength: { numerator: { value: 1 } } }], batch: { lotNumber: 'x' } }
    ],
    [
      'a relative',
      { resourceType: 'RelatedPerson', id: '1', patient: subject, relationship: code },
      { relationship: [code] }
    ],
    ['a place', { resourceType: 'Location', id: '1', type: code }, { type: [code] }],
    [
      'a practitioner',
      { resourceType: 'Practitioner', id: '1', name: [{ family: 'Okafor' }] },
      { name: [{ family: 'Okafor' }] }
    ],
    ['an organisation', { resourceType: 'Organization', id: '1', name: 'Surgery' }, { name: 'Surgery' }]
  ])('%s', (_what, stu3, r4) => {
    const translated = valid(stu3)
    expect(translated).toMatchObject(r4)
    expect(leftOf(translated)).toEqual({})
  })
})

describe('what has no place in R4 is kept and said', () => {
  test.each<[string, Resource, Readonly<Record<string, string>>]>([
    [
      'on whose behalf',
      { ...REFERRAL, requester: { agent: subject, onBehalfOf: { reference: 'Organization/1' } } },
      { requester: '{"onBehalfOf":{"reference":"Organization/1"}}' }
    ],
    ['whether it is taken', { ...STATEMENT, taken: 'unk' }, { taken: 'unk' }],
    [
      'a second service',
      { ...REFERRAL, serviceRequested: [code, { text: 'other' }] },
      { serviceRequested: '[{"text":"other"}]' }
    ],
    [
      'a relation without a word for it',
      { ...OBSERVATION, related: [{ type: 'replaces', target: subject }] },
      { related: '[{"type":"replaces","target":{"reference":"Patient/1"}}]' }
    ],
    [
      'an episode as context',
      { ...CONDITION, context: { reference: 'EpisodeOfCare/1' } },
      { context: '{"reference":"EpisodeOfCare/1"}' }
    ],
    ['a status that nobody knows', { ...OBSERVATION, status: 'guessed' }, { status: 'guessed' }],
    ['an element that nobody knows', { ...CONDITION, mood: 7 }, { mood: '7' }]
  ])('%s', (_what, stu3, left) => {
    expect(leftOf(valid(stu3))).toEqual(left)
  })

  test('H-003: a status of an immunisation that nobody knows makes it unreadable, and not completed', () => {
    expect(check.issuesOf(translate({ ...IMMUNISATION, status: 'maybe' }))).toEqual([
      'status: not one of the codes that R4 allows'
    ])
  })

  test('the original stays with the translation, contained resources are translated too', () => {
    const stu3 = { ...CONDITION, contained: [{ ...ALLERGY, id: 'c' }], context: { reference: '#c' } }
    const r4 = translate(stu3)
    expect(originalOf(r4)).toBe(stu3)
    expect(objectsOf(r4['contained'])[0]?.['verificationStatus']).toHaveProperty('coding')
    expect(stu3.contained[0]?.verificationStatus).toBe('confirmed')
  })
})

describe('whatever comes', () => {
  const TYPES = [
    'Patient',
    'Condition',
    'Observation',
    'Immunization',
    'MedicationRequest',
    'Medication',
    'ReferralRequest',
    'DocumentReference',
    'Encounter',
    'Basic'
  ]
  const ELEMENTS = [
    'status',
    'notGiven',
    'taken',
    'dosage',
    'component',
    'related',
    'requester',
    'package',
    'context',
    'class',
    'extension',
    'contained',
    'explanation',
    'practitioner',
    'substitution',
    '_status',
    'constructor',
    'stage',
    'serviceRequested'
  ]

  test('nothing is thrown, and every element that was sent is found again', () => {
    const anything = fc.object({ key: fc.constantFrom(...ELEMENTS), maxDepth: 3 })
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), anything, (type, elements) => {
        const stu3: Resource = { ...elements, resourceType: type }
        const before = JSON.stringify(stu3)
        const r4 = translate(stu3)
        expect(JSON.stringify(stu3)).toBe(before)
        expect(isTranslated(type) ? originalOf(r4) : r4).toBe(stu3)
      })
    )
  })
})
