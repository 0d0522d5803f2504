/** What a page's own links say that it answers: another person, another type, or the same question in other words. */
import type { Behaviour } from '../faults/scripted-server.ts'
import * as behave from '../faults/behaviours.ts'
import { patientOf } from '../fixtures/people.ts'
import { searchset } from '../fixtures/clinical.ts'
import { NHS_NUMBER } from '../fixtures/people.ts'
import { allergy, attack, JOAN, STRANGER, TYPE, type Attack } from './attack.ts'

const NHS = encodeURIComponent(`${NHS_NUMBER}|`)

const says = (url: unknown, resources: readonly object[] = [], relation = 'self'): Behaviour =>
  behave.json(searchset(resources as never, { link: [{ relation, url }] }))

/** The source knows Joan by the NHS number and, as every scripted source, by the id `p1`. */
const CONTRADICTIONS: readonly (readonly [string, string])[] = [
  ['number', `${TYPE}?patient.identifier=${NHS}${STRANGER.nhs}`],
  ['number-of-subject', `${TYPE}?subject:identifier=${NHS}${STRANGER.nhs}&_count=200`],
  ['number-by-type', `${TYPE}?patient:Patient.identifier=${NHS}${STRANGER.nhs}`],
  ['number-bare', `${TYPE}?patient.identifier=${STRANGER.nhs}`],
  ['number-as-id', `${TYPE}?patient=${STRANGER.nhs}`],
  ['number-spaced', `${TYPE}?patient.identifier=${NHS}999+000+5009`],
  ['id', `${TYPE}?_count=200&patient=p2`],
  ['reference', `${TYPE}?patient=Patient/p2`],
  ['reference-versioned', `${TYPE}?subject=Patient/p2/_history/3`],
  [
    'reference-absolute',
    `http://inner.example/fhir/${TYPE}?patient=${encodeURIComponent('http://inner.example/fhir/Patient/p2')}`
  ],
  ['reference-typed', `${TYPE}?patient:Patient=p2`],
  ['of-two-others', `${TYPE}?patient=p2,p3`],
  ['second-parameter', `${TYPE}?patient.identifier=${NHS}${JOAN.nhs}&patient=p2`],
  ['compartment', `Patient/p2/${TYPE}`],
  ['compartment-by-post', `Patient/p2/${TYPE}/_search`],
  ['other-type', `Condition?patient.identifier=${NHS}${JOAN.nhs}`],
  ['other-type-by-post', 'Condition/_search'],
  ['other-type-of-compartment', 'Patient/p1/Condition'],
  ['other-type-without-query', 'https://inner.example/r4/Observation']
]

const RIGHT: readonly (readonly [string, unknown])[] = [
  ['as-asked', `${TYPE}?patient.identifier=${NHS}${JOAN.nhs}&_count=200`],
  ['unescaped', `${TYPE}?patient.identifier=${NHS_NUMBER}|${JOAN.nhs}`],
  ['reordered', `${TYPE}?_count=50&_format=json&patient.identifier=${NHS}${JOAN.nhs}`],
  ['relative', `/fhir/${TYPE}?patient=Patient/p1`],
  ['other-host', `https://inner.example:8443/r4/${TYPE}?patient=p1`],
  ['other-host-absolute', `https://inner.example/${TYPE}?patient=https://inner.example/Patient/p1/_history/2`],
  ['number-as-id', `${TYPE}?patient=${JOAN.nhs}`],
  ['local-number', `${TYPE}?patient.identifier=https://trust.example/mrn|0004711`],
  ['masked-number', `${TYPE}?patient.identifier=${NHS}**********`],
  ['among-others', `${TYPE}?patient=p2,p1`],
  ['no-parameters', TYPE],
  ['by-post', `${TYPE}/_search`],
  ['compartment', `Patient/p1/${TYPE}`],
  ['opaque', 'https://inner.example/r4?_getpages=5e3f6a4c-8b1d-4f4e-9a3f-0f0f0f0f0f0f&_bundletype=searchset'],
  ['opaque-path', '/pages/7f3a'],
  ['empty', ''],
  ['no-address', 'http://['],
  ['null', null],
  ['urn', 'urn:uuid:5e3f6a4c-8b1d-4f4e-9a3f-0f0f0f0f0f0f'],
  ['other-kind-of-subject', `${TYPE}?asserter=Practitioner/p2`]
]

export const SELF_ATTACKS: readonly Attack[] = [
  ...CONTRADICTIONS.map(([id, url]) => attack(`self-not-${id}`, 'unavailable', says(url), { detail: /its link says/ })),
  ...RIGHT.map(([id, url]) => attack(`self-is-${id}`, 'none-recorded', says(url))),
  attack('self-missing', 'none-recorded', behave.json(searchset([], { link: [] }))),
  attack('self-twice', 'unavailable', (call, response, baseUrl) =>
    behave.json(
      searchset([], {
        link: [
          { relation: 'self', url: `${baseUrl}/${TYPE}?patient=p1` },
          { relation: 'SELF', url: `${baseUrl}/${TYPE}?patient=p2` }
        ]
      })
    )(call, response, baseUrl)
  ),
  attack('self-of-entries', 'recorded', says(`${TYPE}?patient=p2`, [allergy()]), { shown: 1, flags: ['cut'] }),
  attack('next-about-somebody-else', 'recorded', says(`/fhir/${TYPE}?patient=p2&page=2`, [allergy()], 'next'), {
    shown: 1,
    flags: ['cut']
  }),
  {
    id: 'self-of-patient-search',
    states: ['unavailable'],
    answers: { Patient: says(`Patient?identifier=${NHS}${STRANGER.nhs}`) }
  },
  {
    id: 'self-of-patient-found',
    states: ['none-recorded'],
    answers: { Patient: says(`https://inner.example/Patient?_id=p1&_count=1`, [patientOf(JOAN, 'p1')]) }
  }
]
