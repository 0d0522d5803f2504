/** H-001: every way in which a resource can name somebody, once with this person (shown) and once with another. */
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { aResource, byNumber, byReference, searchset } from '../fixtures/clinical.ts'
import { type Json, NHS_NUMBER, patientOf } from '../fixtures/people.ts'
import { allergy, allergyOf, attack, bundle, JOAN, STRANGER, TYPE, wrong, type Attack } from './attack.ts'

const number = (value: unknown, more: Json = {}): Json => ({ identifier: { system: NHS_NUMBER, value, ...more } })
const spaced = (nhs: string): string => `${nhs.slice(0, 3)} ${nhs.slice(3, 6)} ${nhs.slice(6)}`
const right = (id: string, answer: Behaviour, more: Partial<Attack> = {}): Attack =>
  attack(`right-${id}`, 'recorded', answer, { shown: 1, ...more })
const about = (subject: Json | undefined, more: Json = {}): Behaviour => behave.ok(allergyOf(subject, more))
/** With an address of the source's own. */
const referring =
  (to: (baseUrl: string) => string): Behaviour =>
  (call, response, baseUrl) =>
    about(byReference(to(baseUrl)))(call, response, baseUrl)

const URN = 'urn:uuid:1c9d7c0e-8a43-4b57-9d5a-6a2f1f6f7a10'

const rights: readonly Attack[] = [
  right('by-number', about(byNumber(JOAN))),
  right('by-number-spaced', about(number(spaced(JOAN.nhs)))),
  right('by-number-and-a-reference', about({ ...byNumber(JOAN), reference: 'Patient/p99' })),
  right('by-reference', about(byReference('Patient/p1'))),
  right('by-version', about(byReference('Patient/p1/_history/7'))),
  right(
    'by-absolute',
    referring((baseUrl) => `${baseUrl}/Patient/p1`)
  ),
  right(
    'by-absolute-version',
    referring((baseUrl) => `${baseUrl}/Patient/p1/_history/2`)
  ),
  right('by-contained', about(byReference('#c'), { contained: [patientOf(JOAN, 'c')] })),
  right(
    'by-included',
    bundle([
      { resource: allergyOf(byReference('Patient/p7')) },
      { resource: patientOf(JOAN, 'p7'), search: { mode: 'include' } }
    ])
  ),
  right(
    'by-urn',
    bundle([
      { resource: allergyOf(byReference(URN)) },
      { fullUrl: URN, resource: patientOf(JOAN, 'p7'), search: { mode: 'include' } }
    ])
  ),
  right(
    'a-relative-of-hers',
    behave.ok(
      allergy('a1', {
        contained: [
          {
            resourceType: 'RelatedPerson',
            id: 'r',
            patient: byNumber(JOAN),
            identifier: [{ system: NHS_NUMBER, value: STRANGER.nhs }]
          }
        ]
      })
    )
  ),
  right(
    'recorded-by-another-patient',
    behave.ok(
      allergy('a1', {
        recorder: { reference: 'Practitioner/9', display: 'Dr Who' },
        asserter: { reference: 'Patient/p1' }
      })
    )
  ),
  right('patient-in-two-names', about(byReference('Patient/p1')), {
    answers: {
      Patient: behave.ok(
        patientOf(JOAN, 'p1', {
          identifier: [
            { use: 'official', system: NHS_NUMBER, value: JOAN.nhs },
            { use: 'old', system: NHS_NUMBER, value: STRANGER.nhs }
          ]
        })
      ),
      [TYPE]: about(byReference('Patient/p1'))
    }
  })
]

