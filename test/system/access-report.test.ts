/** The person's access report (feature 61): equal to the audit, reviewed by another before it is released, each step audited. */
import { extractText, getDocumentProxy } from 'unpdf'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { consumerPartner, liveSource, startWorld, type World } from '../fixtures/region.ts'
import { type HostSystem, hostSystem, openSession, postLaunch } from '../harness/launch.ts'
import { identityService, signIn, type IdentityService } from '../harness/officer.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'
import { writeFile } from 'node:fs/promises'

const [JOAN, PAVEL] = [aPerson(1), aPerson(2)]
const today = new Date().toISOString().slice(0, 10)
const REQUEST = { nhsNumber: JOAN.nhs, from: `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`, to: today }
let world: World
let source: ScriptedSource
let identity: IdentityService
let other: HostSystem
const cookies = new Map<string, string>()

const url = () => world.product.url
const sql = (text: string) => asSuperuser(world.product, text)

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN, PAVEL])
  source.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
  identity = await identityService()
  other = await hostSystem('https://epr.other.example', 'RHA')
  const folder = await newFolder()
  await writeFile(join(folder, 'rha.jwks.json'), JSON.stringify(other.jwks))
  world = await startWorld({
    people: [JOAN, PAVEL],
    sources: [liveSource(source, { resourceTypes: ['Condition'] })],
    partners: [consumerPartner('RHA', other, join(folder, 'rha.jwks.json'))],
    more: { console: identity.region }
  })
  identity.provider.register(url())
  for (const who of ['Lowe', 'Ferreira', 'Qureshi', 'Brandt']) cookies.set(who, (await signIn(url(), { who })).cookie)
  await open(world.host, JOAN, 'nurse-1', 'Łuczak')
  await open(world.host, JOAN, 'nurse-2', 'Okafor')
  await open(other, JOAN, 'elsewhere-1', 'Quill')
  await open(world.host, PAVEL, 'nurse-1', 'Łuczak')
  const assertion = await world.host.sign(world.host.claims(url(), JOAN, { sub: 'nurse-3', rsn: 'research' }))
  await postLaunch(url(), { assertion })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
  await identity?.close()
})

async function open(host: HostSystem, person: typeof JOAN, sub: string, fam: string): Promise<string> {
  const cookie = await openSession(url(), host, person, { sub, usr: { fam, giv: 'Ada', rol: 'Consultant' } })
  const { disclosureId } = await readRecord(url(), cookie)
  for (const report of [{ section: 'allergies' }, { section: 'problems' }, { section: 'problems', printed: true }])
    await fetch(`${url()}/api/record/displayed`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ disclosureId, ...report })
    })
  return disclosureId
}

