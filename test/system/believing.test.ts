/** What a source says is believed only as far as it can be: JSON, outcomes beside entries, and whose it is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber, searchset } from '../fixtures/clinical.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const OTHER = aPerson(500, { family: 'Otherperson' })
const allergy = aResource('AllergyIntolerance', 'a1', byNumber(JOAN))
const impaired: Json = {
  resource: {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text: 'Results are a day late' } }]
  },
  search: { mode: 'outcome' }
}
const twice = `{"resourceType":"Bundle","type":"searchset","total":0,"total":0,"entry":[]}`

const ANSWERS: Readonly<Record<string, Behaviour>> = {
  twice: behave.body(twice),
  prototype: behave.body('{"resourceType":"Bundle","type":"searchset","__proto__":{"total":0},"entry":[]}'),
  deep: behave.body(`{"resourceType":"Bundle","type":"searchset","x":${'['.repeat(900)}${']'.repeat(900)}}`),
  impaired: behave.json(searchset([], { total: 1, entry: [{ resource: allergy }, impaired] })),
  responses: behave.json({ ...searchset([]), total: 0, entry: [{ response: { status: '403 Forbidden' } }] }),
  'contained-other': behave.ok({ ...allergy, contained: [patientOf(OTHER, 'c')] }),
  'text-plain': behave.body(JSON.stringify(searchset([])), 200, 'text/plain')
}

let world: World
let record: RecordAnswer
const sources = new Map<string, ScriptedSource>()

beforeAll(async () => {
  for (const [id, answer] of Object.entries(ANSWERS)) {
    sources.set(id, (await scriptedSource(id, [JOAN])).answer('AllergyIntolerance', answer))
  }
  world = await startWorld({
    people: [JOAN],
    sources: [...sources.values()].map((source) =>
      liveSource(source, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 15_000 })
    )
  })
  record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of sources.values()) await source.close()
})

describe('H-003: what cannot be believed is unavailable, and says why', () => {
  test.each([
    ['twice', 'unavailable', 'an element stands twice'],
    ['prototype', 'unavailable', '__proto__'],
    ['deep', 'unavailable', 'nested deeper'],
    ['text-plain', 'unavailable', 'other than FHIR JSON'],
    ['responses', 'refused', 'refused access'],
    ['contained-other', 'unavailable', 'somebody else']
  ])('%s', (id, state, words) => {
    expect(record.state('allergies', id)).toMatchObject({ state })
    expect(record.state('allergies', id)?.detail).toContain(words)
    expect(record.entries('allergies', id)).toEqual([])
  })
})

test('a known impairment stands beside what came, in the words of the source', () => {
  expect(record.state('allergies', 'impaired')).toMatchObject({
    state: 'recorded',
    detail: 'the source says: Results are a day late'
  })
  expect(record.entries('allergies', 'impaired')).toHaveLength(1)
})

test('H-001: the central team sees an answer about somebody else by its ids, and nobody’s number', async () => {
  const { code, stdout } = await world.product.ncr(['incidents', 'list', '--json'])
  expect(code).toBe(0)
  const { incidents } = JSON.parse(stdout) as { incidents: Json[] }
  expect(incidents).toHaveLength(1)
  expect(incidents[0]).toMatchObject({
    kind: 'wrong-person',
    source: 'contained-other',
    resources: ['AllergyIntolerance/a1']
  })
  expect(stdout).not.toContain(JOAN.nhs)
  expect(stdout).not.toContain(OTHER.nhs)
  const plain = await world.product.ncr(['incidents', 'list'])
  expect(plain.stdout).toContain('contained-other')
})
