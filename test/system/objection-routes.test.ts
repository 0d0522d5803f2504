/**
 * Feature 58: an objection holds at every address of the product, whichever is asked first: the table is total over the map of
 * routes, so that a new one does not compile until somebody has said what an objection does there.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ROUTES } from '@ncr/contract/routes.ts'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { identityService, signIn, type IdentityService } from '../harness/officer.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1, { family: 'Objector' })
/** Stands in everything that is held about her, live and from the night. */
const TELLTALE = 'Telltale-finding'
const PAGES = ['systmone-non-gp', 'diabetes', 'gp-data']

const CODED = { code: { text: TELLTALE } }
const letter: Json = {
  resourceType: 'DocumentReference',
  id: 'l1',
  status: 'current',
  subject: byNumber(JOAN),
  type: { text: TELLTALE },
  content: [{ attachment: { contentType: 'text/html', data: Buffer.from(`<p>${TELLTALE}</p>`).toString('base64') } }]
}

let world: World
let ward: ScriptedSource
let identity: IdentityService
let officer: string

interface View {
  readonly cookie: string
  readonly disclosureId: string
}
/** Opened before she objected, one for each asking. */
const views = new Map<string, View>()
let seen: View

beforeAll(async () => {
  const folder = await newFolder()
  await mkdir(join(folder, 'register'))
  await writeNight(join(folder, 'register'), {
    date: dateAgo(0),
    transactionTime: hoursAgo(1),
    output: {
      Patient: [patientOf(JOAN, 'p1')],
      Observation: [aResource('Observation', 'n1', byNumber(JOAN), CODED)]
    }
  })
  ward = await scriptedSource('ward', [JOAN])
  ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN), CODED)))
  ward.answer('DocumentReference', behave.ok(letter))
  identity = await identityService()
  const register = {
    id: 'register',
    name: 'Register',
    kind: 'overnight-ndjson',
    directory: join(folder, 'register'),
    resourceTypes: ['Observation']
  }
  world = await startWorld({
    people: [JOAN],
    sources: [
      liveSource(ward, {
        resourceTypes: ['Condition', 'DocumentReference'],
        deadlineMs: 8000,
        pages: ['systmone-non-gp']
      }),
      register
    ],
    more: { console: identity.region }
  })
  identity.provider.register(world.product.url)
  expect((await world.product.ncr(['feed', 'run', 'register'])).code).toBe(0)
  officer = (await signIn(world.product.url, { who: 'Lowe' })).cookie
  seen = await look()
  for (const asking of ASKINGS) views.set(asking.name, await look())
  const recorded = await world.product.ncr(
    ['objection', 'record', '--nhs-number', '-', '--capacity', 'own', '--evidence', 'doc-1', '--by', 'Central Team'],
    JOAN.nhs
  )
  expect(recorded.code).toBe(0)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
  await identity?.close()
})
beforeEach(() => ward.calls.splice(0))

/** Her record as it was before: everything in it says what must not be said afterwards. */
async function look(): Promise<View> {
  const cookie = await openSession(world.product.url, world.host, JOAN)
  const record = await readRecord(world.product.url, cookie)
  expect(record.allEntries().map(({ text }) => text)).toEqual([TELLTALE, TELLTALE, TELLTALE])
  return { cookie, disclosureId: record.disclosureId }
}

/**
 * `refused`: `person-objected`, and the session has ended. `about nobody`: the same whoever is open. `launch`: no session.
 * `accountable`: to a privacy officer, of what was seen before; in the audit.
 */
type Held = 'refused' | 'about nobody' | 'ends' | 'launch' | 'accountable'

interface Ask {
  readonly held: Held
  readonly paths: readonly string[]
  readonly body?: (view: View) => Json
  readonly form?: () => Promise<Record<string, string>> | Record<string, string>
}

const get = (held: Held, ...paths: readonly string[]): Ask => ({ held, paths })
const post = (held: Held, path: string, body: (view: View) => Json): Ask => ({ held, paths: [path], body })
const signed = (path: string): Ask => ({
  held: 'launch',
  paths: [path],
  form: async () => ({ assertion: await world.host.sign(world.host.claims(world.product.url, JOAN)) })
})
const nhsQuery = new URLSearchParams({ 'patient.identifier': `https://fhir.nhs.uk/Id/nhs-number|${JOAN.nhs}` })
const byNhs = nhsQuery.toString()
const today = new Date().toISOString().slice(0, 10)

const NO_CASE = { caseId: '00000000-0000-4000-8000-000000000000' }
const NO_REPORT = { reportId: '00000000-0000-4000-8000-000000000000' }

