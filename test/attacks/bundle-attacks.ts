/** Bundles that are JSON and no answer, entries that are none, pages that lead astray, totals that lie. */
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { byNumber, searchset } from '../fixtures/clinical.ts'
import type { Json } from '../fixtures/people.ts'
import { allergy, attack, bundle, JOAN, NONE, TYPE, type Attack } from './attack.ts'

const NO_SEARCHSETS = ['history', 'collection', 'document', 'message', 'transaction', 'transaction-response', 'batch']
const MORE_TYPES = ['batch-response', 'SEARCHSET', 'searchset ', '', null, 7, undefined]

const envelopes: readonly Attack[] = [
  ...[...NO_SEARCHSETS, ...MORE_TYPES].map((type, n) =>
    attack(`bundle-type-${n}`, 'unavailable', behave.json({ resourceType: 'Bundle', type, entry: [] }))
  ),
  ...(['bundle', 'Bundles', 'Parameters', 'List', TYPE, 'Binary', null, ['Bundle'], { a: 1 }] as const).map(
    (resourceType, n) =>
      attack(`envelope-${n}`, 'unavailable', behave.json({ ...searchset([]), resourceType: resourceType as unknown }))
  ),
  attack('no-entry-no-total', 'none-recorded', behave.json({ resourceType: 'Bundle', type: 'searchset' })),
  attack('entry-empty', 'none-recorded', behave.body(NONE)),
  attack('resource-not-in-a-bundle', 'unavailable', behave.json(allergy()))
]

const entries: readonly Attack[] = [
  ...([null, {}, 'none', 0, false] as const).map((entry, n) => attack(`entries-${n}`, 'unavailable', bundle(entry))),
  ...([null, {}, [], 0, 'x', { resource: null }, { resource: {} }, { resource: 'x' }, { resource: [] }] as const).map(
    (entry, n) => attack(`entry-${n}`, 'unavailable', bundle([entry]), { unreadable: 1 })
  ),
  attack('entry-only-url', 'unavailable', bundle([{ fullUrl: 'urn:uuid:0' }]), { unreadable: 1 }),
  attack('entry-beside', 'recorded', bundle([null, { resource: allergy() }]), { shown: 1, unreadable: 1 }),
  attack('bundle-in-bundle', 'unavailable', bundle([{ resource: searchset([]) }]), { unreadable: 1 }),
  attack(
    'another-type',
    'unavailable',
    bundle([{ resource: { ...allergy(), resourceType: 'Basic', subject: byNumber(JOAN) } }]),
    {
      unreadable: 1
    }
  ),
  attack('marked-outcome', 'recorded', bundle([{ resource: allergy(), search: { mode: 'outcome' } }]), { shown: 1 }),
  attack('marked-nonsense', 'recorded', bundle([{ resource: allergy(), search: 'match' }]), { shown: 1 }),
  attack('same-id-twice', 'recorded', bundle([{ resource: allergy() }, { resource: allergy() }]), { shown: 1 }),
  attack('status-404-inside', 'unavailable', bundle([{ response: { status: '404 Not Found' } }])),
  attack('status-500-inside', 'unavailable', bundle([{ response: { status: '500' } }])),
  attack('status-401-inside', 'refused', bundle([{ response: { status: '401 Unauthorized' } }])),
  attack('status-nonsense-inside', 'unavailable', bundle([{ response: { status: 'fine' } }]))
]

const unreadableOnes: readonly (readonly [string, Json])[] = [
  ['code-text', { code: 'penicillin' }],
  ['no-patient-value', { recordedDate: 'yesterday' }],
  ['day-that-is-none', { recordedDate: '2023-02-30' }],
  ['unknown-element', { penicillin: true }],
  ['two-forms', { onsetDateTime: '2020', onsetString: 'long ago' }],
  ['unknown-code', { criticality: 'very' }],
  ['id-with-space', { id: 'a 1' }],
  ['id-with-slash', { id: 'a/1' }],
  ['id-with-nul', { id: 'a\u0000' }],
  ['id-too-long', { id: 'x'.repeat(65) }],
  ['id-of-a-megabyte', { id: 'x'.repeat(1_000_000) }],
  ['id-number', { id: 7 }],
  ['id-missing', { id: undefined }],
  ['element-of-nul', { 'pat\u0000ient': 1 }],
  ['element-of-a-megabyte', { ['x'.repeat(1_000_000)]: 1 }],
  ['note-list', { note: 'itchy' }]
]

