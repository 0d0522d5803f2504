/** Which person a launch opens: the index decides, by the number it follows and the demographics it checks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { type ScriptedSource, scriptedSource } from '../faults/scripted-source.ts'
import { aPerson, nhsNumber, patientOf, type Person } from '../fixtures/people.ts'
import { liveSource, startWorld, type World } from '../fixtures/region.ts'
import { type Bend, type LaunchAnswer, openSession, postLaunch } from '../harness/launch.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const SIAN = aPerson(50, { family: "O'Brien-Ñuñez", given: ['Siân', 'Áine'], formerFamily: 'Featherstonehaugh' })
const SURVIVOR = aPerson(60, { family: 'Merged' })
const OLD_NUMBER = nhsNumber(70)
const DECEASED = aPerson(80, { family: 'Late', deceasedDateTime: '2025-11-02T04:10:00Z' })

let world: World
let source: ScriptedSource

beforeAll(async () => {
  source = await scriptedSource('ward', [JOAN, SIAN, SURVIVOR, DECEASED])
  world = await startWorld({
    people: [JOAN, SIAN, SURVIVOR, DECEASED],
    sources: [liveSource(source, { resourceTypes: ['AllergyIntolerance'] })]
  })
  world.index.supersedes(OLD_NUMBER, SURVIVOR)
}, 120_000)
afterAll(async () => {
  await world?.close()
  await source?.close()
})

async function launch(person: Person, bend: Bend = {}, header?: Record<string, unknown>): Promise<LaunchAnswer> {
  const assertion = await world.host.sign(world.host.claims(world.product.url, person, bend), header)
  return postLaunch(world.product.url, { assertion })
}

describe('a launch that matches the index opens', () => {
  test.each([
    ['as the index has it', {}],
    ['in capitals', { pat: { fam: "O'BRIEN-ÑUÑEZ", giv: 'SIÂN' } }],
    ['without accents', { pat: { fam: "O'Brien-Nunez", giv: 'Sian' } }],
    ['with accents written as combining marks', { pat: { fam: "O'Brien-Ñuñez".normalize('NFD'), giv: 'Sia\u0302n' } }],
    ['with a typographic apostrophe', { pat: { fam: 'O’Brien-Nunez' } }],
    ['without punctuation', { pat: { fam: 'OBrienNunez' } }],
    ['under a former family name', { pat: { fam: 'Featherstonehaugh' } }],
    ['without a gender', { pat: { gen: undefined } }],
    ['without the user’s given name', { usr: { giv: undefined } }],
    ['without a reference of the relationship', { rel: { ref: undefined } }]
  ])('%s', async (_name, bend: Bend) => {
    const answer = await launch(SIAN, bend)
    expect(answer.status, answer.text).toBe(200)
  })

  test.each([
    ['3 s ahead', 3],
    ['2 s behind', -62]
  ])('valid for 60 s by a clock that is %s', async (_name, offsetS) => {
    const iat = Math.floor(Date.now() / 1000) + offsetS
    const answer = await launch(JOAN, { iat, nbf: iat, exp: iat + 60 })
    expect(answer.status, answer.text).toBe(200)
  })

  test.each(['rsa', 'pss', 'ec'])('signed by the key %s', async (kid) => {
    const answer = await launch(JOAN, {}, { kid })
    expect(answer.status, answer.text).toBe(200)
  })

  test.each(['inpatient', 'outpatient', 'emergency', 'community', 'referral', 'caseload', 'registered', 'social-care'])(
    'for the relationship %s',
    async (kind) => {
      const answer = await launch(JOAN, { rel: { kind } })
      expect(answer.status, answer.text).toBe(200)
    }
  )
})

describe('H-002: a near miss does not open', () => {
  test.each([
    ['the second given name alone', { pat: { giv: 'Áine' } }],
    ['a part of the family name', { pat: { fam: "O'Brien" } }],
    ['family and given exchanged', { pat: { fam: 'Siân', giv: "O'Brien-Ñuñez" } }],
    ['day and month of birth exchanged', { pat: { dob: '1950-31-03' } }],
    ['another person’s name', { pat: { fam: JOAN.family, giv: 'Joan' } }]
  ])('%s', async (_name, bend) => {
    const answer = await launch(SIAN, bend)
    expect(['demographics-mismatch', 'launch-malformed']).toContain(answer.code)
    expect(answer.setCookie).toBeNull()
  })
})

describe('H-012: a superseded number', () => {
  test('opens the surviving person, and the sources are asked for that one and under the old number too', async () => {
    source.calm()
    const cookie = await openSession(world.product.url, world.host, SURVIVOR, { pat: { nhs: OLD_NUMBER } })
    const record = await readRecord(world.product.url, cookie)
    expect(record.completed).toBe(true)
    expect(record.events[0]).toMatchObject({
      person: { nhsNumber: SURVIVOR.nhs, family: SURVIVOR.family, launchedAs: OLD_NUMBER }
    })
    expect(new Set(source.calls.map((call) => call.nhs))).toEqual(new Set([SURVIVOR.nhs, OLD_NUMBER]))
  })
})

test('H-013: a person who died is opened and said to have died', async () => {
  const cookie = await openSession(world.product.url, world.host, DECEASED)
  const record = await readRecord(world.product.url, cookie)
  expect(record.events[0]).toMatchObject({ person: { deceased: DECEASED.deceasedDateTime } })
})

test('the banner is the index’s, never a partner’s copy', async () => {
  source.calm()
  source.answer('Patient', behave.ok(patientOf(SIAN, 'p2', { name: [{ family: 'Wrongname', given: ['Copy'] }] })))
  const cookie = await openSession(world.product.url, world.host, SIAN)
  const record = await readRecord(world.product.url, cookie)
  expect(record.events[0]).toMatchObject({
    person: {
      nhsNumber: SIAN.nhs,
      family: SIAN.family,
      given: [...SIAN.given],
      birthDate: SIAN.birthDate,
      gender: SIAN.gender
    }
  })
})

/** Last in this file: a breaker towards the index may stay open for a while afterwards. */
describe('an index that does not answer opens nobody', () => {
  test.each([
    ['hangs', behave.hang],
    ['fails', behave.status(500)],
    ['resets', behave.reset],
    ['answers a page', behave.htmlPage],
    ['answers broken JSON', behave.brokenJson],
    ['is refused', behave.status(403)],
    ['drips', behave.drip(50)],
    ['answers an error within success', behave.outcomeAnswer('exception')],
    ['knows two people of one number', behave.ok(patientOf(JOAN, 'i1'), patientOf(JOAN, 'i2'))],
    ['answers something else', behave.notFhir]
  ])('%s: index-unavailable, and it is never told as unknown', async (_name, behaviour) => {
    source.calm()
    world.index.answerAll(behaviour)
    const answer = await launch(JOAN)
    expect(answer).toMatchObject({ code: 'index-unavailable', status: 503, setCookie: null })
    expect(source.calls).toEqual([])
  })
})
