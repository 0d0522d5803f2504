/** Features 19, 36; H-003, H-020: a source that keeps failing is left alone, told as that, and back when it is back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, ALL_SECTIONS, byNumber } from '../fixtures/clinical.ts'
import { aPerson } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { freePort } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const SINCE = /^failing since ([01]\d|2[0-3]):[0-5]\d$/
const FAILURES_TO_OPEN = 3
const types = { resourceTypes: ['AllergyIntolerance', 'Condition'] }
const rules = { ...types, deadlineMs: 1000, breaker: { failuresToOpen: FAILURES_TO_OPEN, probeAfterMs: 60_000 } }
const allergy = aResource('AllergyIntolerance', 'a1', byNumber(JOAN))

let world: World
let hanging: ScriptedSource
let healthy: ScriptedSource
let denying: ScriptedSource
let stopped: ScriptedSource
let port: number
let operationsPort: number

const open = async (): Promise<RecordAnswer> =>
  readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))

async function openTimes(times: number): Promise<RecordAnswer> {
  let record = await open()
  for (let opened = 1; opened < times; opened += 1) record = await open()
  return record
}

beforeAll(async () => {
  port = await freePort()
  operationsPort = await freePort()
  hanging = await scriptedSource('hanging', [JOAN])
  healthy = await scriptedSource('healthy', [JOAN])
  denying = await scriptedSource('denying', [JOAN])
  stopped = await scriptedSource('stopped', [JOAN], port)
  healthy.answer('AllergyIntolerance', behave.ok(allergy))
  stopped.answer('AllergyIntolerance', behave.ok(allergy))
  denying.answerAll(behave.status(403))
  const sources = [
    liveSource(hanging, rules),
    liveSource(healthy, { ...types, deadlineMs: 10_000 }),
    liveSource(denying, { ...rules, deadlineMs: 10_000 }),
    liveSource(stopped, { ...types, deadlineMs: 10_000 })
  ]
  world = await startWorld({ people: [JOAN], sources, start: { operationsPort } })
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of [hanging, healthy, denying, stopped]) await source?.close()
})

test('H-003: one that hangs is timed out, then left alone and said to be failing since when, then back', async () => {
  hanging.answerAll(behave.hang)
  const before = await openTimes(FAILURES_TO_OPEN)
  expect(before.state('allergies', 'hanging')?.state).toBe('timed-out')

  hanging.calls.length = 0
  const during = await open()
  for (const section of ALL_SECTIONS) {
    expect(during.state(section, 'hanging')?.state, section).toBe('not-asked')
    expect(during.state(section, 'hanging')?.detail, section).toMatch(SINCE)
  }
  const strip = during.events.find((event) => event.event === 'source' && event.source === 'hanging')
  expect(strip).toMatchObject({ outcome: 'not-asked', detail: expect.stringMatching(SINCE) })
  expect(Date.parse(String(strip?.['failingSince']))).toBeLessThanOrEqual(Date.now())
  expect(during.state('allergies', 'healthy')?.state).toBe('recorded')
  expect(during.completed).toBe(true)
  // it was asked whether it is back, and nothing about the person
  expect(hanging.calls.map(({ type }) => type)).toEqual(['metadata'])
  expect(hanging.calls.every(({ url, nhs }) => nhs === null && !url.href.includes(JOAN.nhs))).toBe(true)

  hanging.calm().answer('AllergyIntolerance', behave.ok(allergy))
  await expect.poll(() => hanging.pending(), { timeout: 5000 }).toBe(0)
  const after = await open()
  expect(after.state('allergies', 'hanging')?.state).toBe('recorded')
  expect(after.state('problems', 'hanging')?.state).toBe('none-recorded')
}, 60_000)

test('with the default rules a source that was stopped and started again is back at the very next open', async () => {
  await stopped.close()
  const states = []
  for (let opened = 0; opened < 7; opened += 1) states.push((await open()).state('allergies', 'stopped')?.state)
  expect(states).toEqual([...Array<string>(5).fill('unavailable'), 'not-asked', 'not-asked'])
  stopped = await scriptedSource('stopped', [JOAN], port)
  stopped.answer('AllergyIntolerance', behave.ok(allergy))
  expect((await open()).state('allergies', 'stopped')?.state).toBe('recorded')
}, 60_000)

test('one that refuses is well: it is asked and told as refusing for ever', async () => {
  const record = await openTimes(FAILURES_TO_OPEN + 2)
  expect(record.state('allergies', 'denying')?.state).toBe('refused')
}, 60_000)

test('readers who fail together count once', async () => {
  const { url } = world.product
  const cookies = []
  for (let reader = 0; reader < FAILURES_TO_OPEN + 3; reader += 1) {
    cookies.push(await openSession(url, world.host, JOAN))
  }
  hanging.answerAll(behave.hang)
  await Promise.all(cookies.map((cookie) => readRecord(url, cookie)))
  const record = await open()
  expect(record.state('allergies', 'hanging')?.state).toBe('timed-out')
  hanging.calm()
  await open()
}, 60_000)

test('the metrics count what was sent, what was sent again, and who was left alone', async () => {
  const metrics = await (await fetch(`http://127.0.0.1:${operationsPort}/metrics`)).text()
  const figure = (name: string, source: string): number =>
    Number(new RegExp(`^${name}\\{source="${source}"\\} (\\d+)$`, 'm').exec(metrics)?.[1])
  expect(figure('ncr_source_requests_total', 'healthy')).toBeGreaterThan(0)
  expect(figure('ncr_source_retries_total', 'healthy')).toBe(0)
  expect(figure('ncr_source_retries_total', 'stopped')).toBeGreaterThan(0)
  expect(figure('ncr_source_not_asked_total', 'hanging')).toBeGreaterThan(0)
  expect(metrics).not.toContain(JOAN.nhs)
})