const unreadable: readonly Attack[] = [
  ...unreadableOnes.map(([id, more]) =>
    attack(`unreadable-${id}`, 'unavailable', behave.ok(allergy('a1', more)), { unreadable: 1 })
  ),
  attack('unreadable-beside', 'recorded', behave.ok(allergy('a1'), allergy('a2', { code: 'x' })), {
    shown: 1,
    unreadable: 1
  }),
  attack(
    'number-beyond',
    'unavailable',
    behave.body(
      JSON.stringify(
        searchset([allergy('a1', { extension: [{ url: 'http://x.example/y', valueDecimal: 1 }] })])
      ).replace('"valueDecimal":1', '"valueDecimal":1e999')
    ),
    {
      unreadable: 1
    }
  ),
  attack('odd-characters', 'recorded', behave.ok(allergy('a1', { code: { text: 'a\u0000b \ud800 \u202e c' } })), {
    shown: 1
  }),
  attack(
    'codes-unknown',
    'recorded',
    behave.ok(
      allergy('a1', {
        code: { coding: [{ system: 'urn:x', code: '???' }] },
        clinicalStatus: { coding: [{ system: 'urn:x', code: 'sleeping' }] }
      })
    ),
    {
      shown: 1
    }
  )
]

const linked = (next: unknown, resources: readonly Json[] = []): Behaviour =>
  behave.json(searchset(resources, { link: [{ relation: 'next', url: next }] }))

const ASTRAY = [
  'http://elsewhere.example/fhir/AllergyIntolerance?page=2',
  '//elsewhere.example/fhir/AllergyIntolerance',
  'https://127.0.0.1/fhir/AllergyIntolerance',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:application/fhir+json,{}',
  '/admin/AllergyIntolerance',
  '/fhirx/AllergyIntolerance',
  '/fhir/../admin',
  '/fhir/%2e%2e/admin',
  '/fhir/..%2fadmin',
  '/fhir/..;/admin',
  'http://user:pass@127.0.0.1/fhir',
  'http://[',
  '',
  ' ',
  null,
  7,
  { a: 1 }
]

const pages: readonly Attack[] = [
  ...ASTRAY.map((next, n) => attack(`next-${n}`, 'unavailable', linked(next))),
  attack('next-astray-beside', 'recorded', linked(ASTRAY[0], [allergy()]), { shown: 1, flags: ['cut'] }),
  attack('next-to-itself', 'unavailable', (call, response, baseUrl) =>
    linked(`${baseUrl}/${TYPE}${call.url.search}`)(call, response, baseUrl)
  ),
  attack(
    'next-without-end',
    'recorded',
    behave.endless((page) => allergy(`a${page}`)),
    { shown: 5, flags: ['cut'], source: { pagesMax: 5 } }
  ),
  attack(
    'next-of-empty-pages',
    'unavailable',
    behave.pagedMany(Number.POSITIVE_INFINITY, () => []),
    { source: { pagesMax: 5 } }
  ),
  attack(
    'next-two',
    'unavailable',
    behave.json(
      searchset([], {
        link: [
          { relation: 'next', url: '/fhir/a' },
          { relation: 'next', url: '/fhir/b' }
        ]
      })
    )
  ),
  attack(
    'next-upper-case',
    'unavailable',
    behave.json(searchset([], { link: [{ relation: 'NEXT', url: 'http://elsewhere.example/' }] }))
  ),
  attack(
    'page-2-refused',
    'refused',
    behave.paged(1, () => allergy(), behave.status(403)),
    { shown: 1 }
  ),
  attack(
    'page-2-broken',
    'unavailable',
    behave.paged(1, () => allergy(), behave.brokenJson),
    { shown: 1 }
  ),
  attack(
    'page-2-suppressed',
    'recorded',
    behave.paged(1, () => allergy(), behave.outcomeAnswer('suppressed')),
    { shown: 1, flags: ['part-withheld'] }
  ),
  attack(
    'page-2-empty-of-another-type',
    'unavailable|recorded',
    behave.paged(1, () => allergy(), behave.notFhir),
    { shown: 1 }
  ),
  attack(
    'pages-that-repeat',
    'recorded',
    behave.pagedMany(3, () => [allergy('a1')]),
    { shown: 1 }
  ),
  attack('total-5-of-none', 'unavailable', behave.json(searchset([], { total: 5 }))),
  attack('total-5-of-one', 'recorded', behave.json(searchset([allergy()], { total: 5 })), { shown: 1, flags: ['cut'] }),
  attack('total-text', 'unavailable', behave.json(searchset([], { total: '0' }))),
  attack('total-list', 'unavailable', behave.json(searchset([], { total: [0] }))),
  attack('total-beyond', 'unavailable', behave.body('{"resourceType":"Bundle","type":"searchset","total":1e999}')),
  attack('total-too-low', 'recorded', behave.json(searchset([allergy()], { total: 0 })), { shown: 1 }),
  attack('entries-over-limit', 'recorded', behave.ok(...Array.from({ length: 30 }, (_, n) => allergy(`a${n}`))), {
    shown: 10,
    flags: ['cut'],
    source: { entriesMax: 10 }
  }),
  attack('bytes-over-limit', 'unavailable', behave.ok(allergy('a1', { note: [{ text: 'x'.repeat(4000) }] })), {
    source: { responseBytesMax: 2048 }
  })
]

export const BUNDLE_ATTACKS: readonly Attack[] = [...envelopes, ...entries, ...unreadable, ...pages]
