/** What those who run it see: health and figures on their own port only, and a database that goes and comes back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { postLaunch } from '../harness/launch.ts'
import { freePort, setDatabaseGone, verifyAudit } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)

let world: World
let source: ScriptedSource
let operations: string

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN])
  source.answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', 'a1', byNumber(JOAN))))
  const operationsPort = await freePort()
  operations = `http://127.0.0.1:${operationsPort}`
  world = await startWorld({
    people: [JOAN],
    sources: [liveSource(source, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 5000 })],
    more: { region: { name: 'Notts Care Record', publicUrl: 'https://ncr.example' } },
    start: { operationsPort }
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
})

/** Behind TLS the public address has the port that was found. */
const publicUrl = () => `https://ncr.example:${new URL(world.product.url).port}`

async function launch() {
  const assertion = await world.host.sign(world.host.claims(publicUrl(), JOAN))
  return postLaunch(world.product.url, { assertion })
}

test('H-024: under https the cookie is bound to the host, and never sent in the clear', async () => {
  const answer = await launch()
  expect(answer.code, answer.text).toBe('opened')
  expect(answer.cookie).toMatch(/^__Host-/)
  expect(answer.setCookie).toMatch(/;\s*Secure/i)
  expect(answer.setCookie).toMatch(/;\s*Path=\/(;|$)/i)
  expect(answer.setCookie).not.toMatch(/;\s*Domain=/i)
  expect(answer.json['recordUrl']).toBe(`${publicUrl()}${new URL(String(answer.json['recordUrl'])).pathname}`)
})

test('health and metrics are on the operations port, and name nobody', async () => {
  const { cookie } = await launch()
  expect((await readRecord(world.product.url, cookie)).completed).toBe(true)
  for (const path of ['/health/live', '/health/ready', '/metrics']) {
    const answer = await fetch(`${operations}${path}`)
    expect(answer.status, path).toBe(200)
    const text = await answer.text()
    expect(text).not.toContain(JOAN.nhs)
    expect(text.toLowerCase()).not.toContain(JOAN.family.toLowerCase())
  }
})

test('the public port has no metrics and no health, and the operations port no record', async () => {
  for (const path of ['/health/live', '/health/ready', '/metrics']) {
    const text = await (await fetch(`${world.product.url}${path}`, { headers: { accept: 'application/json' } })).text()
    expect(text, path).not.toMatch(/^# HELP/m)
  }
  for (const path of ['/api/record', '/launch', '/record']) {
    expect((await fetch(`${operations}${path}`)).status, path).toBe(404)
  }
})

test('no page offers a login or a search for a person', async () => {
  for (const path of ['/', '/login', '/search', '/record', '/patients', '/api/patients']) {
    const text = await (await fetch(`${world.product.url}${path}`, { redirect: 'manual' })).text()
    expect(text, path).not.toMatch(/type="?(password|search)/i)
  }
})

/** Last: the product's connections are cut. */
test('H-019: with its database gone it discloses nothing and says so, and serves again once it is back', async () => {
  const before = await launch()
  source.calls.length = 0
  await setDatabaseGone(world.product, true)
  try {
    const refused = await launch()
    expect(refused).toMatchObject({ status: 503, setCookie: null })
    expect(refused.code).toBe('audit-unavailable')
    const record = await readRecord(world.product.url, before.cookie)
    expect(record.status).toBe(503)
    expect(record.problem['code']).toBe('audit-unavailable')
    expect(source.calls).toEqual([])
    expect((await fetch(`${operations}/health/live`)).status).toBe(200)
    expect((await fetch(`${operations}/health/ready`)).status).toBe(503)
  } finally {
    await setDatabaseGone(world.product, false)
  }
  await expect.poll(async () => (await launch()).code, { timeout: 20_000, interval: 300 }).toBe('opened')
  expect((await readRecord(world.product.url, before.cookie)).completed).toBe(true)
  expect(await verifyAudit(world.product)).toMatchObject({ intact: true, code: 0 })
})
