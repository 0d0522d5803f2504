/** H-003, H-020: twenty sources fail at once, each in its own way; the page is whole within the slowest limit. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, ALL_SECTIONS, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const allergy = aResource('AllergyIntolerance', 'a1', byNumber(JOAN))
const SLOWEST_DEADLINE_MS = 2000
/** The aim is 500 ms; a shared machine gets more before the test fails, and the figure is printed. */
const MARGIN_MS = 1500

const FAULTS: Readonly<Record<string, Behaviour>> = {
  hang: behave.hang,
  'hang-2': behave.hang,
  'drip-slow': behave.drip(300),
  'drip-fast': behave.drip(5),
  'late-by-far': behave.late(20_000, behave.ok(allergy)),
  'hang-on-page-2': behave.paged(1, () => allergy, behave.hang),
  'endless-slow': (call, response, baseUrl) =>
    behave.late(
      100,
      behave.endless((page) => ({ ...allergy, id: `a${page}` }))
    )(call, response, baseUrl),
  reset: behave.reset,
  'late-reset': behave.late(300, behave.reset),
  cut: behave.cutShort(allergy),
  500: behave.status(500),
  503: behave.status(503),
  403: behave.status(403),
  html: behave.htmlPage,
  'broken-json': behave.brokenJson,
  nothing: behave.body(''),
  redirect: behave.redirectTo('http://127.0.0.1:1/'),
  'not-fhir': behave.notFhir,
  'too-large': behave.tooLarge(17 * 1024 * 1024),
  timeout: behave.outcomeAnswer('timeout'),
  // searched by its own patient id: two calls after each other, each within the limit and together past it
  'two-steps': behave.late(1200, behave.ok(patientOf(JOAN, 'p1')))
}

let world: World
let record: RecordAnswer
const sources: ScriptedSource[] = []

beforeAll(async () => {
  const configured: Json[] = []
  for (const [id, behaviour] of Object.entries(FAULTS)) {
    const source = await scriptedSource(`s-${id}`, [JOAN])
    sources.push(source.answerAll(behaviour))
    const deadlineMs = id === 'hang-2' ? 700 : SLOWEST_DEADLINE_MS
    const search = id === 'two-steps' ? 'patient' : 'patient.identifier'
    configured.push(liveSource(source, { resourceTypes: ['AllergyIntolerance', 'Condition'], deadlineMs, search }))
  }
  const healthy = await scriptedSource('s-healthy', [JOAN])
  sources.push(healthy.answer('AllergyIntolerance', behave.ok(allergy)))
  configured.push(
    liveSource(healthy, { resourceTypes: ['AllergyIntolerance', 'Condition'], deadlineMs: SLOWEST_DEADLINE_MS })
  )
  world = await startWorld({ people: [JOAN], sources: configured })
  const cookie = await openSession(world.product.url, world.host, JOAN)
  record = await readRecord(world.product.url, cookie)
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of sources) await source.close()
})

test('the page is complete within the slowest limit and a margin', () => {
  console.log(
    `deadlines: ${sources.length} sources, complete after ${Math.round(record.tookMs)} ms (limit ${SLOWEST_DEADLINE_MS} ms)`
  )
  expect(record.completed).toBe(true)
  expect(record.tookMs).toBeLessThanOrEqual(SLOWEST_DEADLINE_MS + MARGIN_MS)
})

test('what the healthy source has arrives before the limit of those that hang', () => {
  const line = record.events.find((event) => event.entries?.some((entry) => entry.source === 's-healthy') === true)
  console.log(`deadlines: the healthy source is shown after ${Math.round(line?.atMs ?? Number.NaN)} ms`)
  expect(line?.atMs).toBeLessThan(SLOWEST_DEADLINE_MS)
  expect(record.state('allergies', 's-healthy')?.state).toBe('recorded')
  expect(record.state('problems', 's-healthy')?.state).toBe('none-recorded')
})

test('no source that failed is said to have nothing, in any section', () => {
  for (const section of ALL_SECTIONS) {
    for (const id of Object.keys(FAULTS)) {
      const state = record.state(section, `s-${id}`)?.state
      expect(['refused', 'timed-out', 'unavailable', 'not-supported'], `${section} ${id}: ${state}`).toContain(state)
    }
  }
  for (const id of ['s-hang', 's-hang-2', 's-drip-slow', 's-drip-fast', 's-late-by-far', 's-two-steps']) {
    expect(record.state('allergies', id)?.state, id).toBe('timed-out')
  }
})

test('a call past its limit is given up, so that a source in trouble is not held to it', async () => {
  await expect.poll(() => sources.map((source) => source.pending()), { timeout: 5000 }).toEqual(sources.map(() => 0))
})
