/** Search inside the record: everything shown is found, nothing else is, and what was not searched is said. */
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import {
  gpBundle,
  gpFault,
  gpPatient,
  type ScriptedGpConnect,
  scriptedGpConnect
} from '../faults/scripted-gp-connect.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, anUnreadable, byNumber } from '../fixtures/clinical.ts'
import { aPdf, PNG } from '../fixtures/files.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { searchRecord } from '../harness/later-reads.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, verifyAudit } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(600, { family: 'Otherperson' })
const NHS = 'https://fhir.nhs.uk/Id/nhs-number'

let world: World
let ward: ScriptedSource
let community: ScriptedSource
let gp: ScriptedGpConnect
const files = new Map<string, Buffer | string>()

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN, OTHER])
  community = await scriptedSource('community', [JOAN])
  gp = await scriptedGpConnect()
  world = await startWorld({
    people: [JOAN, OTHER],
    sources: [
      liveSource(ward, {
        resourceTypes: [
          'AllergyIntolerance',
          'Condition',
          'DiagnosticReport',
          'DocumentReference',
          'Flag',
          'Observation'
        ],
        deadlineMs: 8_000,
        documentBytesMax: 100_000
      }),
      liveSource(community, { page: 'systmone-non-gp', resourceTypes: ['Condition'], deadlineMs: 1_500 }),
      { id: 'gp', name: 'GP record', kind: 'gp-connect-html', baseUrl: gp.baseUrl, deadlineMs: 8_000 }
    ]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
  await community?.close()
  await gp?.close()
})

const of = (type: string, id: string, more: Json = {}, person = JOAN): Json =>
  aResource(type, id, byNumber(person), more)
const letter = (id: string, attachment: Json, more: Json = {}): Json => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  subject: byNumber(JOAN),
  date: '2026-01-05T08:00:00Z',
  type: { text: 'Clinic letter' },
  content: [{ attachment }],
  ...more
})
/** The section that the last question was for. */
function askedSection(): string {
  const wanted = gp.questions.at(-1)?.parameters.parameter.find(({ name }) => name === 'recordSection')
  return /"code":"([A-Z]{3})"/.exec(JSON.stringify(wanted))?.[1] ?? 'SUM'
}
const practiceSays = (inner: string, person = JOAN) =>
  gp.answer((call, response, baseUrl) => {
    const html = `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`
    behave.json(gpBundle(html, [gpPatient(person)], askedSection()))(call, response, baseUrl)
  })

beforeEach(() => {
  ward.calm()
  community.calm()
  files.clear()
  gp.questions.length = 0
  practiceSays("<p>No 'Summary' data is recorded for this patient.</p>")
  ward.answer('Binary', (call, response: ServerResponse) => {
    const file = files.get(call.url.pathname.split('/').at(-1) ?? '')
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' })
    response.end(file)
  })
})

async function open(role = 'Consultant', person = JOAN) {
  const cookie = await openSession(world.product.url, world.host, person, { usr: { rol: role } })
  const record = await readRecord(world.product.url, cookie)
  const search = (query: string | null, disclosureId = record.disclosureId) =>
    searchRecord(world.product.url, cookie, disclosureId, query)
  return { cookie, record, search }
}

type Answer = Awaited<ReturnType<typeof searchRecord>>
const entriesOf = ({ hits }: Answer) => hits.map(({ entry }) => entry)
const marked = ({ hits }: Answer) =>
  hits.flatMap(({ excerpts }) =>
    excerpts.flatMap(({ parts }) => parts.filter((part) => part.found).map((part) => part.text))
  )
const auditOf = async (kind: string) =>
  (
    await asSuperuser(world.product, `SELECT body FROM audit_entry WHERE kind = '${kind}' ORDER BY seq DESC LIMIT 1`)
  ).map(({ body }) => JSON.parse(String(body)) as Json)[0]

