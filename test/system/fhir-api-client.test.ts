/** An FHIR client that nobody here wrote, fhir-kit-client, reads the record as its users would (feature 73). */
import { Client } from 'fhir-kit-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { fhirSystem, NHS_NUMBER, tokenFor } from '../harness/fhir-system.ts'
import { newFolder } from '../harness/product.ts'

const JOAN = aPerson(1)
let world: World
let ward: ScriptedSource
let clinic: ScriptedSource
let client: Client

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN])
  clinic = await scriptedSource('clinic', [JOAN])
  const three = ['c1', 'c2', 'c3'].map((id) => aResource('Condition', id, byNumber(JOAN)))
  ward.answer('Condition', behave.ok(...three))
  clinic.answer('Condition', behave.status(500))
  const folder = await newFolder()
  const system = await fhirSystem(folder, 'epr-backend', 'RX1')
  world = await startWorld({
    people: [JOAN],
    sources: [ward, clinic].map((source) => liveSource(source, { resourceTypes: ['Condition'], deadlineMs: 5000 })),
    consumer: { systems: [system.region] },
    start: { on: { folder, databaseUrl: null } }
  })
  client = new Client({ baseUrl: `${world.product.url}/fhir/R4` })
  client.bearerToken = await tokenFor(world.product.url, system)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
  await clinic?.close()
})

interface Searchset {
  readonly resourceType: 'Bundle'
  readonly type: 'searchset'
  readonly link: { readonly relation: string; readonly url: string }[]
  readonly entry: { readonly resource: Json; readonly search: { readonly mode: string } }[]
}

const idsOf = (bundle: Searchset) =>
  bundle.entry.filter(({ search }) => search.mode === 'match').map(({ resource }) => String(resource['id']))

test('it finds out what there is, and where a token is had', async () => {
  expect(await client.capabilityStatement()).toMatchObject({
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1'
  })
  expect(JSON.stringify(await client.smartAuthMetadata())).toContain(`${world.product.url}/oauth2/token`)
})

test('it searches, turns pages, and reads what it found; the source that failed is on each page', async () => {
  const searchParams = { 'patient.identifier': `${NHS_NUMBER}|${JOAN.nhs}`, _count: 2 }
  const first = (await client.search({ resourceType: 'Condition', searchParams })) as unknown as Searchset
  const second = (await client.nextPage({ bundle: first as never })) as unknown as Searchset
  expect([idsOf(first), idsOf(second)]).toEqual([['ward.c1', 'ward.c2'], ['ward.c3']])
  for (const { entry } of [first, second])
    expect(entry.filter(({ search }) => search.mode === 'outcome').map(({ resource }) => resource['issue'])).toEqual([
      [
        expect.objectContaining({
          code: 'incomplete',
          details: expect.objectContaining({ text: expect.stringMatching(/^Scripted clinic /) })
        })
      ]
    ])
  const read = await client.read({ resourceType: 'Condition', id: 'ward.c3' })
  expect(read).toMatchObject({ resourceType: 'Condition', id: 'ward.c3' })
})

test('it is told by an exception with an OperationOutcome that a person is not known', async () => {
  const searchParams = { 'patient.identifier': `${NHS_NUMBER}|9990000190` }
  await expect(client.search({ resourceType: 'Condition', searchParams })).rejects.toMatchObject({
    response: { data: { resourceType: 'OperationOutcome' } }
  })
})