type Answer = Json & { readonly status: number; readonly code?: string }
async function ask(path: string, body: Json, who = 'Lowe'): Promise<Answer> {
  const response = await fetch(`${url()}/api/console/${path}`, {
    method: 'POST',
    headers: { cookie: cookies.get(who) ?? '', 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  return { ...((await response.json()) as Json), status: response.status }
}

interface Line {
  readonly seq: number
  readonly who: string
  readonly seen: string
  readonly organisation: string
}
interface Opened {
  readonly report: { readonly reportId: string; readonly state: string; readonly isOwn: boolean }
  readonly lines: readonly Line[]
  readonly digest: string
  readonly html: string
}
const draft = async (reference: string, who = 'Lowe'): Promise<Opened> =>
  (await ask('report/draft', { ...REQUEST, reference }, who)) as unknown as Opened
const review = ({ report, digest }: Opened, who = 'Ferreira') =>
  ask('report/review', { reportId: report.reportId, digest, note: 'compared with the request' }, who)
const wordsOf = (html: string) => html.replaceAll(/<style>[^]*?<\/style>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

describe('a draft', () => {
  test('has each look of the organisation’s staff, as many as the audit, in plain words', async () => {
    const opened = await draft('SAR 1')
    const [row] = await sql(`SELECT count(*)::int AS n FROM audit_entry WHERE nhs_number = '${JOAN.nhs}'
      AND ods_code = 'RX1' AND kind IN ('opened', 'launch-refused', 'read-refused', 'view-replayed')`)
    expect(opened.lines).toHaveLength(Number(row?.['n']))
    expect(opened.lines.map(({ who }) => who)).toEqual([
      'Name not recorded, Consultant',
      'Ada Okafor, Consultant',
      'Ada Łuczak, Consultant'
    ])
    const words = wordsOf(opened.html)
    expect(words).toContain('Your record was opened 2 times, by 2 people')
    expect(words).toContain('1 time somebody tried to open it and was refused')
    expect(words).toMatch(/Ada Łuczak, Consultant/)
    expect(words).toMatch(/Allergies and reactions/)
    expect(words).toMatch(/What is not in this report/)
    expect(words).toContain('999 000 0018')
    expect(words).not.toContain('Quill')
    expect(words).not.toMatch(/\d{4}-\d{2}-\d{2}/)
  })

  test('of the central team has every organisation’s', async () => {
    const { lines } = await draft('SAR 2', 'Brandt')
    const [row] = await sql(`SELECT count(*)::int AS n FROM audit_entry WHERE nhs_number = '${JOAN.nhs}'
      AND kind IN ('opened', 'launch-refused', 'read-refused', 'view-replayed')`)
    expect(lines).toHaveLength(Number(row?.['n']))
    expect(new Set(lines.map(({ organisation }) => organisation))).toEqual(new Set(['Partner RX1', 'Partner RHA']))
  })

  test('is for nobody of another organisation, and its NHS number is in no address', async () => {
    const { report } = await draft('SAR 3')
    expect(await ask('report', { reportId: report.reportId }, 'Qureshi')).toMatchObject({ status: 404 })
    expect(JSON.stringify(await ask('reports', {}, 'Qureshi'))).not.toContain(report.reportId)
    expect(JSON.stringify(await ask('reports', {}, 'Ferreira'))).toContain(report.reportId)
    expect(report.reportId).not.toContain(JOAN.nhs)
  })

  test('stays as it was drafted when more happens afterwards', async () => {
    const first = await draft('SAR 4')
    await open(world.host, JOAN, 'nurse-9', 'Later')
    const again = (await ask('report', { reportId: first.report.reportId })) as unknown as Opened
    expect(again.digest).toBe(first.digest)
  })

  test('that cannot be audited is not made, and a person that the index cannot name is not guessed at', async () => {
    expect(await ask('report/draft', { ...REQUEST, nhsNumber: '9990000019', reference: 'SAR 5' })).toMatchObject({
      code: 'nhs-number-invalid'
    })
    expect(await ask('report/draft', { ...REQUEST, reference: '' })).toMatchObject({ code: 'request-malformed' })
  })
})

describe('what is left out', () => {
  test('H-015: leaves a report that is the same as if it had never happened, and says that the law allows it either way', async () => {
    const before = await draft('SAR 10')
    await open(world.host, JOAN, 'safeguarding-1', 'Marple')
    const after = await draft('SAR 10')
    const line = after.lines.find(({ who }) => who.includes('Marple'))
    const redacted = {
      reportId: after.report.reportId,
      seq: line?.seq,
      reason: 'serious-harm',
      note: 'section 47 enquiry'
    }
    const open2 = (await ask('report/redact', { ...redacted, part: 'line' })) as unknown as Opened
    expect(open2.html).toBe(before.html)
    expect(open2.digest).toBe(before.digest)
    expect(open2.lines).toHaveLength(after.lines.length)
    expect(wordsOf(before.html)).toContain('The law lets us leave some things out')
    const named = (await ask('report/redact', { ...redacted, part: 'name' })) as unknown as Opened
    expect(named.html).not.toContain('Marple')
    expect(wordsOf(named.html)).toContain('A member of staff whose name is left out')
    const back = (await ask('report/redact', { ...redacted, part: 'none' })) as unknown as Opened
    expect(back.html).toBe(after.html)
    const [row] = await sql("SELECT body FROM audit_entry WHERE kind = 'report-redacted' ORDER BY seq LIMIT 1")
    expect(JSON.parse(String(row?.['body']))).toMatchObject({ seq: line?.seq, part: 'line', reason: 'serious-harm' })
  })

  test('is a line of this report and nothing else', async () => {
    const { report } = await draft('SAR 11')
    const ill = { reportId: report.reportId, seq: 1, part: 'line', reason: 'crime', note: 'no such line' }
    expect(await ask('report/redact', ill)).toMatchObject({ status: 404 })
  })
})

describe('a report', () => {
  test('is released only after somebody else has reviewed exactly what it says; then it is HTML and PDF, the same each time', async () => {
    const opened = await draft('SAR 20')
    const { reportId } = opened.report
    expect(await ask('report/release', { reportId })).toMatchObject({ status: 409, code: 'report-not-reviewed' })
    expect(await ask('report/file', { reportId, format: 'pdf' })).toMatchObject({ code: 'report-not-reviewed' })
    expect(await review(opened, 'Lowe')).toMatchObject({ status: 403, code: 'console-forbidden' })
    expect(await review({ ...opened, digest: 'another' })).toMatchObject({ status: 409, code: 'report-changed' })
    expect(await review(opened)).toMatchObject({ report: { state: 'reviewed' } })
    const seq = opened.lines[0]?.seq
    const redacted = { reportId, seq, part: 'line', reason: 'crime', note: 'police' }
    const changed = (await ask('report/redact', redacted)) as unknown as Opened
    expect(changed.report.state).toBe('draft')
    expect(await ask('report/release', { reportId })).toMatchObject({ code: 'report-not-reviewed' })
    await review(changed)
    expect(await ask('report/release', { reportId })).toMatchObject({ report: { state: 'released' } })
    expect(await ask('report/redact', redacted)).toMatchObject({ status: 409, code: 'report-released' })
    const html = await ask('report/file', { reportId, format: 'html' })
    expect(html['html']).toBe(changed.html)
    const pdf = Buffer.from(String((await ask('report/file', { reportId, format: 'pdf' }))['pdf']), 'base64')
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const document = await getDocumentProxy(new Uint8Array(pdf))
    const { text } = await extractText(document, { mergePages: true })
    expect(text).toContain('Who looked at your record')
    expect(text).toContain('Ada Łuczak, Consultant')
    expect(text).not.toContain('refused because')
    expect((await document.getMarkInfo())?.Marked).toBe(true)
    const again = await ask('report/file', { reportId, format: 'pdf' })
    expect(again['pdf']).toBe(pdf.toString('base64'))
    const steps = await sql(`SELECT kind FROM audit_entry WHERE body LIKE '%${reportId}%' ORDER BY seq`)
    expect(steps.map(({ kind }) => kind)).toEqual([
      'report-drafted',
      'report-reviewed',
      'report-redacted',
      'report-reviewed',
      'report-released',
      'report-read',
      'report-read',
      'report-read'
    ])
  })

  test('of an organisation with one officer is reviewed by the central team, and one with two by them alone', async () => {
    const lone = await draft('SAR 21', 'Qureshi')
    expect(await review(lone, 'Qureshi')).toMatchObject({ status: 403 })
    expect(await review(lone, 'Brandt')).toMatchObject({ report: { state: 'reviewed' } })
    const ofTwo = await draft('SAR 22')
    expect(await review(ofTwo, 'Brandt')).toMatchObject({ status: 404 })
  })

  test('from the command line takes the same steps', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ncr-report-'))
    const ncr = async (...args: readonly string[]): Promise<{ code: number | null; json: Json; stderr: string }> => {
      const config = ['--config', world.product.configFile, '--json']
      const done = await world.product.ncr(['report', ...args, ...config], `${JOAN.nhs}\n`)
      return { code: done.code, json: (done.code === 0 ? JSON.parse(done.stdout) : {}) as Json, stderr: done.stderr }
    }
    const period = ['--from', REQUEST.from, '--to', REQUEST.to]
    const made = await ncr('draft', '--nhs-number', '-', ...period, '--reference', 'SAR 30', '--by', 'Ann Central')
    expect(made.code).toBe(0)
    const opened = made.json as unknown as Opened
    const id = opened.report.reportId
    const seq = String(opened.lines[0]?.seq)
    expect(
      (
        await ncr(
          'redact',
          id,
          '--line',
          seq,
          '--part',
          'name',
          '--reason',
          'other-person',
          '--note',
          'own wish',
          '--by',
          'Ann Central'
        )
      ).code
    ).toBe(0)
    expect((await ncr('release', id, '--by', 'Bob Central')).code).toBe(1)
    const shown = (await ncr('show', id, '--by', 'Bob Central')).json as unknown as Opened
    // On a command line a value that began with a dash would be another option.
    expect(shown.digest).toMatch(/^[0-9a-f]{64}$/)
    const reviewing = ['review', id, '--digest', shown.digest, '--note', 'all well']
    expect((await ncr(...reviewing, '--by', 'Ann Central')).code).toBe(1)
    expect((await ncr(...reviewing, '--by', 'Bob Central')).code).toBe(0)
    expect((await ncr('release', id, '--by', 'Bob Central')).code).toBe(0)
    const file = join(folder, 'report.html')
    expect((await ncr('save', id, '--to', file, '--by', 'Bob Central')).code).toBe(0)
    expect(await readFile(file, 'utf8')).toBe(shown.html)
    const list = await ncr('list', '--by', 'Bob Central')
    expect(JSON.stringify(list.json)).toContain(id)
    await rm(folder, { recursive: true })
  })
})
