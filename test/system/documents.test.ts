/** Documents through the hub: the partner's address stays here, and nothing is sent that is not what it says it is. */
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { byNumber, byReference } from '../fixtures/clinical.ts'
import { aPdf, JPEG, PNG } from '../fixtures/files.ts'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(600, { family: 'Otherperson' })
const PDF = aPdf('Dear Dr Whitlock')
const HTML =
  '<!doctype html><html><head><title>x</title><script src="https://evil.example"></script></head>' +
  '<body onload="alert(1)"><h1>Clinic letter</h1><p>Seen today <a href="https://evil.example">here</a></p></body></html>'

let world: World
let source: ScriptedSource
let elsewhere: ScriptedSource
let drop: string
/** Bytes by the id of their Binary, as the source sends them. */
const files = new Map<string, { readonly body: Buffer | string; readonly type: string }>()

const sha = (algorithm: string, bytes: Buffer | string, form: 'hex' | 'base64') =>
  createHash(algorithm).update(bytes).digest(form)

function document(id: string, attachment: Json, more: Json = {}): Json {
  return {
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    subject: byNumber(JOAN),
    date: '2026-01-05T08:00:00Z',
    type: { text: 'Letter' },
    content: [{ attachment }],
    ...more
  }
}

const inBinary = (id: string, contentType: string, more: Json = {}): Json =>
  document(id, { contentType, url: `Binary/${id}`, ...more })

beforeAll(async () => {
  drop = join(await newFolder(), 'register')
  source = await scriptedSource('ward', [JOAN])
  elsewhere = await scriptedSource('elsewhere', [JOAN])
  const types = {
    resourceTypes: ['DocumentReference', 'DiagnosticReport'],
    deadlineMs: 15_000,
    documentBytesMax: 100_000
  }
  world = await startWorld({
    people: [JOAN],
    sources: [
      liveSource(source, types),
      {
        id: 'register',
        name: 'Register',
        kind: 'overnight-ndjson',
        directory: drop,
        resourceTypes: ['DocumentReference']
      }
    ],
    more: {
      roles: { clinician: 'all', 'social-care': { hide: ['documents'] } }
    }
  })
  await writeNight(drop, {
    date: dateAgo(0),
    transactionTime: hoursAgo(2),
    output: {
      Patient: [patientOf(JOAN, 'p1')],
      DocumentReference: [
        {
          ...document('n1', { contentType: 'application/pdf', data: PDF.toString('base64') }),
          subject: byReference('Patient/p1')
        },
        { ...document('n2', { contentType: 'application/pdf', url: 'Binary/n2' }), subject: byReference('Patient/p1') }
      ]
    }
  })
  expect((await world.product.ncr(['feed', 'run', 'register'])).code).toBe(0)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
  await elsewhere?.close()
  await rm(join(drop, '..'), { recursive: true, force: true })
})
beforeEach(() => {
  source.calm()
  elsewhere.calm()
  files.clear()
  source.answer('Binary', (call, response: ServerResponse) => {
    const file = files.get(call.url.pathname.split('/').at(-1) ?? '')
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': file?.type ?? 'text/plain' })
    response.end(file?.body)
  })
})

const serve = (id: string, body: Buffer | string, type = 'application/octet-stream') =>
  void files.set(id, { body, type })
const hold = (...documents: readonly Json[]) => source.answer('DocumentReference', behave.ok(...documents))

