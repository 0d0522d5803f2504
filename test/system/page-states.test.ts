/** Every way to answer, each by its own source of one page: the page tells what the table of the outer contract says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import * as behave from '../faults/behaviours.ts'
import type { Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { JOAN, SOMEBODY_ELSE } from '../fixtures/state-case.ts'
import { STATE_CASES } from '../fixtures/state-cases.ts'
import { type PageAnswer, readPage } from '../harness/later-reads.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { readRecord, type RecordAnswer } from '../harness/record.ts'

let world: World
let record: RecordAnswer
let page: PageAnswer
const sources: ScriptedSource[] = []

beforeAll(async () => {
  const configured: Json[] = []
  for (const { id, answers } of STATE_CASES) {
    const source = await scriptedSource(id, [JOAN])
    for (const [type, behaviour] of Object.entries(answers)) source.answer(type, behaviour)
    if (id === 'not-held') source.answerAll(behave.empty)
    sources.push(source)
    const deadlineMs = /hang|drip/.test(id) ? 4000 : 15_000
    configured.push(liveSource(source, { page: 'systmone-non-gp', resourceTypes: ['AllergyIntolerance'], deadlineMs }))
  }
  const [first] = configured
  configured.push({ ...first, id: 'switched-off', enabled: false }, { ...first, id: 'another-page', page: 'frailty' })
  const last = configured.pop() ?? {}
  configured.push({ ...last, resourceTypes: ['Observation'] })
  world = await startWorld({ people: [JOAN], sources: configured })
  const cookie = await openSession(world.product.url, world.host, JOAN)
  record = await readRecord(world.product.url, cookie)
  page = await readPage(world.product.url, cookie, record.disclosureId, 'systmone-non-gp')
}, 120_000)
afterAll(async () => {
  await world?.close()
  for (const source of sources) await source.close()
})

describe('H-003: what each answer means on a page', () => {
  test.each(STATE_CASES)('$id: $states', ({ id, states, shown, unreadable, flags }) => {
    const state = page.state(id)
    expect(states, JSON.stringify(state)).toContain(state?.state)
    if (shown !== undefined) expect(page.entries.filter((entry) => entry.source === id)).toHaveLength(shown)
    if (unreadable !== undefined) expect(state?.unreadable).toBe(unreadable)
    if (flags !== undefined) expect(state?.flags).toEqual(expect.arrayContaining([...flags]))
  })

  test('the count beside the navigation has the same state as the page', () => {
    for (const { id } of STATE_CASES) {
      const event = record.events.find(({ event: name, source }) => name === 'source' && source === id)
      const [counted] = (event?.['pages'] ?? []) as { state: string; count: number }[]
      expect(counted?.state, id).toBe(page.state(id)?.state)
      expect(counted?.count, id).toBe(page.entries.filter((entry) => entry.source === id).length)
    }
  })

  test('a source that is switched off is not asked and says why; one that feeds another page is not named', () => {
    expect(page.state('switched-off')).toMatchObject({ state: 'not-asked', detail: 'switched off by the region' })
    expect(page.states.map((state) => state.source)).not.toContain('another-page')
  })
})

test('H-001: whoever answers about somebody else is set aside whole, with an incident for the page too', async () => {
  const wrong = STATE_CASES.filter((one) => one.wrongPerson === true).map(({ id }) => id)
  for (const id of wrong) expect(page.entries.filter((entry) => entry.source === id)).toEqual([])
  expect(page.text).not.toContain(SOMEBODY_ELSE.nhs)
  expect(page.text).not.toContain(SOMEBODY_ELSE.family)
  const rows = await asSuperuser(
    world.product,
    `SELECT body FROM audit_entry WHERE kind = 'incident' AND seq > (SELECT min(seq) FROM audit_entry WHERE kind = 'page-opened')`
  )
  const named = rows.map((row) => (JSON.parse(String(row['body'])) as { source: string }).source)
  expect(named.toSorted()).toEqual(wrong.toSorted())
})
