/** Pages of a search and reads of one resource by FHIR: never a page of another answer, never anybody whom nobody named. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json, nhsNumber } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { about, askFhir, type FhirAnswer, fhirSystem, type FhirSystem, tokenFor } from '../harness/fhir-system.ts'
import { asSuperuser, newFolder } from '../harness/product.ts'

const [JOAN, PAVEL] = [aPerson(1), aPerson(2)]
const TYPES = ['Condition', 'Encounter']
let world: World
let ward: ScriptedSource
let clinic: ScriptedSource
let system: FhirSystem
let token: string

const url = () => world.product.url
const at = (address: string | undefined, by = token) => askFhir(address ?? '', by)
const search = (more: Record<string, string> = {}, by = token) =>
  at(`${url()}/fhir/R4/Condition?${about(JOAN, more)}`, by)
const read = (path: string, by = token) => at(`${url()}/fhir/R4/${path}`, by)
const conditions = (...ids: readonly string[]) =>
  behave.ok(...ids.map((id) => aResource('Condition', id, byNumber(JOAN))))
const told = ({ status, issues }: FhirAnswer) => [status, issues[0]?.code]
const idsOf = ({ matches }: FhirAnswer) => matches.map(({ id }) => String(id))

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN, PAVEL])
  clinic = await scriptedSource('city.clinic', [JOAN])
  const folder = await newFolder()
  system = await fhirSystem(folder, 'epr-backend', 'RX1')
  world = await startWorld({
    people: [JOAN, PAVEL],
    sources: [ward, clinic].map((source) => liveSource(source, { resourceTypes: TYPES, deadlineMs: 1500 })),
    consumer: { systems: [system.region] },
    start: { on: { folder, databaseUrl: null } }
  })
  token = await tokenFor(url(), system)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
  await clinic?.close()
})
beforeEach(() => {
  ward.calm().answer('Condition', conditions('c1', 'c2', 'c3'))
  clinic.calm().answer('Condition', conditions('c1', 'c4'))
})

describe('H-010: pages', () => {
  test('together are the whole, each entry once, and each tells the same total', async () => {
    const pages: FhirAnswer[] = []
    for (
      let next: string | undefined = `${url()}/fhir/R4/Condition?${about(JOAN, { _count: '2' })}`;
      next !== undefined;
    ) {
      const page = await at(next)
      expect(page.status).toBe(200)
      pages.push(page)
      next = page.links['next']
    }
    expect(pages.map((page) => page.matches.length)).toEqual([2, 2, 1])
    expect(new Set(pages.flatMap(idsOf)).size).toBe(5)
    expect(pages.map(({ body }) => body['total'])).toEqual([5, 5, 5])
    for (const { links } of pages) expect(Object.values(links).join()).not.toContain(JOAN.nhs)
  })

  test('_count=0 counts', async () => {
    const { matches, body, links } = await search({ _count: '0' })
    expect(matches).toEqual([])
    expect(body['total']).toBe(5)
    expect(links['next']).toBeUndefined()
  })

  test.each<[string, () => unknown]>([
    ['an entry more', () => ward.answer('Condition', conditions('c0', 'c1', 'c2', 'c3'))],
    [
      'an entry changed',
      () =>
        ward.answer(
          'Condition',
          behave.ok(
            ...['c1', 'c2', 'c3'].map((id) => aResource('Condition', id, byNumber(JOAN), { recordedDate: '2020' }))
          )
        )
    ],
    ['a source that no longer answers', () => clinic.answer('Condition', behave.status(500))]
  ])('with %s since are refused: no page of another answer', async (_what, change) => {
    const first = await search({ _count: '2' })
    change()
    expect(told(await at(first.links['next']))).toEqual([409, 'conflict'])
  })

  test('of another token, of another type, or of no search there ever was are not there', async () => {
    const { next = '' } = (await search({ _count: '2' })).links
    expect(told(await at(next, await tokenFor(url(), system)))).toEqual([410, 'expired'])
    expect(told(await at(next.replace('/Condition?', '/Encounter?')))).toEqual([410, 'expired'])
    expect(told(await at(next.replace(/_page=[^&]+/, '_page=made-up')))).toEqual([410, 'expired'])
  })

  test('H-012: under a replaced number each page says so, and what it found can be read', async () => {
    const old = nhsNumber(950)
    world.index.supersedes(old, JOAN)
    const first = await at(`${url()}/fhir/R4/Condition?${about({ nhs: old }, { _count: '3' })}`)
    const second = await at(first.links['next'])
    expect([first.matches.length, second.matches.length]).toEqual([3, 2])
    for (const { issues } of [first, second])
      expect(issues.map(({ text }) => text).join()).toContain('has been replaced')
    expect((await at(second.entries[0]?.fullUrl)).status).toBe(200)
  })

  test('a page is a disclosure of its own, down to the item', async () => {
    const first = await search({ _count: '4' })
    await at(first.links['next'])
    const [row] = await asSuperuser(
      world.product,
      `SELECT nhs_number, body FROM audit_entry WHERE kind = 'sent' ORDER BY seq DESC LIMIT 1`
    )
    expect(row?.['nhs_number']).toBe(JOAN.nhs)
    const { entries } = JSON.parse(String(row?.['body'])) as { entries: { id: string }[] }
    expect(entries.map(({ id }) => id)).toEqual(['city.clinic/Condition/c4'])
  })
})

describe('a read', () => {
  test('of what a search found is that resource, asked for anew, of its own source alone where its id names that', async () => {
    const found = await search()
    ward.calls.length = 0
    clinic.calls.length = 0
    ward.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN), { recordedDate: '2021-01-01' })))
    const { status, body } = await at(found.entries[0]?.fullUrl)
    expect(status).toBe(200)
    expect(body).toMatchObject({ resourceType: 'Condition', id: 'ward.c1', recordedDate: '2021-01-01' })
    expect(clinic.callsFor('Condition')).toEqual([])
  })

  test('works for a source whose own id has a dot', async () => {
    const found = await search()
    const theirs = found.entries.find(({ resource }) => !String(resource['id']).startsWith('ward.'))
    expect(String(theirs?.resource['id'])).toMatch(/^[0-9a-f]{64}$/)
    expect((await at(theirs?.fullUrl)).body).toEqual(theirs?.resource)
  })

  test('follows a reference of what was found', async () => {
    ward.answer(
      'Condition',
      behave.ok(aResource('Condition', 'c1', byNumber(JOAN), { encounter: { reference: 'Encounter/e1' } }))
    )
    ward.answer('Encounter', behave.ok(aResource('Encounter', 'e1', byNumber(JOAN))))
    const reference = (await search()).matches[0]?.['encounter'] as { reference: string }
    expect((await read(reference.reference)).body).toMatchObject({ resourceType: 'Encounter', id: 'ward.e1' })
  })

  test('H-001: of an id that this token was not told of asks nobody, whether or not it is there', async () => {
    const fresh = await tokenFor(url(), system)
    ward.calls.length = 0
    const there = await read('Condition/ward.c1', fresh)
    const nowhere = await read('Condition/ward.c99', fresh)
    expect(told(there)).toEqual([404, 'not-found'])
    expect(there.issues).toEqual(nowhere.issues)
    expect(ward.calls).toEqual([])
  })

  test('of what its source no longer has is not found; H-003: where it does not answer it is not “not found”', async () => {
    await search()
    ward.answer('Condition', conditions('c2'))
    expect(told(await read('Condition/ward.c1'))).toEqual([404, 'not-found'])
    ward.answer('Condition', behave.hang)
    expect(told(await read('Condition/ward.c1'))).toEqual([504, 'timeout'])
    ward.answer('Condition', behave.status(500))
    expect(told(await read('Condition/ward.c1'))).toEqual([502, 'incomplete'])
  })

  test('by _id is a search like another', async () => {
    const found = await search({ _id: 'ward.c2,ward.c9' })
    expect(idsOf(found)).toEqual(['ward.c2'])
    expect(told(await search({ _id: '' }))).toEqual([400, 'invalid'])
  })

  test('nothing that a source said is kept for it', async () => {
    await search()
    const rows: readonly Json[] = await asSuperuser(
      world.product,
      'SELECT to_jsonb(told_search)::text AS row FROM told_search'
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows) expect(row).not.toContain('Diabetes')
  })
})
