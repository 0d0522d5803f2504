/** What changed since this user last looked: exactly what did, and nothing where a source failed then or now. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aResource, anUnreadable, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { asSuperuser } from '../harness/product.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const TWIN = aPerson(2)

let world: World
let ward: ScriptedSource
let clinic: ScriptedSource

beforeAll(async () => {
  ward = await scriptedSource('ward', [JOAN, TWIN])
  clinic = await scriptedSource('clinic', [JOAN])
  world = await startWorld({
    people: [JOAN, TWIN],
    sources: [
      liveSource(ward, { resourceTypes: ['Condition', 'DiagnosticReport'], deadlineMs: 8_000 }),
      liveSource(clinic, { resourceTypes: ['Condition'], deadlineMs: 1_200, breaker: { failuresToOpen: 1_000 } })
    ]
  })
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

const condition = (id: string, more: Json = {}): Json => aResource('Condition', id, byNumber(JOAN), more)
let users = 0
/** Somebody who has never looked. */
const newUser = (): string => `user-${(users += 1)}`

async function look(user: string, { person = JOAN, role = 'Consultant' } = {}): Promise<RecordAnswer> {
  const cookie = await openSession(world.product.url, world.host, person, { sub: user, usr: { rol: role } })
  return readRecord(world.product.url, cookie)
}
const sinceOf = ({ events }: RecordAnswer) => events.at(-1)?.['since'] as Json | undefined
const marksOf = (record: RecordAnswer) =>
  Object.fromEntries(
    record.allEntries().flatMap((entry): [string, unknown][] => {
      const { since } = entry as unknown as Json
      return since === undefined ? [] : [[entry.id, since]]
    })
  )

test('a first look is silent, and so is the same record again, in whatever order its source writes it', async () => {
  const user = newUser()
  ward.answer('Condition', behave.ok(condition('c1', { note: [{ text: 'a' }] }), condition('c2')))
  const first = await look(user)
  expect([sinceOf(first), marksOf(first)]).toEqual([undefined, {}])
  const turned = Object.fromEntries(Object.entries(condition('c1', { note: [{ text: 'a' }] })).toReversed())
  ward.answer('Condition', behave.ok(condition('c2', { meta: { lastUpdated: '2026-09-09T00:00:00Z' } }), turned))
  const again = await look(user)
  expect([sinceOf(again), marksOf(again)]).toEqual([undefined, {}])
})

test('what is new, changed and gone is exactly that, once, and for this user alone', async () => {
  const user = newUser()
  ward.answer('Condition', behave.ok(condition('stays'), condition('changes'), condition('goes')))
  const first = await look(user)
  ward.answer(
    'Condition',
    behave.ok(condition('stays'), condition('changes', { note: [{ text: 'worse' }] }), condition('comes'))
  )
  const then = await look(user)
  expect(marksOf(then)).toEqual({ 'ward/Condition/changes': 'changed', 'ward/Condition/comes': 'new' })
  expect(sinceOf(then)).toEqual({
    at: first.events[0]?.['at'],
    new: 1,
    changed: 1,
    retracted: 1,
    gone: [{ id: 'ward/Condition/goes', source: 'ward', section: 'problems' }],
    notCompared: []
  })
  expect(sinceOf(await look(user))).toBeUndefined()
  expect(sinceOf(await look(newUser()))).toBeUndefined()
})

describe('H-003: a source that failed then or now makes nothing new and nothing gone', () => {
  test.each([
    ['silent', behave.hang],
    ['broken', behave.status(500)],
    ['refusing', behave.status(403)],
    ['answering in part', behave.outcomeInBundle('incomplete', condition('k0'))]
  ])('%s', async (_how, failing) => {
    const user = newUser()
    clinic.answer('Condition', behave.ok(condition('k1')))
    ward.answer('Condition', behave.ok(condition('c1')))
    await look(user)
    clinic.answer('Condition', failing)
    ward.answer('Condition', behave.ok(condition('c1'), condition('c2')))
    const failed = await look(user)
    expect(sinceOf(failed)).toMatchObject({ new: 1, changed: 0, retracted: 0 })
    expect(sinceOf(failed)?.['notCompared']).toContainEqual({ source: 'clinic', section: 'problems' })
    clinic.answer('Condition', behave.ok(condition('k1'), condition('k2')))
    const back = await look(user)
    expect([sinceOf(back), marksOf(back)]).toEqual([undefined, {}])
  })

  test('an entry that cannot be read any more is not gone', async () => {
    const user = newUser()
    ward.answer('Condition', behave.ok(condition('c1'), condition('c2')))
    await look(user)
    ward.answer('Condition', behave.ok(condition('c1'), anUnreadable('Condition', 'c2', byNumber(JOAN))))
    expect(sinceOf(await look(user))).toBeUndefined()
  })
})

describe('H-015: what a reader does not see is neither gone nor new', () => {
  test('when a section is hidden from the role, and when it is seen again', async () => {
    const user = newUser()
    ward.answer('DiagnosticReport', behave.ok(aResource('DiagnosticReport', 'r1', byNumber(JOAN))))
    await look(user)
    expect(sinceOf(await look(user, { role: 'Social Worker' }))).toBeUndefined()
    ward.answer(
      'DiagnosticReport',
      behave.ok(...['r1', 'r2'].map((id) => aResource('DiagnosticReport', id, byNumber(JOAN))))
    )
    expect(sinceOf(await look(user))).toBeUndefined()
  })

  test('the table gives away neither who looked, nor at whom, nor at what', async () => {
    const user = newUser()
    ward.answer('Condition', behave.ok(condition('telltale')))
    await look(user)
    const rows = await asSuperuser(world.product, 'SELECT key, body FROM last_look')
    expect(rows.length).toBeGreaterThan(0)
    const kept = rows.map(
      ({ key, body }) => `${(key as Buffer).toString('latin1')}${(body as Buffer).toString('latin1')}`
    )
    for (const told of [user, JOAN.nhs, 'telltale', 'ward', 'problems', 'RX1'])
      expect(kept.join('')).not.toContain(told)
  })

  test('H-001: a row that is put in place of another is no look', async () => {
    const user = newUser()
    ward.answer(
      'Condition',
      behave.okFor(({ nhs }) => (nhs === TWIN.nhs ? [] : [condition('c1')]))
    )
    await asSuperuser(world.product, 'DELETE FROM last_look')
    await look(user)
    await asSuperuser(world.product, 'CREATE TABLE kept AS SELECT * FROM last_look; DELETE FROM last_look')
    await look(user, { person: TWIN })
    await asSuperuser(world.product, 'UPDATE last_look SET body = (SELECT body FROM kept); DROP TABLE kept')
    const swapped = await look(user, { person: TWIN })
    // Read as its own it would say that c1 is gone.
    expect(sinceOf(swapped)).toBeUndefined()
  })
})

test('a look that is too old is forgotten', async () => {
  const user = newUser()
  ward.answer('Condition', behave.ok(condition('c1')))
  await look(user)
  await asSuperuser(world.product, "UPDATE last_look SET looked_at = looked_at - interval '91 days'")
  ward.answer('Condition', behave.ok(condition('c1'), condition('c2')))
  expect(sinceOf(await look(user))).toBeUndefined()
  const old = await asSuperuser(
    world.product,
    "SELECT count(*) FROM last_look WHERE looked_at < now() - interval '90 days'"
  )
  expect(Number(old[0]?.['count'])).toBe(0)
})