async function open(role = 'Consultant') {
  const cookie = await openSession(world.product.url, world.host, JOAN, { usr: { rol: role } })
  const record = await readRecord(world.product.url, cookie)
  const get = async (address: string, headers: Record<string, string> = { 'ncr-disclosure': record.disclosureId }) => {
    const response = await fetch(`${world.product.url}${address}`, {
      headers: { cookie, ...headers },
      redirect: 'manual'
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    const text = bytes.toString()
    const isProblem = response.headers.get('content-type')?.includes('problem+json') === true
    const code = isProblem ? (JSON.parse(text) as { code: string }).code : ''
    return { status: response.status, headers: response.headers, bytes, text, code }
  }
  return { cookie, record, get, read: (id: string) => get(addressOf(id)) }
}

const addressOf = (id: string, from = 'ward'): string =>
  `/api/record/document/${encodeURIComponent(`${from}/DocumentReference/${id}`)}`

describe('in the record', () => {
  test('H-022: a document is there by the hub’s address alone; the partner’s is nowhere in the stream', async () => {
    hold(
      inBinary('d1', 'application/pdf'),
      document('d2', { contentType: 'text/html', url: `${elsewhere.baseUrl}/Binary/d2` }),
      document('d3', { contentType: 'text/html', data: Buffer.from(HTML).toString('base64') })
    )
    const { record } = await open()
    const urls = record
      .entries('documents', 'ward')
      .flatMap((entry) => entry.resource['content'] as { attachment: { url: string } }[])
      .map(({ attachment }) => attachment.url)
    expect(urls.toSorted()).toEqual(['d1', 'd2', 'd3'].map((id) => addressOf(id)))
    const stream = JSON.stringify(record.events)
    expect(stream).not.toContain('Binary/')
    expect(stream).not.toContain(source.baseUrl)
    expect(stream).not.toContain(elsewhere.baseUrl)
    expect(stream).not.toContain(Buffer.from(HTML).toString('base64').slice(0, 40))
  })

  test('no address has the person’s NHS number, even where the source’s id has it', async () => {
    hold(inBinary(`letter-${JOAN.nhs}`, 'image/png'))
    serve(`letter-${JOAN.nhs}`, PNG)
    const { record, get } = await open()
    const [entry] = record.entries('documents', 'ward')
    const [content] = (entry?.resource['content'] ?? []) as { attachment: { url: string } }[]
    expect(content?.attachment.url).not.toContain(JOAN.nhs)
    expect((await get(content?.attachment.url ?? '')).bytes.equals(PNG)).toBe(true)
  })
})

describe('opened', () => {
  test.each([
    ['application/pdf', PDF, 'document.pdf'],
    ['image/png', PNG, 'document.png'],
    ['image/jpeg', JPEG, 'document.jpg']
  ])('%s arrives byte for byte, and cannot act', async (type, file, name) => {
    hold(inBinary('d1', type, { size: file.byteLength, hash: sha('sha1', file, 'base64') }))
    serve('d1', file)
    const answer = await (await open()).read('d1')
    expect(answer.status, answer.text.slice(0, 200)).toBe(200)
    expect(answer.bytes.equals(file)).toBe(true)
    expect(answer.headers.get('content-type')).toBe(type)
    const policy = answer.headers.get('content-security-policy') ?? ''
    for (const part of ['sandbox;', "default-src 'none'", 'img-src data:', "style-src 'unsafe-inline'"])
      expect(policy).toContain(part)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-disposition')).toBe(`inline; filename="${name}"`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('H-022: a hostile page arrives with its words and nothing that acts or loads', async () => {
    hold(inBinary('d1', 'text/html; charset=utf-8'))
    serve('d1', HTML, 'text/html')
    const answer = await (await open()).read('d1')
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('<h1>Clinic letter</h1>')
    expect(answer.text).toContain('Seen today here')
    expect(answer.text).not.toMatch(/script|onload|evil|href/)
  })

  test('inside its entry, as a FHIR Binary, contained, and out of last night’s copy', async () => {
    hold(
      document('inline', { contentType: 'application/pdf', data: PDF.toString('base64') }),
      inBinary('resource', 'application/pdf'),
      document(
        'inside',
        { contentType: 'image/png', url: '#b' },
        {
          contained: [{ resourceType: 'Binary', id: 'b', contentType: 'image/png', data: PNG.toString('base64') }]
        }
      )
    )
    const binary = { resourceType: 'Binary', contentType: 'application/pdf', data: PDF.toString('base64') }
    serve('resource', JSON.stringify(binary), 'application/fhir+json')
    const { read, get } = await open()
    for (const id of ['inline', 'resource']) expect((await read(id)).bytes.equals(PDF), id).toBe(true)
    expect((await read('inside')).bytes.equals(PNG)).toBe(true)
    expect((await get(addressOf('n1', 'register'))).bytes.equals(PDF)).toBe(true)
    expect((await get(addressOf('n2', 'register'))).code).toBe('document-unavailable')
  })

  test('a second content of the entry has an address of its own', async () => {
    const second = { attachment: { contentType: 'image/png', url: 'Binary/two' } }
    const first = { attachment: { contentType: 'application/pdf', url: 'Binary/one' } }
    hold(document('d1', {}, { content: [first, second] }))
    serve('one', PDF)
    serve('two', PNG)
    const { record, get } = await open()
    const [entry] = record.entries('documents', 'ward')
    const urls = ((entry?.resource['content'] ?? []) as { attachment: { url: string } }[]).map(
      ({ attachment }) => attachment.url
    )
    expect((await get(urls[0] ?? '')).bytes.equals(PDF)).toBe(true)
    expect((await get(urls[1] ?? '')).bytes.equals(PNG)).toBe(true)
    expect((await get(`${addressOf('d1')}?content=2`)).code).toBe('document-not-found')
    expect((await get(`${addressOf('d1')}?content=x`)).code).toBe('request-malformed')
  })

  test('by a frame, which cannot send a header', async () => {
    hold(inBinary('d1', 'application/pdf'))
    serve('d1', PDF)
    const { get, record } = await open()
    expect((await get(`${addressOf('d1')}?disclosure=${record.disclosureId}`, {})).status).toBe(200)
    expect((await get(addressOf('d1'), {})).code).toBe('view-replaced')
    const page = await get(`${addressOf('gone')}?disclosure=${record.disclosureId}`, { accept: 'text/html' })
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(page.text).toContain('There is no such document in this record')
  })
})

describe('H-022: what is not what it says is refused', () => {
  test.each([
    ['plain text', 'text/plain', Buffer.from('Dear doctor')],
    ['a page instead of the PDF: a login', 'application/pdf', Buffer.from('<html><body>Sign in</body></html>')],
    ['a PDF instead of the picture', 'image/png', PDF],
    ['a program', 'application/pdf', Buffer.from(`MZ${'\0'.repeat(300)}`)],
    ['a drawing', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a PDF with a script', 'application/pdf', aPdf('x', '6 0 obj << /S /JavaScript >> endobj\n')]
  ])('%s', async (_what, type, file) => {
    hold(inBinary('d1', type))
    serve('d1', file, type)
    const answer = await (await open()).read('d1')
    expect([answer.status, answer.code]).toEqual([415, 'document-type-refused'])
  })

  test.each([
    ['hash', { hash: sha('sha1', aPdf('the right one'), 'base64') }],
    ['size', { size: 7 }]
  ])('bytes of another %s than the entry says: exchanged, an incident, and not shown', async (_what, said) => {
    hold(inBinary('d1', 'application/pdf', said))
    serve('d1', PDF)
    const { read, record } = await open()
    const answer = await read('d1')
    expect([answer.status, answer.code]).toEqual([502, 'document-unavailable'])
    const rows = await asSuperuser(
      world.product,
      `SELECT body FROM audit_entry WHERE kind = 'incident' AND disclosure_id = '${record.disclosureId}'`
    )
    expect(rows).toHaveLength(1)
    expect(String(rows[0]?.['body'])).toContain('document-mismatch')
  })

  test('the entry of another person among the source’s answers: nothing of it opens', async () => {
    hold(inBinary('d1', 'application/pdf'))
    serve('d1', PDF)
    const { read, record } = await open()
    hold(inBinary('d1', 'application/pdf'), { ...inBinary('d2', 'application/pdf'), subject: byNumber(OTHER) })
    for (const id of ['d1', 'd2']) expect((await read(id)).code, id).toBe('document-unavailable')
    expect(source.callsFor('Binary')).toEqual([])
    const rows = await asSuperuser(
      world.product,
      `SELECT body FROM audit_entry WHERE kind = 'incident' AND disclosure_id = '${record.disclosureId}'`
    )
    expect(rows).toHaveLength(2)
  })
})

describe('what cannot be had says why', () => {
  test('no such document, one of another source or type, and one withdrawn since', async () => {
    hold(inBinary('d1', 'application/pdf'))
    const { read, get } = await open()
    for (const id of ['nothing', '..']) expect((await read(id)).code, id).toBe('document-not-found')
    for (const named of ['nowhere/DocumentReference/d1', 'ward/Binary/d1', 'ward/Patient/p1', 'x', ''])
      expect(['document-not-found', 'not-found']).toContain(
        (await get(`/api/record/document/${encodeURIComponent(named)}`)).code
      )
    hold()
    expect((await read('d1')).code).toBe('document-not-found')
  })

  test.each([
    ['is not given', behave.status(404)],
    ['is refused', behave.status(403)],
    ['is broken off', behave.reset],
    ['is larger than the limit', behave.tooLarge(1024 * 1024)],
    ['is no Binary', behave.notFhir],
    ['is compressed unasked', behave.gzipped()],
    ['leads elsewhere', behave.redirectTo('http://127.0.0.1:1/file')]
  ])('a file that %s is unavailable', async (_how, behaviour) => {
    hold(inBinary('d1', 'application/pdf'))
    source.answer('Binary', behaviour)
    const answer = await (await open()).read('d1')
    expect([answer.status, answer.code]).toEqual([502, 'document-unavailable'])
    expect(answer.text).not.toContain(source.baseUrl)
  })

  test('an address that is not the source’s own is never followed', async () => {
    const { port } = new URL(source.baseUrl)
    hold(
      document('d1', { contentType: 'application/pdf', url: `${elsewhere.baseUrl}/Binary/d1` }),
      document('d2', { contentType: 'application/pdf', url: `http://localhost:${port}/fhir/Binary/d2` }),
      document('d3', { contentType: 'application/pdf', url: 'file:///etc/passwd' }),
      document('d4', { contentType: 'application/pdf', url: `${source.baseUrl}/Binary/d4` })
    )
    serve('d4', PDF)
    const { read } = await open()
    for (const id of ['d1', 'd2', 'd3']) expect((await read(id)).code, id).toBe('document-unavailable')
    expect(elsewhere.callsFor('Binary')).toEqual([])
    expect((await read('d4')).status).toBe(200)
  })

  test('a source that fails now does not make the document "not found"', async () => {
    hold(inBinary('d1', 'application/pdf'))
    const { read } = await open()
    source.answer('DocumentReference', behave.status(500))
    expect((await read('d1')).code).toBe('document-unavailable')
  })

  test('a role from which the documents are hidden opens none, and its source is not asked', async () => {
    hold(inBinary('d1', 'application/pdf'))
    const { read, record } = await open('Social Worker')
    expect(record.entries('documents')).toEqual([])
    source.calls.length = 0
    const answer = await read('d1')
    expect([answer.status, answer.code]).toEqual([403, 'hidden-from-role'])
    expect(source.calls).toEqual([])
  })
})

test('H-018: each document that is opened is in the audit by itself, with a digest, before a byte of it is sent', async () => {
  hold(inBinary('d1', 'application/pdf'), inBinary('d2', 'image/png'))
  serve('d1', PDF)
  serve('d2', PNG)
  const { read, record } = await open()
  for (const id of ['d1', 'd2', 'gone']) await read(id)
  const rows = await asSuperuser(
    world.product,
    `SELECT body FROM audit_entry WHERE kind = 'document' AND disclosure_id = '${record.disclosureId}' ORDER BY seq`
  )
  const said = rows.map((row) => JSON.parse(String(row['body'])) as Json)
  expect(said).toMatchObject([
    {
      entry: 'ward/DocumentReference/d1',
      contentType: 'application/pdf',
      bytes: PDF.byteLength,
      sha256: sha('sha256', PDF, 'hex')
    },
    {
      entry: 'ward/DocumentReference/d2',
      contentType: 'image/png',
      bytes: PNG.byteLength,
      sha256: sha('sha256', PNG, 'hex')
    }
  ])
})

test('H-019: without the audit no byte of a document is sent', async () => {
  hold(inBinary('d1', 'application/pdf'))
  serve('d1', PDF)
  const { read } = await open()
  await asSuperuser(
    world.product,
    `CREATE FUNCTION test_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'down'; END $$;
     CREATE TRIGGER test_down BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION test_down()`
  )
  try {
    expect((await read('d1')).code).toBe('audit-unavailable')
  } finally {
    await asSuperuser(world.product, 'DROP TRIGGER test_down ON audit_entry; DROP FUNCTION test_down()')
  }
})