const TABLE: Record<keyof typeof ROUTES, Ask> = {
  launch: signed(ROUTES.launch),
  hostEnd: signed(ROUTES.hostEnd),
  smartLaunch: get('launch', `${ROUTES.smartLaunch}?iss=https://h.example/fhir&launch=x`),
  smartCallback: get('launch', `${ROUTES.smartCallback}?state=x&code=y`),
  smartLogout: { held: 'launch', paths: [ROUTES.smartLogout], form: () => ({ logout_token: 'x' }) },
  record: get('refused', ROUTES.record),
  displayed: post('refused', ROUTES.displayed, ({ disclosureId }) => ({ disclosureId, section: 'problems' })),
  report: post('refused', ROUTES.report, ({ disclosureId }) => ({
    disclosureId,
    problem: 'looks-wrong',
    section: 'problems'
  })),
  close: post('ends', ROUTES.close, ({ disclosureId }) => ({ disclosureId })),
  standing: get('refused', ROUTES.standing),
  page: get('refused', ...PAGES.map((page) => `${ROUTES.page}/${page}`)),
  document: get('refused', `${ROUTES.document}/${encodeURIComponent('ward/DocumentReference/l1')}`),
  search: get('refused', `${ROUTES.search}?q=telltale`),
  dataFeeds: get('about nobody', ROUTES.dataFeeds),
  fhir: get('about nobody', `${ROUTES.fhir}/Condition?${byNhs}`, `${ROUTES.fhir}/metadata`, `${ROUTES.fhir}/Linkage/1`),
  auditEvent: get('accountable', `${ROUTES.auditEvent}?${byNhs}`),
  token: { held: 'about nobody', paths: [ROUTES.token], form: () => ({ grant_type: 'client_credentials' }) },
  smartConfiguration: get('about nobody', ROUTES.smartConfiguration),
  viewer: get('about nobody', ROUTES.viewer, `${ROUTES.viewer}/changes`, `${ROUTES.viewer}/search`),
  console: get('about nobody', ROUTES.console),
  consoleSignIn: get('launch', ROUTES.consoleSignIn),
  consoleCallback: get('launch', `${ROUTES.consoleCallback}?state=x&code=y`),
  consoleSession: get('about nobody', ROUTES.consoleSession),
  consoleReplay: post('accountable', ROUTES.consoleReplay, () => ({ disclosureId: seen.disclosureId })),
  consoleLooks: post('accountable', ROUTES.consoleLooks, () => ({
    nhsNumber: JOAN.nhs,
    from: today,
    to: today,
    why: 'she asked who looked'
  })),
  consoleLookUps: post('about nobody', ROUTES.consoleLookUps, () => ({})),
  consoleReview: post('about nobody', ROUTES.consoleReview, () => ({ seq: 1, note: 'looked at' })),
  consoleUsage: post('about nobody', ROUTES.consoleUsage, () => ({ from: today, to: today })),
  consoleCases: post('about nobody', ROUTES.consoleCases, () => ({})),
  consoleCase: post('about nobody', ROUTES.consoleCase, () => NO_CASE),
  consoleCaseOpen: post('accountable', ROUTES.consoleCaseOpen, () => ({
    reference: 'INV-1',
    nhsNumber: JOAN.nhs
  })),
  consoleCaseNote: post('about nobody', ROUTES.consoleCaseNote, () => ({ ...NO_CASE, text: 'she telephoned' })),
  consoleCaseLink: post('about nobody', ROUTES.consoleCaseLink, () => ({ ...NO_CASE, seq: 1 })),
  consoleCaseClose: post('about nobody', ROUTES.consoleCaseClose, () => ({
    ...NO_CASE,
    outcome: 'explained',
    text: 'on the rota'
  })),
  consoleCaseExport: post('about nobody', ROUTES.consoleCaseExport, () => NO_CASE),
  consoleReports: post('about nobody', ROUTES.consoleReports, () => ({})),
  consoleReportDraft: post('accountable', ROUTES.consoleReportDraft, () => ({
    nhsNumber: JOAN.nhs,
    from: today,
    to: today,
    reference: 'SAR-1'
  })),
  consoleReport: post('about nobody', ROUTES.consoleReport, () => NO_REPORT),
  consoleReportRedact: post('about nobody', ROUTES.consoleReportRedact, () => ({ ...NO_REPORT, seq: 1 })),
  consoleReportReview: post('about nobody', ROUTES.consoleReportReview, () => ({ ...NO_REPORT, digest: 'x' })),
  consoleReportRelease: post('about nobody', ROUTES.consoleReportRelease, () => NO_REPORT),
  consoleReportFile: post('about nobody', ROUTES.consoleReportFile, () => ({ ...NO_REPORT, format: 'html' })),
  consoleQuality: post('about nobody', ROUTES.consoleQuality, () => ({ from: today, to: today })),
  consoleFeeds: post('about nobody', ROUTES.consoleFeeds, () => ({})),
  consoleRelease: post('about nobody', ROUTES.consoleRelease, () => ({
    source: 'register',
    night: today,
    reason: 'looked at'
  })),
  replay: get('about nobody', `${ROUTES.replay}/x`),
  // Last: it ends the officer's session.
  consoleSignOut: post('about nobody', ROUTES.consoleSignOut, () => ({}))
}

