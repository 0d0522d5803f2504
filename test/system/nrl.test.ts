/**
 * Pointers of the National Record Locator (features 27, 39), simulated, contract-tested: asked in its own way, shown as
 * their custodians', believed no more readily than any other answer.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { byNumber } from '../fixtures/clinical.ts'
import { aPdf } from '../fixtures/files.ts'
import { aPerson, type Json, NHS_NUMBER } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'
import { findSharedData } from '../harness/shared-data.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(600, { family: 'Otherperson' })
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
const PDF = aPdf('Crisis plan')
const EXAMPLES = findSharedData('data', 'nrl-r4')
const OF_THE_SPINE = 'ssp://spine-proxy.national.ncrs.nhs.uk/https%3A%2F%2Fp1.nhs.uk%2FMentalhealthCrisisPlanReport.pdf'

let world: World
let locator: ScriptedSource
let trust: ScriptedSource
let off: ScriptedSource

/** As NRL sends one (profile of the version 3 consumer API). */
function pointer(id: string, url: string, more: Json = {}): Json {
  const about = byNumber(JOAN)
  return {
    resourceType: 'DocumentReference',
    id: `RHA-${id}`,
    status: 'current',
    docStatus: 'final',
    type: { coding: [{ system: 'http://snomed.info/sct', code: '736253002', display: 'Mental health crisis plan' }] },
    category: [{ coding: [{ system: 'http://snomed.info/sct', code: '734163000', display: 'Care plan' }] }],
    subject: about,
    date: '2026-01-05T08:00:00Z',
    author: [{ identifier: { system: ODS, value: 'RHA' } }],
    custodian: { identifier: { system: ODS, value: 'RHA' } },
    content: [{ attachment: { contentType: 'application/pdf', url } }],
    context: { sourcePatientInfo: about },
    ...more
  }
}

