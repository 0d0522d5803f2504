/** Answers as strangers' systems give them: pages that end badly, numbers in other clothes, odd heads, Patients in doubt. */
import * as behave from '../faults/behaviours.ts'
import { bytes, chunked, chunkOf, response } from '../faults/raw-behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { byReference, outcome, searchset } from '../fixtures/clinical.ts'
import { type Json, NHS_NUMBER, patientOf } from '../fixtures/people.ts'
import { allergy, allergyOf, attack, bundle, JOAN, NONE, ONE, STRANGER, TYPE, wrong, type Attack } from './attack.ts'

const headed = (head: Readonly<Record<string, string>>, text: string | Buffer = NONE, status = 200): Behaviour => {
  return (_call, answer) => {
    answer.writeHead(status, { 'content-type': 'application/fhir+json', ...head }).end(text)
  }
}
const nextOf = (path: string): Json => ({ link: [{ relation: 'next', url: `/fhir/${TYPE}?page=${path}` }] })
/** The first page has these; what the second answers. */
const thenPage2 = (first: readonly Json[], second: Behaviour): Behaviour => {
  return (call, answer, baseUrl) =>
    (call.page === 1 ? behave.json(searchset(first, nextOf('2'))) : second)(call, answer, baseUrl)
}
const DELETED = { fullUrl: 'http://x.example/AllergyIntolerance/9', request: { method: 'DELETE', url: `${TYPE}/9` } }

const pages: readonly Attack[] = [
  attack('out-empty-then-one', 'recorded', thenPage2([], behave.ok(allergy())), { shown: 1 }),
  attack('out-one-then-empty', 'recorded', thenPage2([allergy()], behave.empty), { shown: 1 }),
  attack('out-empty-then-empty', 'none-recorded', thenPage2([], behave.empty)),
  attack('out-cursor-gone', 'unavailable', thenPage2([allergy()], behave.json(outcome('not-found'), 410)), {
    shown: 1
  }),
  attack('out-empty-then-500', 'unavailable', thenPage2([], behave.status(500))),
  attack('out-empty-then-204', 'unavailable', thenPage2([], behave.status(204))),
  attack('out-empty-then-login', 'refused', thenPage2([], behave.json(outcome('login')))),
  attack('out-page-2-hangs', 'timed-out', thenPage2([allergy()], behave.hang), {
    shown: 1,
    source: { deadlineMs: 4000 }
  }),
  attack('out-ids-change', 'recorded', thenPage2([allergy('a1')], behave.ok(allergy('b1'), allergy('b2'))), {
    shown: 3
  }),
  attack(
    'out-page-2-of-total',
    'recorded',
    thenPage2([allergy('a1')], behave.json(searchset([allergy('a2')], { total: 9 }))),
    {
      shown: 2,
      flags: ['cut']
    }
  ),
  wrong('out-page-2', thenPage2([allergy()], behave.ok(allergyOf(byReference('Patient/p2'))))),
  attack('out-total-negative', 'none-recorded', behave.json(searchset([], { total: -1 }))),
  attack('out-total-half', 'unavailable', behave.json(searchset([], { total: 0.5 }))),
  attack(
    'out-only-what-came-along',
    'unavailable',
    bundle([{ resource: { resourceType: 'Practitioner', id: 'x' }, search: { mode: 'include' } }], { total: 1 })
  ),
  attack('out-deleted-one', 'unavailable', bundle([{ ...DELETED, response: { status: '410 Gone' } }])),
  attack('out-deleted-bare', 'unavailable', bundle([DELETED]), { unreadable: 1 }),
  attack(
    'out-type-lower-case',
    'unavailable',
    bundle([{ resource: { ...allergy(), resourceType: 'allergyintolerance' } }])
  ),
  attack('out-type-with-blank', 'unavailable', bundle([{ resource: { ...allergy(), resourceType: `${TYPE} ` } }])),
  attack('out-marked-as-come-along', 'recorded', bundle([{ resource: allergy(), search: { mode: 'include' } }]), {
    shown: 1
  }),
  attack(
    'out-link-is-an-object',
    'recorded',
    behave.json(searchset([allergy()], { link: { relation: 'next', url: null } })),
    {
      shown: 1,
      flags: ['cut']
    }
  ),
  attack(
    'out-last-page-is-first',
    'recorded',
    behave.json(searchset([allergy()], { link: [{ relation: 'last', url: 'x' }] })),
    { shown: 1 }
  ),
  attack(
    'out-entries-of-one-coding-ten-thousand-times',
    'recorded',
    behave.ok(
      allergy('a1', {
        code: { text: 'x', coding: Array.from({ length: 10_000 }, (_, n) => ({ system: 'urn:x', code: String(n) })) }
      })
    ),
    { shown: 1 }
  )
]

