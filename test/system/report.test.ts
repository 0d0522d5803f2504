/**
 * A discrepancy or fault is reported from an entry or a page to the reader's own service desk: references only, in the
 * audit, and with a number to quote (feature 69). No word of anybody's can be in it.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const ENTRY = 'ward/AllergyIntolerance/a1'

let world: World
let ward: ScriptedSource
let cookie: string
let disclosureId: string

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN])
  world = await startWorld({
    people: [JOAN],
    sources: [liveSource(ward, { resourceTypes: ['AllergyIntolerance'], deadlineMs: 10_000 })]
  })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await ward?.close()
})
beforeEach(async () => {
  ward.calm().answer('AllergyIntolerance', behave.ok(aResource('AllergyIntolerance', 'a1', byNumber(JOAN))))
  cookie = await openSession(world.product.url, world.host, JOAN)
  disclosureId = (await readRecord(world.product.url, cookie)).disclosureId
})

async function report(body: Json, own = cookie) {
  const response = await fetch(`${world.product.url}/api/record/report`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: own, 'ncr-disclosure': disclosureId },
    body: JSON.stringify({ disclosureId, ...body })
  })
  return { status: response.status, json: (await response.json()) as Json }
}

async function lastReported(): Promise<Json> {
  const rows = await asSuperuser(
    world.product,
    `SELECT body FROM audit_entry WHERE kind = 'reported' ORDER BY seq DESC LIMIT 1`
  )
  return rows[0] === undefined ? {} : (JSON.parse(String(rows[0]['body'])) as Json)
}

describe('a report', () => {
  test('of an entry is kept with references alone, and answered with the number to quote', async () => {
    const { status, json } = await report({ problem: 'looks-wrong', section: 'allergies', entry: ENTRY })
    expect(status).toBe(201)
    expect(json['reference']).toMatch(/^[\w-]{8,64}$/)
    const kept = await lastReported()
    expect(kept).toMatchObject({
      requestId: json['reference'],
      problem: 'looks-wrong',
      section: 'allergies',
      entry: ENTRY
    })
    expect(JSON.stringify({ ...kept, user: null }) + JSON.stringify(json)).not.toMatch(/penicillin|smith/i)
  })

  test('of a page names the page', async () => {
    const { status } = await report({ problem: 'does-not-work', page: 'timeline' })
    expect(status).toBe(201)
    expect(await lastReported()).toMatchObject({ problem: 'does-not-work', page: 'timeline' })
  })

  test.each([
    ['an unknown kind of problem', { problem: 'Joan is allergic', section: 'allergies' }],
    ['words in place of an entry', { problem: 'looks-wrong', section: 'allergies', entry: 'Joan is allergic' }],
    ['an entry of a source nobody knows', { problem: 'looks-wrong', section: 'allergies', entry: 'other/Condition/1' }],
    ['words in place of a page', { problem: 'looks-wrong', page: 'Joan is allergic' }],
    ['neither a page nor a section', { problem: 'looks-wrong' }]
  ])('with %s is refused, and nothing is kept', async (_what, body) => {
    const before = await lastReported()
    const { status, json } = await report(body)
    expect([status, json['code']]).toEqual([400, 'request-malformed'])
    expect(await lastReported()).toEqual(before)
  })

  test('further keys are not kept', async () => {
    await report({ problem: 'looks-wrong', section: 'allergies', words: 'Joan is allergic' })
    expect(JSON.stringify(await lastReported())).not.toContain('Joan is allergic')
  })

  test('belongs to the view that is open, and to a session', async () => {
    await readRecord(world.product.url, cookie)
    expect((await report({ problem: 'looks-wrong', section: 'allergies' })).json['code']).toBe('view-replaced')
    expect((await report({ problem: 'looks-wrong', section: 'allergies' }, '')).status).toBe(401)
  })
})