interface Asking extends Ask {
  readonly name: string
  readonly path: string
}

const ASKINGS: readonly Asking[] = Object.entries(TABLE).flatMap(([route, ask]) =>
  ask.paths.map((path, place) => ({ ...ask, path, name: place === 0 ? route : `${route} ${place + 1}` }))
)

const viewFor = (name: string): View => views.get(name) ?? seen

async function send({ path, body, form }: Asking, view: View): Promise<Response> {
  const isOfficer = path.startsWith('/api/console') || path.startsWith(ROUTES.auditEvent)
  const headers: Record<string, string> = {
    accept: 'application/json',
    cookie: isOfficer ? officer : view.cookie,
    'ncr-disclosure': view.disclosureId
  }
  const url = `${world.product.url}${path}`
  if (form !== undefined)
    return fetch(url, { method: 'POST', headers, redirect: 'manual', body: new URLSearchParams(await form()) })
  if (body === undefined) return fetch(url, { headers, redirect: 'manual' })
  const json = { ...headers, 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers: json, redirect: 'manual', body: JSON.stringify(body(view)) })
}

test('every route of the registry is in the table', () => {
  expect(Object.keys(TABLE).toSorted()).toEqual(Object.keys(ROUTES).toSorted())
})

describe('a person who objected while the record was open', () => {
  test.each(ASKINGS)('$name ($held): no source is asked, and nothing of her is said', async (asking) => {
    const view = viewFor(asking.name)
    const answer = await send(asking, view)
    const text = await answer.text()
    if (asking.name !== 'consoleReplay') expect(text).not.toContain(TELLTALE)
    expect(ward.calls).toEqual([])
    expect(answer.headers.getSetCookie().filter((line) => /ncr-session=[^;]/.test(line))).toEqual([])
    if (asking.held === 'refused') {
      expect([answer.status, JSON.parse(text)]).toEqual([403, expect.objectContaining({ code: 'person-objected' })])
      expect((await readRecord(world.product.url, view.cookie)).problem['code']).toBe('session-ended')
    }
    if (asking.held === 'ends') {
      expect(answer.status).toBe(204)
      expect((await readRecord(world.product.url, view.cookie)).problem['code']).toBe('session-ended')
    }
    if (asking.name === 'launch') expect(JSON.parse(text)).toMatchObject({ code: 'person-objected' })
    expect(ward.calls).toEqual([])
  })

  test('each refused read is in the audit, and nothing was sent since', async () => {
    const rows = await asSuperuser(
      world.product,
      `select kind, body from audit_entry where nhs_number = '${JOAN.nhs}' and seq >
       (select max(seq) from audit_entry where kind = 'objection-recorded') order by seq`
    )
    const kinds = rows.map(({ kind }) => String(kind))
    expect(kinds.filter((kind) => kind === 'read-refused').length).toBeGreaterThanOrEqual(
      ASKINGS.filter(({ held }) => held === 'refused').length
    )
    const sending = [
      'launched',
      'opened',
      'asked',
      'sent',
      'searched',
      'page-opened',
      'completed',
      'document',
      'displayed'
    ]
    expect(kinds.filter((kind) => sending.includes(kind))).toEqual([])
    expect(kinds).toContain('view-replayed')
    expect(kinds).toContain('looks-looked-up')
  })

  test('what an officer may prove of the time before is still there, for whoever looked', async () => {
    officer = (await signIn(world.product.url, { who: 'Lowe' })).cookie
    const asking = ASKINGS.find(({ name }) => name === 'consoleReplay')
    const answer = asking === undefined ? null : await send(asking, seen)
    expect(answer?.status).toBe(200)
    expect(await answer?.text()).toContain(TELLTALE)
  })

  test('the overnight copy goes on being loaded, and is shown again when she withdraws', async () => {
    expect((await world.product.ncr(['feed', 'run', 'register'])).code).toBe(0)
    const withdrawn = await world.product.ncr([
      'objection',
      'withdraw',
      '--nhs-number',
      JOAN.nhs,
      '--by',
      'Central Team'
    ])
    expect(withdrawn.code).toBe(0)
    await look()
  })
})
