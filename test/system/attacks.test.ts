/**
 * The table "answer → state" of the outer contract, section 3, attacked: each answer by its own source, all of them in one
 * opening of one record. A source that fails must be told as the table says, and never as having nothing (H-003).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Attack } from '../attacks/attack.ts'
import { JOAN, STRANGER, TYPE } from '../attacks/attack.ts'
import { BUNDLE_ATTACKS } from '../attacks/bundle-attacks.ts'
import { HTTP_ATTACKS } from '../attacks/http-attacks.ts'
import { OUTCOME_ATTACKS } from '../attacks/outcome-attacks.ts'
import { OUTSIDE_ATTACKS } from '../attacks/outside-attacks.ts'
import { PERSON_ATTACKS } from '../attacks/person-attacks.ts'
import { SELF_ATTACKS } from '../attacks/self-attacks.ts'
import { TOGETHER_ATTACKS } from '../attacks/together-attacks.ts'
import { TEXT_ATTACKS } from '../attacks/text-attacks.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import * as behave from '../faults/behaviours.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import type { Json } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { openSession } from '../harness/launch.ts'
import { type RecordAnswer, readRecord } from '../harness/record.ts'

const GROUPS = {
  HTTP: HTTP_ATTACKS,
  text: TEXT_ATTACKS,
  Bundles: BUNDLE_ATTACKS,
  OperationOutcomes: OUTCOME_ATTACKS,
  people: PERSON_ATTACKS,
  'links of their own': SELF_ATTACKS,
  strangers: OUTSIDE_ATTACKS,
  'types together': TOGETHER_ATTACKS
} as const
const ATTACKS: readonly Attack[] = Object.values(GROUPS).flat()
const FAILURES: ReadonlySet<string> = new Set(['refused', 'withheld', 'timed-out', 'unavailable'])
/** The sources that answer get plenty: this machine may be busy. */
const DEADLINE_MS = 20_000
const DETAIL_CHARACTERS_MAX = 600
const STATE_CHARACTERS_MAX = 20_000

let world: World
let record: RecordAnswer
let incidents: readonly Json[]
const sources: ScriptedSource[] = []

beforeAll(async () => {
  const configured: Json[] = []
  for (const { id, answers, source } of ATTACKS) {
    const scripted = await scriptedSource(id, [JOAN])
    scripted.answer('Condition', behave.ok(aResource('Condition', 'c1', byNumber(JOAN))))
    for (const [type, behaviour] of Object.entries(answers)) scripted.answer(type, behaviour)
    sources.push(scripted)
    configured.push(liveSource(scripted, { resourceTypes: [TYPE, 'Condition'], deadlineMs: DEADLINE_MS, ...source }))
  }
  world = await startWorld({ people: [JOAN], sources: configured, more: { viewDeadlineMs: 60_000 } })
  record = await readRecord(world.product.url, await openSession(world.product.url, world.host, JOAN))
  const { stdout } = await world.product.ncr(['incidents', 'list', '--json'])
  incidents = (JSON.parse(stdout) as { incidents: Json[] }).incidents
}, 180_000)
afterAll(async () => {
  await world?.close()
  for (const source of sources) await source.close()
})

test('there are more than 200 of them, each its own, and the record came to its end', () => {
  expect(ATTACKS.length).toBeGreaterThan(200)
  expect(new Set(ATTACKS.map(({ id }) => id)).size).toBe(ATTACKS.length)
  expect(record.completed).toBe(true)
})

describe.each(Object.entries(GROUPS))('H-003: what each answer means: %s', (_, attacks) => {
  test.each(attacks)(
    '$id: $states',
    ({ id, states, section = 'allergies', shown, unreadable, flags, detail, wrongPerson }) => {
      const state = record.state(section, id)
      const told = JSON.stringify(state).slice(0, 1000)
      expect(states, told).toContain(state?.state)
      if (shown !== undefined) expect(record.entries(section, id), told).toHaveLength(shown)
      if (state?.state !== 'recorded' && shown === undefined) expect(record.entries(section, id)).toEqual([])
      if (unreadable !== undefined) expect(state?.unreadable, told).toBe(unreadable)
      if (flags !== undefined) expect(state?.flags ?? [], told).toEqual(expect.arrayContaining([...flags]))
      if (flags?.length === 0) expect(state?.flags ?? [], told).toEqual([])
      if (detail !== undefined) expect(state?.detail ?? '').toMatch(detail)
      expect((state?.detail ?? '').length).toBeLessThan(DETAIL_CHARACTERS_MAX)
      expect(JSON.stringify(state).length).toBeLessThan(STATE_CHARACTERS_MAX)
      if (states.every((one) => FAILURES.has(one))) expect(told).toMatch(/"detail":"[^"]/)
      if (wrongPerson !== true) return
      expect(record.state('problems', id)?.state).toBe('unavailable')
      expect(record.entries('problems', id)).toEqual([])
    }
  )
})

test('H-001: each answer about somebody else is an incident by its ids, and no other is', () => {
  const expected = ATTACKS.filter(({ wrongPerson }) => wrongPerson === true).map(({ id }) => id)
  expect(incidents.map(({ source }) => String(source)).toSorted()).toEqual(expected.toSorted())
  expect(JSON.stringify(incidents)).not.toMatch(/999\d{7}|Otherperson/)
})

test('H-001: nobody else is anywhere in what was sent', () => {
  const sent = JSON.stringify(record.events)
  expect(sent).not.toContain(STRANGER.family)
  const naming = record.allEntries().filter(({ resource }) => JSON.stringify(resource).includes(STRANGER.nhs))
  // A relative's own number in a right allergy is part of what was recorded about this person.
  expect(naming.map(({ source }) => source)).toEqual(['right-a-relative-of-hers'])
})

test('a failure in the allergies leaves the problems of the same source as they are', () => {
  const whole = ATTACKS.filter(
    ({ answers, wrongPerson, section }) => !('Patient' in answers) && wrongPerson !== true && section === undefined
  )
  const lost = whole.filter(({ id }) => record.state('problems', id)?.state !== 'recorded').map(({ id }) => id)
  expect(lost).toEqual([])
})
