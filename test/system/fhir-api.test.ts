/** The record by FHIR for a consumer's own system (feature 73; outer contract, section 6): who asks, what comes, what is said. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, anUnreadable, byNumber, byReference } from '../fixtures/clinical.ts'
import { aPerson, type Json, nhsNumber, wrongCheckDigit } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import {
  about,
  askFhir,
  fhirSystem,
  type FhirAnswer,
  type FhirSystem,
  NOBODY,
  sourceOf,
  tokenFor
} from '../harness/fhir-system.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'

const [JOAN, PAVEL] = [aPerson(1), aPerson(2, { family: 'Novak', given: ['Pavel'], gender: 'male' })]
const SECTION_TYPES = ['AllergyIntolerance', 'Condition', 'Observation', 'DiagnosticReport', 'MedicationRequest']

let world: World
let ward: ScriptedSource
let clinic: ScriptedSource
let system: FhirSystem
let token: string

const url = () => world.product.url
const fhir = (path: string, by: string | null = token, init: RequestInit = {}) =>
  askFhir(`${url()}/fhir/R4/${path}`, by, init)
const search = (type: string, more: Record<string, string> = {}, by = token) => fhir(`${type}?${about(JOAN, more)}`, by)
const sql = (text: string) => asSuperuser(world.product, text)

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN, PAVEL])
  clinic = await scriptedSource('clinic', [JOAN])
  const folder = await newFolder()
  system = await fhirSystem(folder, 'epr-backend', 'RX1')
  world = await startWorld({
    people: [JOAN, PAVEL],
    sources: [
      liveSource(ward, { resourceTypes: SECTION_TYPES, deadlineMs: 2000 }),
      liveSource(clinic, { resourceTypes: ['AllergyIntolerance', 'Condition'], deadlineMs: 2000 })
    ],
    start: { on: { folder, databaseUrl: null } },
    consumer: { systems: [system.region] }
  })
  token = await tokenFor(url(), system)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
  await clinic?.close()
})
beforeEach(() => {
  ward.calm()
  clinic.calm()
})

describe('a search of one type about one person', () => {
  test('has every source’s entries under ids that cannot meet, each tagged with where it came from', async () => {
    ward.answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', '1', byNumber(JOAN))))
    clinic.answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', '1', byReference('Patient/p1'))))
    const { status, body, matches, entries, issues, states } = await search('AllergyIntolerance')
    expect(status).toBe(200)
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 2 })
    expect(matches.map(({ id }) => id)).toEqual(['ward.1', 'clinic.1'])
    expect(matches.map(sourceOf)).toEqual(['ward', 'clinic'])
    expect(entries.map(({ fullUrl }) => fullUrl)).toEqual(
      ['ward.1', 'clinic.1'].map((id) => `${url()}/fhir/R4/AllergyIntolerance/${id}`)
    )
    const person = { type: 'Patient', identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: JOAN.nhs } }
    expect(matches[1]?.['patient']).toEqual(person)
    expect(matches[0]).toMatchObject({
      meta: { lastUpdated: '2026-01-05T08:00:00Z' },
      code: { text: 'Allergy to penicillin' }
    })
    expect(issues).toEqual([])
    expect(states).toEqual({ ward: 'recorded', clinic: 'recorded' })
  })

  test('by POST _search, so that no address carries the number; its links carry none either', async () => {
    ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
    const answer = await fhir('Condition/_search', token, { method: 'POST', body: new URLSearchParams(about(JOAN)) })
    expect(answer.matches).toHaveLength(1)
    expect(Object.values(answer.links).join()).not.toContain(JOAN.nhs)
  })

  test('leads its references to this server, and brings what they name', async () => {
    const doctor: Json = { resourceType: 'Practitioner', id: 'd1', name: [{ text: 'Dr A. Example' }] }
    const more = {
      asserter: { reference: 'Practitioner/d1' },
      encounter: { reference: `${ward.baseUrl}/Encounter/e1` }
    }
    const found = { resource: aResource('Condition', 'c1', byNumber(JOAN), more), search: { mode: 'match' } }
    ward.answer(
      'Condition',
      behave.json({
        resourceType: 'Bundle',
        type: 'searchset',
        total: 1,
        entry: [found, { resource: doctor, search: { mode: 'include' } }]
      })
    )
    const { matches, included, text } = await search('Condition')
    expect(matches[0]).toMatchObject({
      asserter: { reference: 'Practitioner/ward.d1' },
      encounter: { reference: 'Encounter/ward.e1' }
    })
    expect(included).toEqual([expect.objectContaining({ id: 'ward.d1', name: [{ text: 'Dr A. Example' }] })])
    expect(text).not.toContain(ward.baseUrl)
  })

  test('keeps a decimal as it was written', async () => {
    const heavy = JSON.stringify(aResource('Observation', 'o1', byNumber(JOAN))).replace('"value":72', '"value":72.10')
    ward.answer(
      'Observation',
      behave.body(`{"resourceType":"Bundle","type":"searchset","entry":[{"resource":${heavy}}]}`)
    )
    expect((await search('Observation')).text).toContain('"value":72.10')
  })

  test('of a type that the region does not read is not there, nor is writing', async () => {
    const answer = await fetch(`${url()}/fhir/R4/Basic?${about(JOAN)}`, {
      headers: { authorization: `Bearer ${token}` }
    })
    expect(answer.status).toBe(404)
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect(
        (await fetch(`${url()}/fhir/R4/Condition/ward.1`, { method, headers: { authorization: `Bearer ${token}` } }))
          .status
      ).toBe(404)
  })
})

describe('H-003: what is missing is said, and then there is no total', () => {
  const cases: readonly [string, (source: ScriptedSource) => unknown, string, string][] = [
    ['did not answer in time', (source) => source.answer('Condition', behave.hang), 'timed-out', 'timeout'],
    ['is broken', (source) => source.answer('Condition', behave.brokenJson), 'unavailable', 'incomplete'],
    ['refused', (source) => source.answer('Condition', behave.status(403)), 'refused', 'forbidden'],
    ['withholds', (source) => source.answer('Condition', behave.outcomeAnswer('suppressed')), 'withheld', 'suppressed']
  ]
  test.each(cases)(
    'a source that %s is an outcome of its own, with the others’ entries beside it',
    async (_what, fail, state, code) => {
      ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
      fail(clinic)
      const { status, body, matches, issues, states } = await search('Condition')
      expect(status).toBe(200)
      expect(matches).toHaveLength(1)
      expect(body['total']).toBeUndefined()
      expect(issues).toEqual([expect.objectContaining({ source: 'clinic', code, state })])
      expect(issues[0]?.text).toMatch(/^Scripted clinic /)
      expect(states).toEqual({ ward: 'recorded', clinic: state })
    }
  )

  test('none recorded, not held and never sent are three states, and none of them an outcome', async () => {
    clinic.answerAll(behave.empty)
    expect((await search('Condition')).states).toEqual({ ward: 'none-recorded', clinic: 'not-held' })
    const { states, issues, body } = await search('Observation')
    expect(states['ward']).toBe('none-recorded')
    expect(['not-supported', 'not-asked']).toContain(states['clinic'])
    expect(issues).toEqual([])
    expect(body['total']).toBe(0)
    expect(clinic.callsFor('Observation')).toEqual([])
  })

  test('what could not be read is counted', async () => {
    ward.answer(
      'Condition',
      behave.ok(aResource('Condition', 'c1', byNumber(JOAN)), anUnreadable('Condition', 'c2', byNumber(JOAN)))
    )
    const { matches, issues, body } = await search('Condition')
    expect(matches).toHaveLength(1)
    expect(issues).toEqual([expect.objectContaining({ source: 'ward', state: 'unreadable' })])
    expect(body['total']).toBeUndefined()
  })
})

describe('H-001: about nobody else', () => {
  test('a source that answers about somebody else gives nothing, and there is an incident', async () => {
    ward.answer('Condition', behave.ok(aResource('Condition', 'c9', byNumber(PAVEL))))
    const { matches, issues, text } = await search('Condition')
    expect(matches).toEqual([])
    expect(issues).toEqual([expect.objectContaining({ source: 'ward', state: 'unavailable' })])
    expect(text).not.toContain(PAVEL.nhs)
    const rows = await sql(`SELECT body FROM audit_entry WHERE kind = 'incident'`)
    expect(rows.map(({ body }) => JSON.parse(String(body)) as Json)).toContainEqual(
      expect.objectContaining({ source: 'ward', system: expect.objectContaining({ id: 'epr-backend' }) })
    )
  })

  test('a reference to another Patient names nobody', async () => {
    const more = { asserter: { reference: 'Patient/mother', display: 'Her mother' } }
    ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN), more)))
    const { matches } = await search('Condition')
    expect(matches[0]?.['asserter']).toEqual({ type: 'Patient', display: 'Her mother' })
  })
})

describe('whom it is about', () => {
  const code = ({ status, issues }: FhirAnswer) => [status, issues[0]?.code]

  test.each<[string, string, number, string]>([
    ['nobody', '', 400, 'invalid'],
    ['a number of another kind', 'patient.identifier=https://example.org/mrn|1', 400, 'invalid'],
    ['two people', `${about(JOAN)}&${about(PAVEL)}`, 400, 'invalid'],
    ['a wrong check digit', about({ nhs: wrongCheckDigit(JOAN.nhs) }), 422, 'value'],
    ['a number that the index does not have', about({ nhs: nhsNumber(900) }), 404, 'not-found']
  ])('%s is refused', async (_what, query, status, issue) => {
    expect(code(await fhir(`Condition?${query}`))).toEqual([status, issue])
    expect(ward.callsFor('Condition')).toEqual([])
  })

  test('H-002: another birth date than the index has opens nobody', async () => {
    expect(code(await search('Condition', { 'patient.birthdate': '1950-03-30' }))).toEqual([409, 'business-rule'])
    expect(ward.callsFor('Condition')).toEqual([])
  })

  test('the birth date that the index has is no hindrance', async () => {
    expect((await search('Condition', { 'patient.birthdate': JOAN.birthDate })).status).toBe(200)
  })

  test('a restricted person is told like one whom nobody knows, and the audit knows', async () => {
    world.index.restricts(PAVEL, 'R')
    const [restricted, unknown] = [
      await fhir(`Condition?${about(PAVEL)}`),
      await fhir(`Condition?${about({ nhs: nhsNumber(901) })}`)
    ]
    world.index.knows(PAVEL)
    expect({ ...restricted.body, issue: restricted.issues }).toEqual({ ...unknown.body, issue: unknown.issues })
    expect(restricted.status).toBe(404)
    const [row] = await sql(`SELECT body FROM audit_entry WHERE kind = 'read-refused' AND nhs_number = '${PAVEL.nhs}'`)
    expect(JSON.parse(String(row?.['body']))).toMatchObject({ code: 'person-unknown', restricted: true })
  })

  test('H-012: a superseded number is followed, and said', async () => {
    const old = nhsNumber(950)
    world.index.supersedes(old, JOAN)
    ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
    const { matches, issues } = await fhir(`Condition?${about({ nhs: old })}`)
    expect(matches).toHaveLength(1)
    expect(issues.map(({ text }) => text).join()).toContain('has been replaced')
  })
})

describe('parameters that are not supported', () => {
  test('are refused where the client wants that', async () => {
    const answer = await fhir(`Condition?${about(JOAN, { category: 'problem-list-item' })}`, token, {
      headers: { prefer: 'handling=strict' }
    })
    expect([answer.status, answer.issues[0]?.code]).toEqual([400, 'invalid'])
    expect(ward.callsFor('Condition')).toEqual([])
  })

  test('are said otherwise, since more is answered than was asked for', async () => {
    ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
    const { matches, issues } = await search('Condition', { category: 'problem-list-item' })
    expect(matches).toHaveLength(1)
    expect(issues).toEqual([
      expect.objectContaining({ code: 'not-supported', text: expect.stringContaining('category') })
    ])
  })
})

describe('feature 52: the audit says who looked', () => {
  const lines = async (kind: string) =>
    (
      await sql(
        `SELECT user_id, ods_code, nhs_number, disclosure_id, body FROM audit_entry WHERE kind = '${kind}' ORDER BY seq DESC`
      )
    ).map(({ body, ...row }): Json => ({ ...row, body: JSON.parse(String(body)) as Json }))

  test('the user whom the system named, in which role, about whom, and each entry with the digest of what was sent', async () => {
    ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
    await search('Condition')
    const [queried] = await lines('queried')
    expect(queried).toMatchObject({
      user_id: 'user-4711',
      ods_code: 'RX1',
      nhs_number: JOAN.nhs,
      body: {
        user: { family: 'Ada Okafor', hostRole: 'Consultant', role: 'clinician' },
        reason: 'direct-care',
        relationship: { kind: 'registered' },
        system: { id: 'epr-backend', unattended: false },
        resourceType: 'Condition'
      }
    })
    const sent = (await lines('sent')).find((row) => row['disclosure_id'] === queried?.['disclosure_id'])
    expect(sent?.['body']).toMatchObject({
      entries: [{ id: 'ward/Condition/c1', digest: expect.stringMatching(/^[\w-]{43}$/) }]
    })
  })

  test('the system itself, said as such, where it names nobody', async () => {
    await search('Condition', {}, await tokenFor(url(), system, NOBODY))
    const [queried] = await lines('queried')
    expect(queried).toMatchObject({
      user_id: 'epr-backend',
      body: { user: { hostRole: 'system' }, system: { unattended: true } }
    })
  })
})
