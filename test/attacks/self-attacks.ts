/** What a page's own links say that it answers: another person, another type, or the same question in other words. */
import type { Behaviour } from '../faults/scripted-server.ts'
import * as behave from '../faults/behaviours.ts'
import { type Json, patientOf } from '../fixtures/people.ts'
import { searchset } from '../fixtures/clinical.ts'
import { NHS_NUMBER } from '../fixtures/people.ts'
import { allergy, attack, JOAN, STRANGER, TYPE, type Attack } from './attack.ts'

const NHS = encodeURIComponent(`${NHS_NUMBER}|`)

const link = (url: string): Json => ({ relation: 'self', url })

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
  ['unknown-parameter', `${TYPE}?on-behalf-of=Practitioner/p2`],
  ['unknown-parameter-beside-a-page', `${TYPE}?_count=200&ct=eyJvZmZzZXQiOjB9`],
  ['up-to-now', `${TYPE}?patient=p1&_lastUpdated=le2026-11-28T09:00:00Z`],
  ['filter-left-empty', `${TYPE}?patient=p1&clinical-status=`],
  ['presented-otherwise', `${TYPE}?patient=p1&_sort=-date&_total=accurate&_summary=false&_format=json&_pretty=true`]
]

/** The search that was done is not the one that was asked for, and the link says so. */
const NARROWED: readonly (readonly [string, string])[] = [
  ['status', `${TYPE}?patient.identifier=${NHS}${JOAN.nhs}&clinical-status=active&_count=200`],
  ['status-with-system', `${TYPE}?patient=p1&clinical-status=http://terminology.hl7.org/x%7Cactive`],
  ['modifier', `${TYPE}?patient=p1&verification-status:not=entered-in-error`],
  ['category', `${TYPE}?category=medication&patient=p1`],
  ['date', `${TYPE}?patient=p1&date=ge2023-01-01`],
  ['changed-since', `${TYPE}?patient=p1&_lastUpdated=ge2023-01-01`],
  ['label', `${TYPE}?patient=p1&_security:not=R`],
  ['compartment', `Patient/p1/${TYPE}?criticality=high`],
  ['reverse-chain', `${TYPE}?patient=p1&_has:Provenance:target:agent=RX1`],
  ['by-whom', `${TYPE}?asserter=Practitioner/p2`]
]

/** The person is dropped, and the rest of the question stands. */
const NAMES_NOBODY: readonly (readonly [string, string])[] = [
  ['count', `${TYPE}?_count=200`],
  ['all-but-the-person', `/fhir/${TYPE}?_format=json&_count=50&_include=${TYPE}:recorder`]
]

const told = (severity: string, code: string, more: object): Behaviour =>
  behave.json(
    searchset([], {
      entry: [
        {
          resource: { resourceType: 'OperationOutcome', issue: [{ severity, code, ...more }] },
          search: { mode: 'outcome' }
        }
      ]
    })
  )

const IGNORED: readonly (readonly [string, Behaviour])[] = [
  [
    'not-supported',
    told('warning', 'not-supported', { diagnostics: "The search parameter 'patient.identifier' is not supported" })
  ],
  ['informed', told('information', 'informational', { diagnostics: 'Ignored parameter: patient.identifier' })],
  ['in-details', told('warning', 'processing', { details: { text: 'Unknown parameter "patient" was ignored' } })],
  [
    'by-place',
    told('information', 'invalid', { details: { text: 'unrecognised' }, expression: ['http.query:patient'] })
  ],
  ['nameless', told('information', 'informational', { details: { text: 'Some search parameters were ignored.' } })],
  ['chained', told('warning', 'informational', { diagnostics: 'Chained criteria are not supported by this server' })]
]

const TOLD_AND_WELL: readonly (readonly [string, Behaviour])[] = [
  ['nothing-found', told('warning', 'processing', { details: { text: 'Resource request returns no results.' } })],
  ['include-ignored', told('information', 'not-supported', { diagnostics: 'Parameter _include was ignored' })],
  ['include-not-supported', told('warning', 'not-supported', { diagnostics: '_include is not supported' })],
  ['a-late-feed', told('information', 'informational', { details: { text: 'Results of the patient are a day late' } })]
]

export const SELF_ATTACKS: readonly Attack[] = [
  ...CONTRADICTIONS.map(([id, url]) => attack(`self-not-${id}`, 'unavailable', says(url), { detail: /its link says/ })),
  ...RIGHT.map(([id, url]) => attack(`self-is-${id}`, 'none-recorded', says(url))),
  ...NARROWED.flatMap(([id, url]) => [
    attack(`self-narrowed-${id}`, 'unavailable', says(url), { detail: /searched more narrowly/ }),
    attack(`self-narrowed-${id}-of-entries`, 'recorded', says(url, [allergy()]), { shown: 1, flags: ['cut'] })
  ]),
  ...NAMES_NOBODY.flatMap(([id, url]) => [
    attack(`self-nobody-${id}`, 'unavailable', says(url), { detail: /did not search for the person/ }),
    attack(`self-nobody-${id}-of-entries`, 'recorded', says(url, [allergy()]), { shown: 1, flags: [] })
  ]),
  ...IGNORED.map(([id, answer]) => attack(`ignored-${id}`, 'unavailable', answer)),
  ...TOLD_AND_WELL.map(([id, answer]) => attack(`told-${id}`, 'none-recorded', answer)),
  attack(
    'next-by-date',
    'recorded',
    (call, response, baseUrl) => {
      const [self, next] = [`${TYPE}?patient=p1`, `/fhir/${TYPE}?patient=p1&date=lt2020-01-01&page=2`]
      const of = (page: number): Json =>
        searchset([allergy(`a${page}`)], {
          link: page === 1 ? [link(self), { relation: 'next', url: next }] : [link(next)]
        })
      behave.json(of(call.page))(call, response, baseUrl)
    },
    { shown: 2, flags: [] }
  ),
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
    id: 'self-of-patient-search-narrowed',
    states: ['unavailable'],
    answers: { Patient: says(`Patient?identifier=${NHS}${JOAN.nhs}&active=true`) }
  },
  {
    id: 'self-of-patient-search-nobody',
    states: ['unavailable'],
    answers: { Patient: says('Patient?_count=1') }
  },
  {
    id: 'self-of-patient-found-narrowed',
    states: ['none-recorded'],
    answers: { Patient: says(`Patient?identifier=${NHS}${JOAN.nhs}&active=true`, [patientOf(JOAN, 'p1')]) }
  },
  {
    id: 'self-of-patient-found',
    states: ['none-recorded'],
    answers: { Patient: says(`https://inner.example/Patient?_id=p1&_count=1`, [patientOf(JOAN, 'p1')]) }
  }
]
