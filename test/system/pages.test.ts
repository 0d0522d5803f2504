/** The pages of an open record: asked for when opened, of their own sources, by the rules that hold for the sections. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber, byReference } from '../fixtures/clinical.ts'
import { dateAgo, hoursAgo, writeNight } from '../fixtures/night.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { readPage } from '../harness/later-reads.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(600, { family: 'Otherperson' })
const NCR_CATEGORY = 'https://fhir.nottscr.nhs.uk/CodeSystem/NottsCareRecord-ObservationCategory'
const UNIT = 'https://fhir.nottscr.nhs.uk/CodeSystem/SystmOne-Unit'
const REGISTER_PAGES = ['diabetes', 'frailty', 'end-of-life', 'case-notes'] as const

const ofRegister = (codes: readonly string[], subject: Json, id: string, more: Json = {}): Json =>
  aResource('Observation', id, subject, {
    category: codes.map((code) => ({ coding: [{ system: NCR_CATEGORY, code }] })),
    ...more
  })
const inUnit = (code: string, more: Json = {}): Json => ({
  meta: { lastUpdated: '2026-01-05T08:00:00Z', tag: [{ system: UNIT, code, ...more }] }
})

let world: World
let community: ScriptedSource
let ward: ScriptedSource
let drop: string

const p1 = byReference('Patient/p1')
const REGISTER: readonly Json[] = [
  ofRegister(['diabetes'], p1, 'old', { effectiveDateTime: '2019' }),
  ofRegister(['diabetes'], p1, 'new', { effectiveDateTime: '2024-05-01' }),
  ofRegister(['diabetes', 'frailty'], p1, 'both', { effectiveDateTime: '2022-03' }),
  ofRegister(['diabetes'], p1, 'hba1c', {
    effectiveDateTime: '2018',
    category: [
      { coding: [{ system: NCR_CATEGORY, code: 'diabetes' }] },
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }
    ]
  }),
  ofRegister(['case-note'], p1, 'note', { effectiveDateTime: '2023-01-01' }),
  aResource('Observation', 'pulse', p1)
]

async function writeRegister(observations: readonly Json[], transactionTime: string): Promise<void> {
  const output = { Patient: [patientOf(JOAN, 'p1')], Observation: observations }
  await writeNight(drop, { date: dateAgo(0), transactionTime, output })
  expect((await world.product.ncr(['feed', 'run', 'register'])).code).toBe(0)
}

beforeAll(async () => {
  drop = join(await newFolder(), 'register')
  community = await scriptedSource('community', [JOAN])
  ward = await scriptedSource('ward', [JOAN])
  const register: Json = { id: 'register', name: 'Register', kind: 'overnight-ndjson', directory: drop }
  world = await startWorld({
    people: [JOAN],
    sources: [
      { ...register, resourceTypes: ['Observation', 'Condition'] },
      liveSource(community, {
        page: 'systmone-non-gp',
        resourceTypes: ['Condition', 'DiagnosticReport', 'Observation'],
        deadlineMs: 15_000
      }),
      liveSource(ward, { resourceTypes: ['Observation'], deadlineMs: 15_000 })
    ],
    more: {
      roles: { clinician: 'all', 'social-care': { hide: ['results', 'frailty'] } }
    }
  })
  await writeRegister(REGISTER, hoursAgo(3))
  community
    .answer(
      'Condition',
      behave.ok(
        aResource('Condition', 'c1', byNumber(JOAN), inUnit('nursing', { display: 'Community Nursing' })),
        aResource('Condition', 'c2', byNumber(JOAN))
      )
    )
    .answer('DiagnosticReport', behave.ok(aResource('DiagnosticReport', 'r1', byNumber(JOAN), inUnit('podiatry'))))
  ward.answer('Observation', behave.ok(ofRegister(['diabetes'], byNumber(JOAN), 'stray')))
}, 120_000)
afterAll(async () => {
  await world?.close()
  await community?.close()
  await ward?.close()
  await rm(join(drop, '..'), { recursive: true, force: true })
})

async function open(role = 'Consultant') {
  const cookie = await openSession(world.product.url, world.host, JOAN, { usr: { rol: role } })
  const record = await readRecord(world.product.url, cookie)
  const read = (page: string, disclosureId = record.disclosureId) =>
    readPage(world.product.url, cookie, disclosureId, page)
  return { cookie, record, read }
}

const idsOf = (entries: readonly { readonly id: string }[]): string[] => entries.map((entry) => entry.id)

describe('the register pages', () => {
  test.each([
    ['diabetes', ['new', 'both', 'old', 'hba1c']],
    ['frailty', ['both']],
    ['case-notes', ['note']],
    ['end-of-life', []]
  ])('%s shows the Observations of its category and no other, newest first', async (page, ids) => {
    const { read } = await open()
    const answer = await read(page)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(idsOf(answer.entries)).toEqual(ids.map((id) => `register/Observation/${id}`))
    expect(answer.states.map((state) => state.source)).toEqual(['register'])
    expect(answer.state('register')?.state).toBe(ids.length > 0 ? 'recorded' : 'none-recorded')
    expect(Date.parse(answer.state('register')?.asOf ?? '')).toBeGreaterThan(0)
  })

  test('their entries are in no section, and an Observation of a source that feeds no register is not lost', async () => {
    const { record } = await open()
    expect(idsOf(record.entries('observations'))).toEqual(
      expect.arrayContaining(['register/Observation/pulse', 'ward/Observation/stray'])
    )
    expect(record.allEntries().filter((entry) => entry.id.startsWith('register/'))).toHaveLength(1)
  })

  test('opening one asks none of the live sources', async () => {
    const { read } = await open()
    community.calls.length = 0
    ward.calls.length = 0
    await read('diabetes')
    expect([...community.calls, ...ward.calls]).toEqual([])
  })

  test('H-001: an Observation about somebody else in the answer takes the source away whole', async () => {
    community.answer('Observation', behave.ok(aResource('Observation', 'o1', byNumber(OTHER))))
    try {
      const { read } = await open()
      const answer = await read('systmone-non-gp')
      expect(answer.state('community')?.state).toBe('unavailable')
      expect(answer.entries).toEqual([])
      expect(answer.text).not.toContain(OTHER.nhs)
    } finally {
      community.answer('Observation', behave.empty)
    }
  })
})

describe('the community system’s page', () => {
  test('shows every entry of that source with its unit, or says that it names none', async () => {
    const { read, record } = await open()
    const answer = await read('systmone-non-gp')
    expect(Object.fromEntries(answer.entries.map((entry) => [entry.id, entry.unit]))).toEqual({
      'community/Condition/c1': 'Community Nursing',
      'community/Condition/c2': null,
      'community/DiagnosticReport/r1': 'podiatry'
    })
    expect(answer.state('community')).toMatchObject({ state: 'recorded' })
    // and the sections have them too
    expect(record.entries('problems', 'community')).toHaveLength(2)
  })

  test('a change at the source is seen the next time it is opened, without opening the record again', async () => {
    const { read } = await open()
    expect((await read('systmone-non-gp')).entries).toHaveLength(3)
    const reports = community.callsFor('DiagnosticReport').length
    community.answer('DiagnosticReport', behave.empty)
    try {
      expect((await read('systmone-non-gp')).entries).toHaveLength(2)
      expect(community.callsFor('DiagnosticReport').length).toBe(reports + 1)
    } finally {
      community.answer('DiagnosticReport', behave.ok(aResource('DiagnosticReport', 'r1', byNumber(JOAN))))
    }
  })
})

describe('the navigation', () => {
  test('opened says which pages a source feeds, and its line counts what each would show', async () => {
    const { record, read } = await open()
    const opened = record.events[0]?.['sources'] as readonly { id: string; pages?: readonly string[] }[]
    expect(Object.fromEntries(opened.map(({ id, pages }) => [id, pages]))).toEqual({
      register: [...REGISTER_PAGES],
      community: ['systmone-non-gp'],
      ward: undefined
    })
    const counted = record.events.flatMap((event) => (event.event === 'source' ? [event] : []))
    for (const { source, pages } of counted) {
      for (const { page, state, count } of (pages ?? []) as { page: string; state: string; count: number }[]) {
        const answer = await read(page)
        expect(answer.state(source ?? '')?.state, page).toBe(state)
        expect(answer.entries, page).toHaveLength(count)
      }
    }
    expect(counted.find(({ source }) => source === 'ward')?.['pages']).toBeUndefined()
  })
})

describe('a role that does not see everything', () => {
  test('a hidden section is neither shown nor counted on the community page, and the page says so', async () => {
    const { record, read } = await open('Social Worker')
    community.calls.length = 0
    const answer = await read('systmone-non-gp')
    expect(idsOf(answer.entries).toSorted()).toEqual(['community/Condition/c1', 'community/Condition/c2'])
    expect(answer.state('community')?.flags).toEqual(['part-withheld'])
    expect(community.callsFor('DiagnosticReport')).toEqual([])
    const event = record.events.find(({ event: name, source }) => name === 'source' && source === 'community')
    expect(event?.['pages']).toEqual([
      { page: 'systmone-non-gp', state: 'recorded', count: 2, flags: ['part-withheld'] }
    ])
  })

  test('a laboratory result is no less hidden on a register page, which says that it holds some back', async () => {
    const { record, read } = await open('Social Worker')
    const answer = await read('diabetes')
    expect(idsOf(answer.entries)).toEqual(['new', 'both', 'old'].map((id) => `register/Observation/${id}`))
    expect(answer.state('register')).toMatchObject({ state: 'recorded', flags: ['part-withheld'] })
    const event = record.events.find(({ event: name, source }) => name === 'source' && source === 'register')
    expect(event?.['pages']).toContainEqual({
      page: 'diabetes',
      state: 'recorded',
      count: 3,
      flags: ['part-withheld']
    })
  })

  test('a hidden page is named, counted nowhere, and refused', async () => {
    const { record, read } = await open('Social Worker')
    expect(record.events[0]?.['hiddenPages']).toEqual(['frailty'])
    expect(JSON.stringify(record.events.slice(1))).not.toContain('"page":"frailty"')
    const answer = await read('frailty')
    expect([answer.status, answer.code]).toEqual([403, 'hidden-from-role'])
    expect((await read('diabetes')).status).toBe(200)
  })
})

describe('H-001: a page belongs to the view on the screen', () => {
  test('of a replaced view it is refused, and asks nobody', async () => {
    const { read, cookie, record } = await open()
    await readRecord(world.product.url, cookie)
    community.calls.length = 0
    const answer = await read('systmone-non-gp', record.disclosureId)
    expect([answer.status, answer.code]).toEqual([409, 'view-replaced'])
    expect(community.calls).toEqual([])
  })

  test('without a session it is refused, and an unknown page is not found', async () => {
    const { read, record } = await open()
    expect((await readPage(world.product.url, 'ncr-session=x', record.disclosureId, 'diabetes')).code).toBe(
      'session-ended'
    )
    for (const page of ['banner', 'toString', 'diabetes%2Ffrailty']) expect((await read(page)).code).toBe('not-found')
  })
})

test('H-018: the audit says that it was opened and exactly what was sent, in this order', async () => {
  const { read, record } = await open()
  const answer = await read('diabetes')
  const rows = await asSuperuser(
    world.product,
    `SELECT kind, body FROM audit_entry WHERE disclosure_id = '${record.disclosureId}' AND body LIKE '%"page":"diabetes"%'
     AND body NOT LIKE '%"sections"%' ORDER BY seq`
  )
  expect(rows.map((row) => row['kind'])).toEqual(['page-opened', 'sent'])
  const sent = JSON.parse(String(rows[1]?.['body'])) as { entries: { id: string }[]; states: Json[] }
  expect(sent.entries.map(({ id }) => id)).toEqual(idsOf(answer.entries))
  expect(sent.states).toEqual([{ source: 'register', state: 'recorded' }])
})

test('H-019: without the audit no page is sent and no source is asked', async () => {
  const { read } = await open()
  await asSuperuser(
    world.product,
    `CREATE FUNCTION test_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'down'; END $$;
     CREATE TRIGGER test_down BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION test_down()`
  )
  try {
    community.calls.length = 0
    const answer = await read('systmone-non-gp')
    expect([answer.status, answer.code]).toEqual([503, 'audit-unavailable'])
    expect(answer.text).not.toContain('Community Nursing')
    expect(community.calls).toEqual([])
  } finally {
    await asSuperuser(world.product, 'DROP TRIGGER test_down ON audit_entry; DROP FUNCTION test_down()')
  }
})

test('H-009: a page from an old night says that it is stale', async () => {
  await writeNight(drop, {
    date: dateAgo(0),
    transactionTime: hoursAgo(2),
    output: { Patient: [patientOf(JOAN, 'p1')], Observation: REGISTER }
  })
  await asSuperuser(world.product, "UPDATE overnight_source SET transaction_time = now() - interval '9 days'")
  const { read, record } = await open()
  expect((await read('diabetes')).state('register')?.flags).toEqual(['stale'])
  const event = record.events.find(({ event: name, source }) => name === 'source' && source === 'register')
  expect(event?.['pages']).toContainEqual({ page: 'diabetes', state: 'recorded', count: 4, flags: ['stale'] })
})