const subject = (identifier: Json): Json => ({ identifier })
const OTHER_CLOTHES: readonly (readonly [string, Json])[] = [
  ['number-system-http', subject({ system: 'http://fhir.nhs.uk/Id/nhs-number', value: JOAN.nhs })],
  ['number-system-slash', subject({ system: `${NHS_NUMBER}/`, value: JOAN.nhs })],
  ['number-system-case', subject({ system: NHS_NUMBER.toUpperCase(), value: JOAN.nhs })],
  ['number-system-missing', subject({ value: JOAN.nhs })],
  ['number-dashed', subject({ system: NHS_NUMBER, value: JOAN.nhs.replace(/(...)(...)/, '$1-$2-') })],
  [
    'number-wide',
    subject({
      system: NHS_NUMBER,
      value: [...JOAN.nhs].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
    })
  ],
  ['number-invisible', subject({ system: NHS_NUMBER, value: `${JOAN.nhs}\u200b` })],
  ['number-prefixed', subject({ system: NHS_NUMBER, value: `NHS${JOAN.nhs}` })],
  ['number-retired', subject({ use: 'old', system: NHS_NUMBER, value: JOAN.nhs })],
  ['reference-case', byReference('patient/p1')],
  ['reference-id-case', byReference('Patient/P1')],
  ['reference-query', byReference('Patient/p1?_format=json')],
  ['reference-fragment', byReference('Patient/p1#x')],
  ['reference-slash', byReference('Patient/p1/')],
  ['reference-conditional', byReference(`Patient?identifier=${NHS_NUMBER}|${JOAN.nhs}`)],
  ['reference-other-host', byReference('https://elsewhere.example/fhir/Patient/p1')],
  ['reference-other-type', byReference('Person/p1')],
  ['reference-dots', byReference('Group/../Patient/p2')],
  ['display-alone', { display: `${JOAN.given.join(' ')} ${JOAN.family}` }],
  [
    'both-numbers',
    {
      identifier: [
        { system: NHS_NUMBER, value: JOAN.nhs },
        { system: NHS_NUMBER, value: STRANGER.nhs }
      ]
    }
  ]
]

const clothes: readonly Attack[] = OTHER_CLOTHES.map(([id, who]) => wrong(`out-${id}`, behave.ok(allergyOf(who))))