describe('what is shown is found', () => {
  test('in a name, a note, a code, a source and a date, with the words around it marked', async () => {
    ward.answer(
      'Condition',
      behave.ok(
        of('Condition', 'c1', { note: [{ text: 'Seen with her daughter, who reports orthopnoea at night.' }] }),
        of('Condition', 'c2', { recordedDate: '2025-11-14' })
      )
    )
    const { search } = await open()
    const answer = await search('Orthopnoea')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(entriesOf(answer)).toEqual(['ward/Condition/c1'])
    expect(answer.hits[0]).toMatchObject({ place: 'problems', source: 'ward', title: 'Diabetes mellitus' })
    expect(answer.hits[0]?.excerpts[0]?.where).toBe('Note')
    expect(marked(answer)).toEqual(['orthopnoea'])
    expect(answer).toMatchObject({ found: 1, atLeast: false })
    expect(entriesOf(await search('73211009'))).toHaveLength(2)
    expect(entriesOf(await search('14-Nov-2025'))).toEqual(['ward/Condition/c2'])
    expect(entriesOf(await search('scripted ward'))).toHaveLength(2)
    expect(entriesOf(await search('diabetes daughter'))).toEqual(['ward/Condition/c1'])
  })

  test('under another word for the same, and the answer says which', async () => {
    ward.answer(
      'Condition',
      behave.ok(
        of('Condition', 'mi', { code: { text: 'Myocardial infarction' } }),
        of('Condition', 'mild', { code: { text: 'Mild asthma' } })
      )
    )
    const { search } = await open()
    const answer = await search('MI')
    expect(entriesOf(answer)).toEqual(['ward/Condition/mi'])
    expect(answer.terms[0]).toMatchObject({ asked: 'MI' })
    expect(answer.terms[0]?.also).toContain('heart attack')
    expect(entriesOf(await search('heart attack'))).toEqual(['ward/Condition/mi'])
  })

  test('in letters, PDF and HTML, and a picture is said not to be searched', async () => {
    files.set('pdf', aPdf('Known tamponade, drained in theatre'))
    files.set('html', '<!doctype html><html><body><h1>Letter</h1><p>Peri<b>cardial</b> tamponade</p></body></html>')
    files.set('png', PNG)
    ward.answer(
      'DocumentReference',
      behave.ok(
        letter('pdf', { contentType: 'application/pdf', url: 'Binary/pdf' }),
        letter('html', { contentType: 'text/html', url: 'Binary/html' }),
        letter('png', { contentType: 'image/png', url: 'Binary/png' }),
        letter('gone', { contentType: 'application/pdf', url: 'Binary/gone' })
      )
    )
    const { search } = await open()
    const answer = await search('tamponade')
    expect(new Set(entriesOf(answer))).toEqual(new Set(['ward/DocumentReference/html', 'ward/DocumentReference/pdf']))
    expect(answer.hits[0]?.excerpts[0]).toMatchObject({ where: 'Document', content: 0 })
    expect(answer.documents.searched).toBe(2)
    expect(answer.documents.unsearched).toEqual([
      { entry: 'ward/DocumentReference/png', content: 0, state: 'not-supported', detail: 'it is a picture' },
      expect.objectContaining({ entry: 'ward/DocumentReference/gone', state: 'unavailable' })
    ])
    expect(answer.atLeast).toBe(true)
    expect(entriesOf(await search('pericardial'))).toEqual(['ward/DocumentReference/html'])
    const sent = await auditOf('sent')
    expect(sent).toMatchObject({ page: 'search', found: 1, documents: [expect.anything(), expect.anything()] })
  })

  test('in the tables of the GP record, row by row, asked in real time and kept nowhere', async () => {
    practiceSays(
      '<table><tr><td>10-Mar-2014</td><td>Bisoprolol 2.5mg</td></tr><tr><td>11-Mar-2014</td><td>Quinine</td></tr></table>'
    )
    const { search } = await open()
    gp.questions.length = 0
    const answer = await search('bisoprolol')
    expect(gp.questions).toHaveLength(10)
    expect(answer.found).toBe(10)
    expect(answer.hits[0]).toMatchObject({ place: 'gp-data', entry: null, source: 'gp', gpSection: 'SUM' })
    expect(answer.hits[0]?.excerpts[0]?.parts.map(({ text }) => text).join('')).toBe('10-Mar-2014 Bisoprolol 2.5mg')
    const kept = await asSuperuser(
      world.product,
      `SELECT count(*) FROM audit_entry WHERE body LIKE '%Bisoprolol%' OR body LIKE '%Quinine%'`
    )
    expect(Number(kept[0]?.['count'])).toBe(0)
    expect((await auditOf('sent'))?.['gpData']).toHaveLength(10)
  })

  test('on a page, once, in the section that is its home', async () => {
    community.answer('Condition', behave.ok(of('Condition', 'k', { code: { text: 'Cellulitis' } })))
    const { search } = await open()
    const answer = await search('cellulitis')
    expect(answer.hits).toHaveLength(1)
    expect(answer.hits[0]).toMatchObject({ place: 'problems', pages: ['systmone-non-gp'] })
  })
})

