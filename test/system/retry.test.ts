/** H-003, H-020: a passing fault is tried once more, within the limit; what fails again is told as it is. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const DEADLINE_MS = 4000
const allergy = aResource('AllergyIntolerance', 'a1', byNumber(JOAN))

let world: World
let source: ScriptedSource

const open = async (): Promise<RecordAnswer> =>
  readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))

/** The first call fails so, every later one is answered. */
function once(fault: Behaviour): Behaviour {
  let calls = 0
  return (call, response, baseUrl) => {
    calls += 1
    ;(calls === 1 ? fault : behave.ok(allergy))(call, response, baseUrl)
  }
}

const busy = (seconds: number): Behaviour => {
  return (_call, response) => void response.writeHead(503, { 'retry-after': String(seconds) }).end()
}

beforeAll(async () => {
  source = await scriptedSource('s', [JOAN])
  const sources = [liveSource(source, { resourceTypes: ['AllergyIntolerance', 'Condition'], deadlineMs: DEADLINE_MS })]
  world = await startWorld({ people: [JOAN], sources })
}, 120_000)
beforeEach(() => void source.calm())
afterAll(async () => {
  await world?.close()
  await source?.close()
})

test.each<[string, Behaviour]>([
  ['a reset before the answer', behave.reset],
  ['502', behave.status(502)],
  ['503 that asks for no wait', behave.status(503)],
  ['503 that asks for a short one', busy(1)],
  ['504', behave.status(504)]
])('%s is tried once more: the entry is shown, and the second attempt is said and audited', async (_what, fault) => {
  source.answer('AllergyIntolerance', once(fault))
  const record = await open()
  expect(record.state('allergies', 's')?.state).toBe('recorded')
  expect(source.callsFor('AllergyIntolerance')).toHaveLength(2)
  const strip = record.events.find(({ event }) => event === 'source')
  expect(strip).toMatchObject({ outcome: 'answered', detail: 'answered at the second attempt' })
  const where = `kind = 'sent' and disclosure_id = '${record.disclosureId}'`
  const [row] = await asSuperuser(world.product, `select body::text as said from audit_entry where ${where} limit 1`)
  expect(row?.['said']).toContain('second attempt')
})

test.each<[string, Behaviour, string]>([
  ['500', behave.status(500), 'unavailable'],
  ['403', behave.status(403), 'refused'],
  ['404', behave.status(404), 'unavailable'],
  ['503 that asks for a long wait', busy(60), 'unavailable'],
  ['an answer that broke in its middle', behave.cutShort(allergy), 'unavailable'],
  ['broken JSON', behave.brokenJson, 'unavailable']
])('%s is not tried again', async (_what, fault, state) => {
  source.answer('AllergyIntolerance', once(fault))
  const record = await open()
  expect(record.state('allergies', 's')?.state).toBe(state)
  expect(source.callsFor('AllergyIntolerance')).toHaveLength(1)
})

test('what fails twice is told, and not tried a third time', async () => {
  source.answer('AllergyIntolerance', behave.status(503))
  const record = await open()
  expect(record.state('allergies', 's')?.state).toBe('unavailable')
  expect(source.callsFor('AllergyIntolerance')).toHaveLength(2)
})

test('a second attempt never goes past the deadline', async () => {
  source.answer('AllergyIntolerance', once(behave.late(DEADLINE_MS - 20, behave.status(503))))
  const record = await open()
  expect(['unavailable', 'timed-out']).toContain(record.state('allergies', 's')?.state)
  expect(source.callsFor('AllergyIntolerance')).toHaveLength(1)
}, 20_000)
