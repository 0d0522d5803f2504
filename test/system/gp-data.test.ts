/** The GP Data page: one section a call, believed only about this person, shown as received, never kept. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import {
  gpBundle,
  gpFault,
  gpPatient,
  type ScriptedGpConnect,
  scriptedGpConnect
} from '../faults/scripted-gp-connect.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { startWorld, type World } from '../fixtures/region.ts'
import { readPage } from '../harness/later-reads.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'
import { findSharedData } from '../harness/shared-data.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(600, { family: 'Otherperson', given: ['Someone'] })
const SECTIONS = ['SUM', 'ENC', 'CLI', 'PRB', 'ALL', 'MED', 'REF', 'OBS', 'IMM', 'ADM'] as const
const TABLE = '<table id="all-tab-curr"><tr><td class="date-column">10-Mar-2014</td><td>Penicillin</td></tr></table>'
const div = (inner: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`

let world: World
let gp: ScriptedGpConnect
let quick: ScriptedGpConnect

const source = (id: string, at: ScriptedGpConnect, more: Json = {}): Json => ({
  id,
  name: 'GP record',
  kind: 'gp-connect-html',
  baseUrl: at.baseUrl,
  fromAsid: '200000000359',
  toAsid: '918999198738',
  ...more
})

beforeAll(async () => {
  gp = await scriptedGpConnect()
  quick = await scriptedGpConnect()
  world = await startWorld({
    people: [JOAN],
    sources: [
      source('gp', gp, { deadlineMs: 10_000, responseBytesMax: 200_000 }),
      source('impatient', quick, { deadlineMs: 1500 }),
      source('off', gp, { enabled: false })
    ]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await gp?.close()
  await quick?.close()
})
beforeEach(() => {
  for (const one of [gp, quick]) {
    one.questions.length = 0
    one.answer(behave.json(gpBundle(div(TABLE), [gpPatient(JOAN)])))
  }
})

async function open(role = 'Consultant') {
  const cookie = await openSession(world.product.url, world.host, JOAN, { usr: { rol: role } })
  const record = await readRecord(world.product.url, cookie)
  const read = (query = '') => readPage(world.product.url, cookie, record.disclosureId, `gp-data${query}`)
  return { record, read }
}

async function readOne(behaviour: Behaviour) {
  gp.answer(behaviour)
  const page = await (await open()).read()
  return { page, state: page.state('gp'), gpData: page.gpData.find((one) => one.source === 'gp') }
}
const showing = (html: string) => readOne(behave.json(gpBundle(div(html), [gpPatient(JOAN)])))

describe('a practice is asked', () => {
  test('for the record never, and for one section when the page is opened', async () => {
    const { record, read } = await open()
    expect(gp.questions).toEqual([])
    expect(record.state('allergies', 'gp')?.state).toBe('not-asked')
    expect(((record.events[0]?.['sources'] ?? []) as Json[])[0]).toMatchObject({ pageOnly: true, pages: ['gp-data'] })
    await read()
    expect(gp.questions).toHaveLength(1)
  })

  test.each(SECTIONS)('%s, as the national standard words the question', async (section) => {
    const answer = behave.json(gpBundle(div(TABLE), [gpPatient(JOAN)], section, 'As the practice calls it'))
    gp.answer(answer)
    const { read } = await open()
    const page = await read(`?section=${section}`)
    expect(page.gpData[0]).toMatchObject({ source: 'gp', section, title: 'As the practice calls it' })
    const [question] = gp.questions
    expect(question?.path).toBe('/Patient/$gpc.getcarerecord')
    expect(question?.headers).toMatchObject({
      'ssp-from': '200000000359',
      'ssp-to': '918999198738',
      'ssp-interactionid': 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getcarerecord'
    })
    expect(question?.headers['ssp-traceid']).toBeTruthy()
    const asked = JSON.stringify(question?.parameters)
    expect(asked).toContain(`"value":"${JOAN.nhs}"`)
    expect(asked).toContain(`"code":"${section}"`)
    expect(asked).not.toContain('timePeriod')
  })

  test('a section that nobody knows is malformed, and asks nobody', async () => {
    const { read } = await open()
    for (const query of ['?section=XXX', '?section=', '?section=sum', '?section=SUM&section=ALL'])
      expect((await read(query)).code, query).toBe('request-malformed')
    expect(gp.questions).toEqual([])
  })

  test('one that is switched off is not asked, and says so', async () => {
    const page = await (await open()).read()
    expect(page.state('off')).toMatchObject({ state: 'not-asked', detail: 'switched off by the region' })
    expect(page.headers.get('cache-control')).toBe('no-store')
  })
})

describe('H-003: four kinds of empty and every failure stay what they are', () => {
  test.each([
    ['no-data', 'none-recorded', "No 'Allergies' data is recorded for this patient."],
    ['no-data', 'none-recorded', 'No ‘Allergies’ data is recorded for this patient.'],
    [
      'retrieval-not-supported',
      'not-supported',
      "This system does not support retrieval of 'Allergies' data. This data may still exist in the source system."
    ],
    ['access-denied', 'refused', "Access is denied to 'Allergies' data. Please contact the GP practice."],
    ['not-supported', 'not-supported', "'Allergies' data is not supported by this system."]
  ])('%s is %s', async (empty, state, words) => {
    const shown = await showing(`<div class="content-banner"><p>${words}</p></div>`)
    expect(shown.state?.state).toBe(state)
    expect(shown.gpData?.empty).toBe(empty)
    expect(shown.gpData?.html).toContain('content-banner')
  })

  test('one table of two that is empty does not empty the section', async () => {
    const { state, gpData } = await showing(
      `${TABLE}<p>No 'Historical Allergies' data is recorded for this patient.</p>`
    )
    expect(state?.state).toBe('recorded')
    expect(gpData?.empty).toBeUndefined()
  })

  test.each([
    ['not-held', gpFault(404, 'PATIENT_NOT_FOUND')],
    ['refused', gpFault(403, 'NO_PATIENT_CONSENT')],
    ['refused', gpFault(403, 'NON_AUTHORITATIVE')],
    ['refused', behave.status(401)],
    ['unavailable', gpFault(400, 'INVALID_NHS_NUMBER')],
    ['unavailable', gpFault(422, 'INVALID_PARAMETER')],
    ['unavailable', gpFault(502, 'INTERNAL_SERVER_ERROR')],
    ['unavailable', behave.status(404)],
    ['unavailable', behave.status(500)],
    ['unavailable', behave.htmlPage],
    ['unavailable', behave.brokenJson],
    ['unavailable', behave.body('{"resourceType":"Bundle","resourceType":"Bundle","entry":[]}')],
    ['unavailable', behave.notFhir],
    ['unavailable', behave.reset],
    ['unavailable', behave.cutShort()],
    ['unavailable', behave.redirectTo('http://127.0.0.1:1/')],
    ['unavailable', behave.gzipped()],
    ['unavailable', behave.tooLarge(2 * 1024 * 1024)],
    ['unavailable', behave.json(gpBundle('', [gpPatient(JOAN)]))],
    ['unavailable', behave.json(gpBundle(div(TABLE), [gpPatient(JOAN)], 'MED'))]
  ])('%s: case %#', async (expected, behaviour) => {
    const { state, gpData, page } = await readOne(behaviour)
    expect(state?.state, JSON.stringify(state)).toBe(expected)
    expect(state?.detail).toBeTruthy()
    expect(gpData).toBeUndefined()
    // the other practice is shown all the same
    expect(page.state('impatient')?.state).toBe('recorded')
  })

  test.each([
    ['hangs', behave.hang],
    ['drips', behave.drip(50)]
  ])('a practice that %s is timed out at its own deadline', async (_how, behaviour) => {
    quick.answer(behaviour)
    const page = await (await open()).read()
    expect(page.state('impatient')).toMatchObject({ state: 'timed-out', detail: 'no answer within 1500 ms' })
    expect(page.state('gp')?.state).toBe('recorded')
    await expect.poll(() => quick.pending(), { timeout: 10_000 }).toBe(0)
  })
})

describe('H-001: whose record it is', () => {
  test.each([
    ['another NHS number', gpPatient(OTHER)],
    ['no NHS number', gpPatient(JOAN, { identifier: [] })],
    ['another family name', gpPatient(JOAN, { name: [{ family: ['Otherperson'], given: ['Joan'] }] })],
    ['another given name', gpPatient(JOAN, { name: [{ family: [JOAN.family], given: ['Someone'] }] })],
    ['another date of birth', gpPatient(JOAN, { birthDate: '1950-03-30' })],
    ['another gender', gpPatient(JOAN, { gender: 'male' })]
  ])('a Patient with %s is somebody else: nothing is shown, and it is an incident', async (_what, patient) => {
    const [before] = await asSuperuser(
      world.product,
      "SELECT count(*)::int AS n FROM audit_entry WHERE kind = 'incident'"
    )
    const { state, gpData, page } = await readOne(behave.json(gpBundle(div(TABLE), [patient])))
    expect(state?.state).toBe('unavailable')
    expect(gpData).toBeUndefined()
    expect(page.text).not.toContain('Otherperson')
    const [after] = await asSuperuser(
      world.product,
      "SELECT count(*)::int AS n FROM audit_entry WHERE kind = 'incident'"
    )
    expect(Number(after?.['n'])).toBe(Number(before?.['n']) + 1)
  })

  test('an answer that names nobody, or two people, is not shown', async () => {
    for (const patients of [[], [gpPatient(JOAN), gpPatient(OTHER)]])
      expect((await readOne(behave.json(gpBundle(div(TABLE), patients)))).state?.state).toBe('unavailable')
  })
})

describe('as received, and harmless', () => {
  test('banners, tables and their classes are unaltered, and the flags say what the banners say', async () => {
    const html =
      '<h1>Summary</h1><div class="gptransfer-banner"><p>Transfer not complete</p></div>' +
      '<div><h2>Allergies</h2><div class="date-banner"><p>All relevant items</p></div>' +
      '<div class="exclusion-banner"><p>Items excluded</p></div>' +
      '<table id="med-tab-curr-rep"><thead><tr><th>Start</th></tr></thead><tbody><tr><td class="date-column">x</td>' +
      '<td class="med-item-column" colspan="2">Ramipril 5&nbsp;mg &lt; 10 mg</td></tr></tbody></table></div>'
    const { gpData, state } = await showing(html)
    expect(gpData?.html.replaceAll('\u00a0', '&nbsp;')).toBe(div(html))
    expect(gpData?.removed).toBeUndefined()
    expect(state?.flags?.toSorted()).toEqual(['cut', 'part-withheld'])
  })

  test.each([
    ['scripts', '<script>alert(1)</script>'],
    ['event handlers', '<p onclick="alert(1)">x</p>'],
    ['forms and fields', '<form action="https://evil.example"><input name="pin"></form>'],
    ['frames and plug-ins', '<iframe src="https://evil.example"></iframe>'],
    ['pictures from elsewhere', '<img src="https://evil.example/p.png">'],
    ['links', '<a href="javascript:alert(1)">words stay</a>'],
    ['style sheets', '<style>@import "https://evil.example"</style>'],
    ['styles that load', '<p style="background:url(https://evil.example)">x</p>'],
    ['drawings', '<svg onload="alert(1)"></svg>'],
    ['page settings', '<base href="https://evil.example"><meta http-equiv="refresh" content="0">']
  ])('%s are gone, and that is said', async (removed, hostile) => {
    const { gpData } = await showing(`${TABLE}${hostile}`)
    expect(gpData?.html).not.toMatch(/evil|alert|script|<form|<iframe|<svg|<style|<base|href|onclick/i)
    expect(gpData?.html).toContain(TABLE.slice(0, 26))
    expect(gpData?.removed?.join('; ')).toContain(removed)
    if (hostile.includes('words stay')) expect(gpData?.html).toContain('words stay')
  })
})

describe('a role that does not see everything', () => {
  test('a section of the GP record that would show a hidden one is withheld, and its practice is not asked', async () => {
    const { read } = await open('Social Worker')
    const page = await read('?section=OBS')
    expect(page.state('gp')).toMatchObject({ state: 'withheld' })
    expect(page.state('gp')?.detail).toContain('results')
    expect(page.gpData).toEqual([])
    expect(gp.questions).toEqual([])
    expect((await read('?section=SUM')).state('gp')?.state).toBe('recorded')
  })
})

test('H-018: the audit has the section and a digest of the words, and the words are nowhere', async () => {
  const { record, read } = await open()
  const page = await read()
  const rows = await asSuperuser(
    world.product,
    `SELECT kind, body FROM audit_entry WHERE disclosure_id = '${record.disclosureId}' AND body LIKE '%"page":"gp-data"%' ORDER BY seq`
  )
  expect(rows.map((row) => row['kind'])).toEqual(['page-opened', 'sent'])
  expect(JSON.parse(String(rows[0]?.['body']))).toMatchObject({ page: 'gp-data', section: 'SUM' })
  const sent = JSON.parse(String(rows[1]?.['body'])) as { gpData: Json[] }
  const sha256 = createHash('sha256')
    .update(page.gpData[0]?.html ?? '')
    .digest('hex')
  expect(sent.gpData[0]).toEqual({ source: 'gp', section: 'SUM', sha256 })
  expect(String(rows[1]?.['body'])).not.toContain('Penicillin')
  expect(world.product.logLines.join('\n')).not.toContain('Penicillin')
})

const recorded = findSharedData('data', 'gp-connect-html')
describe.skipIf(!recorded.present)(`recorded answers${recorded.present ? '' : ` (${recorded.why})`}`, () => {
  test('a published example of allergies reads as it was written', async () => {
    const file = join(recorded.path, 'getcarerecord-allergies-dstu2-bundle.json')
    const bundle = JSON.parse(readFileSync(file, 'utf8')) as { entry: { resource: Json }[] }
    const composition = bundle.entry
      .map(({ resource }) => resource)
      .find((one) => one['resourceType'] === 'Composition')
    const entry = [{ resource: composition }, { resource: gpPatient(JOAN) }]
    gp.answer(behave.json({ ...bundle, entry }))
    const { read } = await open()
    const page = await read('?section=ALL')
    const [shown] = page.gpData
    expect(page.state('gp')?.state).toBe('recorded')
    expect(shown?.html).toContain('<td>Allergy to penicillin (disorder)</td>')
    expect(shown?.html).toContain('<h2>Current Allergies and Sensitivities</h2>')
    expect(shown?.removed).toBeUndefined()
    // as published it is about somebody else
    gp.answer(behave.json(bundle))
    expect((await read('?section=ALL')).state('gp')?.state).toBe('unavailable')
  })
})