describe('nothing else is found', () => {
  test('H-015: what is hidden from the role is neither found nor counted, and is said to be hidden', async () => {
    ward.answer('DiagnosticReport', behave.ok(of('DiagnosticReport', 'r1', { conclusion: 'Probable sarcoidosis' })))
    files.set('r', aPdf('sarcoidosis'))
    const everything = await (await open()).search('sarcoidosis')
    expect(everything.found).toBe(1)
    const { search } = await open('Social Worker')
    const withIt = await search('sarcoidosis')
    ward.answer('DiagnosticReport', behave.empty)
    const without = await search('sarcoidosis')
    expect(withIt).toMatchObject({ found: 0, atLeast: true, hidden: ['results'] })
    expect(withIt.hits).toEqual(without.hits)
    expect({ ...withIt, text: '', headers: null, state: null }).toMatchObject({ documents: without.documents })
  })

  test('H-001: nothing of an answer about somebody else is found, and its source is said not to be searched', async () => {
    ward.answer('Condition', behave.ok(of('Condition', 'c1', { code: { text: 'Syringomyelia' } }, OTHER)))
    const { search } = await open()
    const answer = await search('syringomyelia')
    expect(answer).toMatchObject({ found: 0, atLeast: true })
    expect(answer.state('problems', 'ward')).toMatchObject({ state: 'unavailable' })
    practiceSays('<p>Syringomyelia</p>', OTHER)
    expect((await search('syringomyelia')).found).toBe(0)
  })

  test('H-001: a search belongs to one open record', async () => {
    const { search, cookie } = await open()
    expect((await search('diabetes', 'another')).code).toBe('view-replaced')
    expect((await search('diabetes', '')).code).toBe('view-replaced')
    const other = await open('Consultant', OTHER)
    const crossed = await searchRecord(world.product.url, cookie, other.record.disclosureId, 'diabetes')
    expect(crossed.code).toBe('view-replaced')
    expect((await searchRecord(world.product.url, 'x=y', other.record.disclosureId, 'diabetes')).code).toBe(
      'session-ended'
    )
  })

  test('H-014: words of safeguarding are found and not shown: a neutral marker stands in their place', async () => {
    ward.answer(
      'Flag',
      behave.ok(of('Flag', 'f1', { code: { text: 'Child protection plan, core group meets Tuesdays' } }))
    )
    files.set(
      'l',
      '<!doctype html><html><body><p>Mother attended.</p><p>Concern raised about bruises.</p></body></html>'
    )
    ward.answer('DocumentReference', behave.ok(letter('l', { contentType: 'text/html', url: 'Binary/l' })))
    const { search } = await open()
    const flag = await search('tuesdays')
    expect(flag.hits).toEqual([
      expect.objectContaining({ entry: 'ward/Flag/f1', title: null, guarded: true, excerpts: [] })
    ])
    const bruises = await search('bruises')
    expect(bruises.hits).toEqual([
      expect.objectContaining({
        entry: 'ward/DocumentReference/l',
        title: 'Clinic letter',
        guarded: true,
        excerpts: []
      })
    ])
    expect(bruises.text + flag.text).not.toMatch(/bruises about|Concern|protection|core group/)
  })

  test.each(['.*', '(a+)+$', '[', 'a|b', '\\w+', '%', "' OR 1=1 --", '<script>alert(1)</script>', '\u0000abc', 'ΟΔΟΣ'])(
    'what is typed is words and no pattern: %s',
    async (query) => {
      ward.answer('Condition', behave.ok(of('Condition', 'c1')))
      const { search } = await open()
      const answer = await search(query)
      if (answer.status === 200) expect(answer.found).toBe(0)
      else expect([answer.status, answer.code]).toEqual([400, 'request-malformed'])
    }
  )

  test('markup in what was found stays text', async () => {
    ward.answer(
      'Condition',
      behave.ok(of('Condition', 'c1', { note: [{ text: '<img src=x onerror=alert(1)> haemoptysis' }] }))
    )
    const { search } = await open()
    const parts = (await search('haemoptysis')).hits[0]?.excerpts[0]?.parts
    expect(parts).toEqual([{ text: '<img src=x onerror=alert(1)> ' }, { text: 'haemoptysis', found: true }])
  })

  test.each([[null], [''], ['   '], ['a'], ['…'], ['x'.repeat(101)]])(
    '%j is refused: nothing to look for, or too much',
    async (query) => {
      const { search } = await open()
      const answer = await search(query)
      expect([answer.status, answer.code]).toEqual([400, 'request-malformed'])
    }
  )
})