const heads: readonly Attack[] = [
  attack('out-warning-stale', 'none-recorded', headed({ warning: '110 - "Response is Stale"', age: '999999' })),
  attack(
    'out-refresh',
    'none-recorded',
    headed({ refresh: '0; url=http://elsewhere.example/', location: 'http://elsewhere.example/' })
  ),
  attack(
    'out-cookies',
    'none-recorded',
    headed({ 'set-cookie': 'a=b; Domain=nhs.uk', 'strict-transport-security': 'max-age=1' })
  ),
  attack(
    'out-charset-latin-1',
    'unavailable',
    headed(
      { 'content-type': 'application/fhir+json; charset=iso-8859-1' },
      Buffer.from(ONE.replace('penicillin', 'pénicilline'), 'latin1')
    )
  ),
  attack(
    'out-version-3',
    'recorded|unavailable',
    headed({ 'content-type': 'application/fhir+json; fhirVersion=3.0' }, ONE)
  ),
  attack(
    'out-ndjson',
    'unavailable',
    headed({ 'content-type': 'application/fhir+ndjson' }, `${JSON.stringify(allergy())}\n`)
  ),
  attack(
    'out-xml',
    'unavailable',
    headed({ 'content-type': 'application/fhir+xml' }, '<Bundle xmlns="http://hl7.org/fhir"/>')
  ),
  attack('out-problem', 'unavailable', headed({ 'content-type': 'application/problem+json' }, '{"status":500}')),
  attack('out-jsonp', 'unavailable', headed({}, `callback(${NONE})`)),
  attack('out-xssi', 'unavailable', headed({}, `)]}',\n${NONE}`)),
  attack('out-json-in-json', 'unavailable', headed({}, JSON.stringify(NONE))),
  attack('out-in-a-list', 'unavailable', headed({}, `[${NONE}]`)),
  attack('out-in-an-envelope', 'unavailable', headed({}, `{"data":${NONE}}`)),
  attack('out-two-bundles', 'unavailable', headed({}, `${NONE}\n${NONE}`)),
  attack('out-retry-after-never', 'unavailable', headed({ 'retry-after': '99999999999' }, '', 503)),
  attack('out-retry-after-negative', 'unavailable', headed({ 'retry-after': '-5' }, '', 503)),
  attack('out-retry-after-nonsense', 'unavailable', headed({ 'retry-after': 'soon' }, '', 503)),
  attack('out-no-reason', 'none-recorded', bytes(response(NONE, { status: '200' }))),
  attack('out-chunk-beyond', 'unavailable', bytes(chunked(`FFFFFFFFFFFFFFFF\r\n${NONE}\r\n0\r\n\r\n`))),
  attack('out-chunk-negative', 'unavailable', bytes(chunked(`-1\r\n${NONE}\r\n0\r\n\r\n`))),
  attack(
    'out-chunk-with-word',
    'none-recorded|unavailable',
    bytes(chunked(`${chunkOf(NONE).replace('\r\n', ';x=y\r\n')}0\r\n\r\n`))
  )
]

const person = (id: string, states: string, answer: Behaviour, more: Partial<Attack> = {}): Attack =>
  attack(`out-patient-${id}`, states, behave.empty, { answers: { Patient: answer }, ...more })
const me = patientOf(JOAN, 'p1')

const patients: readonly Attack[] = [
  person('total-1-of-none', 'unavailable', behave.json(searchset([], { total: 1 }))),
  person('total-2-of-one', 'unavailable', behave.json(searchset([me], { total: 2 }))),
  person('on-page-2', 'none-recorded', (call, answer, baseUrl) =>
    (call.page === 1
      ? behave.json(searchset([], { link: [{ relation: 'next', url: '/fhir/Patient?page=2' }] }))
      : behave.ok(me))(call, answer, baseUrl)
  ),
  person('page-2-broken', 'unavailable', (call, answer, baseUrl) =>
    (call.page === 1
      ? behave.json(searchset([me], { link: [{ relation: 'next', url: '/fhir/Patient?page=2' }] }))
      : behave.brokenJson)(call, answer, baseUrl)
  ),
  person('incomplete', 'unavailable', bundle([{ resource: outcome('incomplete', 'warning') }])),
  person('not-found-404', 'unavailable', behave.json(outcome('not-found'), 404)),
  person('inactive', 'none-recorded', behave.ok({ ...me, active: false })),
  person(
    'beside-information',
    'none-recorded',
    bundle([{ resource: me }, { resource: outcome('informational', 'information') }])
  ),
  person(
    'is-a-person',
    'unavailable',
    behave.ok({ resourceType: 'Person', id: 'p1', identifier: [{ system: NHS_NUMBER, value: JOAN.nhs }] }),
    { wrongPerson: true }
  ),
  person('collection', 'unavailable', behave.json({ resourceType: 'Bundle', type: 'collection', entry: [] })),
  person('bare', 'unavailable', behave.json(me)),
  person('text-for-identifiers', 'unavailable', behave.ok({ ...me, identifier: JOAN.nhs }), { wrongPerson: true })
]

export const OUTSIDE_ATTACKS: readonly Attack[] = [...pages, ...clothes, ...heads, ...patients]