const SUBJECTS_WRONG: Readonly<Record<string, Json | undefined>> = {
  nobody: undefined,
  'empty-reference': {},
  'display-alone': { display: 'QUILLFEATHER, Joan' },
  'another-number': byNumber(STRANGER),
  'another-number-official': number(STRANGER.nhs, { use: 'official' }),
  'another-number-and-her-reference': { ...byNumber(STRANGER), reference: 'Patient/p1' },
  'her-number-of-another-system': { identifier: { system: 'urn:hospital', value: JOAN.nhs } },
  'her-number-without-system': { identifier: { value: JOAN.nhs } },
  'her-number-retired': number(JOAN.nhs, { use: 'old' }),
  'her-number-as-a-number': number(Number(JOAN.nhs)),
  'one-digit-off': number(`${JOAN.nhs.slice(0, 9)}${(Number(JOAN.nhs[9]) + 1) % 10}`),
  'number-in-front': number(`0${JOAN.nhs}`),
  'another-patient': byReference('Patient/p2'),
  'lower-case': byReference('patient/p1'),
  'id-that-begins-alike': byReference('Patient/p11'),
  'id-of-case': byReference('Patient/P1'),
  'another-server': byReference('https://elsewhere.example/fhir/Patient/p1'),
  'another-server-version': byReference('https://elsewhere.example/fhir/Patient/p1/_history/1'),
  'unknown-urn': byReference(URN),
  'unknown-oid': byReference('urn:oid:1.2.3'),
  'contained-that-is-missing': byReference('#c'),
  'a-group': byReference('Group/g1'),
  'a-relative': byReference('RelatedPerson/p1'),
  'a-practitioner': byReference('Practitioner/p1'),
  'a-search': byReference(`Patient?identifier=${NHS_NUMBER}|${STRANGER.nhs}`),
  'a-path-inside': byReference('Patient/p2/../p1'),
  'a-query-behind': byReference('Patient/p2?x=Patient/p1')
}

const subjects: readonly Attack[] = Object.entries(SUBJECTS_WRONG).map(([id, subject]) => wrong(id, about(subject)))

/** Somebody else in the same answer as a right allergy: each sets the whole aside. */
const COMPANY: Readonly<Record<string, Json>> = {
  coverage: { resourceType: 'Coverage', id: 'w1', beneficiary: byNumber(STRANGER) },
  'coverage-by-reference': { resourceType: 'Coverage', id: 'w1', beneficiary: byReference('Patient/p2') },
  consent: { resourceType: 'Consent', id: 'w1', patient: byNumber(STRANGER) },
  task: { resourceType: 'Task', id: 'w1', for: byNumber(STRANGER) },
  list: { resourceType: 'List', id: 'w1', subject: byReference('Patient/p2') },
  composition: { resourceType: 'Composition', id: 'w1', subject: byNumber(STRANGER) },
  patient: patientOf(STRANGER, 'p2'),
  'patient-included': patientOf(STRANGER, 'p1'),
  'patient-without-number': { resourceType: 'Patient', id: 'p3', name: [{ family: 'Nobody' }] },
  'bundle-inside': { resourceType: 'Bundle', type: 'collection', entry: [{ resource: allergyOf(byNumber(STRANGER)) }] },
  'parameters-inside': {
    resourceType: 'Parameters',
    parameter: [{ name: 'x', resource: allergyOf(byNumber(STRANGER)) }]
  },
  'condition-beside': aResource('Condition', 'w1', byNumber(STRANGER)),
  'appointment-beside': aResource('Appointment', 'w1', byNumber(STRANGER)),
  'study-subject': { resourceType: 'ResearchSubject', id: 'w1', individual: byReference('Patient/p2') }
}

const company: readonly Attack[] = Object.entries(COMPANY).map(([id, resource]) =>
  wrong(`company-${id}`, behave.ok(allergy('a1'), resource))
)

const CONTAINED: Readonly<Record<string, Json>> = {
  patient: patientOf(STRANGER, 'c'),
  coverage: { resourceType: 'Coverage', id: 'c', beneficiary: byNumber(STRANGER) },
  condition: aResource('Condition', 'c', byNumber(STRANGER)),
  'two-numbers': patientOf(JOAN, 'c', {
    identifier: [JOAN.nhs, STRANGER.nhs].map((value) => ({ system: NHS_NUMBER, value }))
  })
}