describe('H-003: what was not searched is said', () => {
  test('a source that does not answer makes a count "at least", in every place it has a part in', async () => {
    ward.answer('Condition', behave.ok(of('Condition', 'c1')))
    community.answerAll(behave.hang)
    gp.answer(gpFault(403, 'NO_PATIENT_CONSENT'))
    const { search } = await open()
    const answer = await search('diabetes')
    expect(answer).toMatchObject({ found: 1, atLeast: true })
    expect(answer.state('problems', 'community')).toMatchObject({ state: 'timed-out' })
    expect(answer.state('systmone-non-gp', 'community')).toMatchObject({ state: 'timed-out' })
    expect(answer.state('gp-data', 'gp')).toMatchObject({ state: 'refused' })
    expect(answer.state('problems', 'gp')).toBeUndefined()
  })

  test('an entry that cannot be read was not searched', async () => {
    ward.answer('Condition', behave.ok(of('Condition', 'c1'), anUnreadable('Condition', 'c2', byNumber(JOAN))))
    const { search } = await open()
    const answer = await search('diabetes')
    expect(answer.state('problems', 'ward')).toMatchObject({ state: 'recorded', unreadable: 1 })
    expect(answer.atLeast).toBe(true)
  })

  test('H-010: past two hundred hits the others are counted', async () => {
    const many = Array.from({ length: 230 }, (_, index) => of('Condition', `c${index}`))
    ward.answer('Condition', behave.ok(...many))
    const { search } = await open()
    const answer = await search('diabetes')
    expect([answer.hits.length, answer.found]).toEqual([200, 230])
  })
})

describe('a search is a disclosure', () => {
  test('what is looked for stands in the audit before any source is asked, and in no line of the log', async () => {
    ward.answer('Condition', behave.ok(of('Condition', 'c1', { code: { text: 'Zanzibarism' } })))
    const { search, record } = await open()
    const answer = await search('zanzibarism')
    const searched = await auditOf('searched')
    expect(searched).toMatchObject({ query: 'zanzibarism', user: expect.anything() })
    expect(await auditOf('sent')).toMatchObject({
      page: 'search',
      entries: [expect.objectContaining({ id: 'ward/Condition/c1', place: 'problems' })]
    })
    const kinds = await asSuperuser(
      world.product,
      `SELECT kind FROM audit_entry WHERE disclosure_id = '${record.disclosureId}' ORDER BY seq`
    )
    expect(kinds.map(({ kind }) => kind).slice(-3)).toEqual(['searched', 'asked', 'sent'])
    expect(answer.found).toBe(1)
    await search('zanzibarism '.repeat(20))
    expect(world.product.logLines.join('\n')).not.toMatch(/zanzibarism/i)
    expect(await verifyAudit(world.product)).toMatchObject({ intact: true })
  })

  test('H-023: permission is worked out anew: a person who objects is searched no more', async () => {
    const { search } = await open()
    const objected = await world.product.ncr(
      ['objection', 'record', '--nhs-number', JOAN.nhs, '--capacity', 'own', '--evidence', 'L1', '--by', 'T'].concat()
    )
    expect(objected.code).toBe(0)
    ward.calls.length = 0
    try {
      const answer = await search('diabetes')
      expect([answer.status, answer.code]).toEqual([403, 'person-objected'])
      expect(ward.calls).toEqual([])
      expect(answer.text).not.toContain(NHS)
    } finally {
      await world.product.ncr(['objection', 'withdraw', '--nhs-number', JOAN.nhs, '--by', 'T'])
    }
  })
})