beforeAll(async () => {
  locator = await scriptedSource('nrl', [])
  trust = await scriptedSource('rio', [JOAN])
  off = await scriptedSource('off', [JOAN])
  const types = { resourceTypes: ['DocumentReference'], deadlineMs: 15_000 }
  world = await startWorld({
    people: [JOAN],
    sources: [
      { id: 'nrl', name: 'National Record Locator', kind: 'nrl', baseUrl: locator.baseUrl, deadlineMs: 1500 },
      liveSource(off, { ...types, enabled: false })
    ],
    partners: [{ odsCode: 'RHA', name: 'Mental health trust', sources: [liveSource(trust, types)] }]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await Promise.all([locator, trust, off].map((one) => one?.close()))
})
beforeEach(() => {
  for (const one of [locator, trust, off]) one.calm()
})

const point = (...pointers: readonly Json[]) => void locator.answer('DocumentReference', behave.ok(...pointers))

async function open() {
  const cookie = await openSession(world.product.url, world.host, JOAN)
  const record = await readRecord(world.product.url, cookie)
  const read = async (id: string) => {
    const address = `/api/record/document/${encodeURIComponent(`nrl/DocumentReference/RHA-${id}`)}`
    const headers = { cookie, 'ncr-disclosure': record.disclosureId }
    const response = await fetch(`${world.product.url}${address}`, { headers })
    const bytes = Buffer.from(await response.arrayBuffer())
    return { status: response.status, bytes, text: bytes.toString() }
  }
  return { record, read }
}

describe('asking', () => {
  test('one search in its own form, with the reader’s organisation, and no search for a Patient', async () => {
    point(pointer('1', OF_THE_SPINE))
    const { record } = await open()
    expect(locator.calls.map(({ url }) => url.pathname)).toEqual(['/fhir/DocumentReference'])
    const [call] = locator.calls
    expect([...(call?.url.searchParams ?? [])]).toEqual([['subject:identifier', `${NHS_NUMBER}|${JOAN.nhs}`]])
    expect(call?.headers).toMatchObject({
      'nhsd-end-user-organisation-ods': 'RX1',
      'x-request-id': record.events[0]?.['requestId'],
      'x-correlation-id': record.events[0]?.['requestId']
    })
    expect(record.state('documents', 'nrl')?.state).toBe('recorded')
    expect(record.state('allergies', 'nrl')?.state, 'it has pointers and nothing else').toBe('not-supported')
  })

  test('H-003: no pointer is “not held”: a locator cannot say that there is no document', async () => {
    point()
    expect((await open()).record.state('documents', 'nrl')?.state).toBe('not-held')
  })

  test('H-003: one that hangs, refuses or fails says so, and nobody else waits', async () => {
    locator.answer('DocumentReference', behave.hang)
    const { record } = await open()
    expect(record.state('documents', 'nrl')).toMatchObject({ state: 'timed-out', detail: 'no answer within 1500 ms' })
    expect(record.state('documents', 'rio')?.state).toBe('none-recorded')
    locator.answer('DocumentReference', behave.status(403))
    expect((await open()).record.state('documents', 'nrl')?.state).toBe('refused')
    locator.answer('DocumentReference', behave.status(500))
    expect((await open()).record.state('documents', 'nrl')?.state).toBe('unavailable')
  })
})

describe('believing', () => {
  test.each<[string, Json]>([
    ['one about somebody else', { subject: byNumber(OTHER) }],
    ['one without a number', { subject: { display: 'Joan' } }],
    ['one whose source patient is another', { context: { sourcePatientInfo: byNumber(OTHER) } }]
  ])('H-001: %s sets the whole answer aside and raises an incident', async (_what, bent) => {
    point(pointer('1', OF_THE_SPINE), pointer('2', OF_THE_SPINE, bent))
    const { record } = await open()
    expect(record.state('documents', 'nrl')?.state).toBe('unavailable')
    expect(record.entries('documents', 'nrl')).toEqual([])
    const incidents = await asSuperuser(world.product, "SELECT body FROM audit_entry WHERE kind = 'incident'")
    expect(JSON.stringify(incidents.at(-1))).toContain('DocumentReference/RHA-2')
  })

  test('a pointer is its custodian’s; the locator is told of as one of pointers', async () => {
    const elsewhere = { custodian: { identifier: { system: ODS, value: 'Y05868' } } }
    point(pointer('1', OF_THE_SPINE), pointer('2', OF_THE_SPINE, elsewhere))
    const { record } = await open()
    expect(record.entries('documents', 'nrl').map(({ odsCode }) => odsCode)).toEqual(['RHA', 'Y05868'])
    const listed = record.events[0]?.['sources'] as readonly Json[]
    expect(listed.find(({ id }) => id === 'nrl')).toMatchObject({ kind: 'live', pointers: true })
  })

  test.runIf(EXAMPLES.present)(`the published examples are read ${EXAMPLES.present ? '' : EXAMPLES.why}`, async () => {
    const names = ['Y05868-736253002-Valid.json', 'RQI-736253002-Valid.json']
    const texts = await Promise.all(names.map((name) => readFile(join(EXAMPLES.path, name), 'utf8')))
    const examples = texts.map((text) => JSON.parse(text.replaceAll('6700028191', JOAN.nhs)) as Json)
    point(...examples)
    const { record } = await open()
    expect(record.state('documents', 'nrl')).toMatchObject({ state: 'recorded' })
    expect(record.state('documents', 'nrl')?.unreadable).toBeUndefined()
    expect(record.entries('documents', 'nrl')).toHaveLength(2)
  })
})

describe('opening', () => {
  test('H-022: where it lies under a source of this region the hub opens it; no address of others is in the stream', async () => {
    trust.answer('Binary', behave.body(PDF.toString('latin1'), 200, 'application/pdf'))
    point(pointer('1', `${trust.baseUrl}/Binary/plan`), pointer('2', OF_THE_SPINE))
    const { record, read } = await open()
    const [near, far] = record.entries('documents', 'nrl').map(({ resource }) => JSON.stringify(resource))
    expect(near).toContain('/api/record/document/nrl%2F')
    expect(far).not.toContain('"url"')
    expect(JSON.stringify(record.events)).not.toContain('spine-proxy')
    expect(JSON.stringify(record.events)).not.toContain(trust.baseUrl)
    const opened = await read('1')
    expect(opened.status).toBe(200)
    expect(opened.bytes).toEqual(PDF)
    const refused = await read('2')
    expect(refused.text).toContain('it lies with its custodian')
  })

  test('a stale locator is said: the document is gone from where its pointer says', async () => {
    trust.answer('Binary', behave.status(404))
    point(pointer('1', `${trust.baseUrl}/Binary/plan`))
    const { read } = await open()
    expect((await read('1')).text).toContain('the locator is stale')
  })

  test('nothing is asked of a source that is switched off, of another origin, or of another scheme', async () => {
    const own = new URL(trust.baseUrl)
    point(
      pointer('1', `${off.baseUrl}/Binary/plan`),
      pointer('2', `http://127.0.0.1.example:${own.port}/fhir/Binary/plan`),
      pointer('3', `ssp://${own.host}/fhir/Binary/plan`),
      pointer('4', 'Binary/plan')
    )
    const { record, read } = await open()
    expect(JSON.stringify(record.entries('documents', 'nrl'))).not.toContain('"url"')
    for (const id of ['1', '2', '3', '4']) expect((await read(id)).status, id).toBe(502)
    expect([...off.calls, ...trust.callsFor('Binary')]).toEqual([])
  })
})