const contained: readonly Attack[] = Object.entries(CONTAINED).map(([id, one]) =>
  wrong(`contained-${id}`, behave.ok(allergy('a1', { contained: [one] })))
)

const elsewhere = 'https://elsewhere.example/fhir'
const placed = (fullUrl: string, resource: Json): Json => ({ fullUrl, resource })

const places: readonly Attack[] = [
  wrong('contained-subject', about(byReference('#c'), { contained: [patientOf(STRANGER, 'c')] })),
  wrong('full-url-elsewhere', bundle([placed(`${elsewhere}/${TYPE}/w1`, allergyOf(byReference('Patient/p1')))])),
  wrong(
    'included-from-elsewhere',
    bundle([
      { resource: allergyOf(byReference('Patient/p9')) },
      { fullUrl: `${elsewhere}/Patient/p9`, resource: patientOf(JOAN, 'p9'), search: { mode: 'include' } }
    ])
  ),
  wrong(
    'urn-of-a-stranger',
    bundle([
      { resource: allergyOf(byReference(URN)) },
      { fullUrl: URN, resource: patientOf(STRANGER, 'p9'), search: { mode: 'include' } }
    ])
  ),
  wrong(
    'linkage',
    bundle([
      { resource: allergyOf(byReference('Patient/p2')) },
      {
        resource: {
          resourceType: 'Linkage',
          id: 'l1',
          item: [
            { type: 'source', resource: byReference('Patient/p1') },
            { type: 'alternate', resource: byReference('Patient/p2') }
          ]
        },
        search: { mode: 'include' }
      }
    ])
  ),
  wrong('link-of-the-patient', about(byReference('Patient/p2')), {
    answers: {
      Patient: behave.ok(patientOf(JOAN, 'p1', { link: [{ type: 'refer', other: byReference('Patient/p2') }] })),
      [TYPE]: about(byReference('Patient/p2'))
    }
  }),
  wrong('superseded-number', about(byNumber({ ...JOAN, nhs: '9990009990' }))),
  wrong(
    'group-with-members',
    bundle([
      { resource: allergyOf(byReference('Group/g1')) },
      {
        resource: {
          resourceType: 'Group',
          id: 'g1',
          type: 'person',
          actual: true,
          member: [{ entity: byReference('Patient/p1') }]
        },
        search: { mode: 'include' }
      }
    ])
  ),
  wrong(
    'on-page-2',
    behave.paged(1, () => allergy('a1'), about(byNumber(STRANGER)))
  ),
  wrong('unreadable-too', about(byNumber(STRANGER), { code: 'penicillin' })),
  wrong(
    'among-fifty',
    behave.ok(...Array.from({ length: 49 }, (_, n) => allergy(`a${n}`)), allergyOf(byNumber(STRANGER)))
  )
]

const ofPatient = (id: string, ...patients: readonly Json[]): Attack => ({
  ...wrong(`patient-${id}`, behave.ok(allergy('a1'))),
  answers: { Patient: behave.json(searchset(patients)), [TYPE]: behave.ok(allergy('a1')) }
})

const patients: readonly Attack[] = [
  ofPatient('another', patientOf(STRANGER, 'p1')),
  ofPatient('without-number', patientOf(JOAN, 'p1', { identifier: [] })),
  ofPatient(
    'number-retired',
    patientOf(JOAN, 'p1', { identifier: [{ use: 'old', system: NHS_NUMBER, value: JOAN.nhs }] })
  ),
  ofPatient(
    'two-numbers',
    patientOf(JOAN, 'p1', { identifier: [JOAN.nhs, STRANGER.nhs].map((value) => ({ system: NHS_NUMBER, value })) })
  ),
  ofPatient('hers-and-another', patientOf(JOAN, 'p1'), patientOf(STRANGER, 'p2')),
  ofPatient('that-is-a-person', { ...patientOf(JOAN, 'p1'), resourceType: 'Person' })
]

export const PERSON_ATTACKS: readonly Attack[] = [
  ...rights,
  ...subjects,
  ...company,
  ...contained,
  ...places,
  ...patients
]
