/** What the index's answer makes of a person: found, unknown, restricted, or not to be believed (H-012). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as behave from '../../../../test/faults/behaviours.ts'
import { neverAccepts } from '../../../../test/faults/never-accepts.ts'
import type { Behaviour } from '../../../../test/faults/scripted-server.ts'
import { type ScriptedIndex, scriptedIndex } from '../../../../test/faults/scripted-index.ts'
import { searchset } from '../../../../test/fixtures/clinical.ts'
import { aPerson, type Json, NHS_NUMBER, nhsNumber, patientOf } from '../../../../test/fixtures/people.ts'
import { toNhsNumber } from '../../domain/nhs-number.ts'
import type { IndexPerson } from '../../domain/person.ts'
import type { IndexAnswer } from '../../ports/person-index.ts'
import { systemRandom } from '../system/system-random.ts'
import { createPersonIndex } from './person-index.ts'

const JOAN = aPerson(1)
let scripted: ScriptedIndex
let index: ReturnType<typeof createPersonIndex>

beforeAll(async () => {
  scripted = await scriptedIndex([])
  index = createPersonIndex({ baseUrl: scripted.baseUrl, deadlineMs: 2_000 }, systemRandom)
})
afterAll(async () => {
  await index?.close()
  await scripted?.close()
})

async function ask(behaviour: Behaviour): Promise<IndexAnswer> {
  scripted.answer(JOAN.nhs, behaviour)
  const number = toNhsNumber(JOAN.nhs)
  if (number === null) throw new Error('the test needs a number')
  return index.findPerson(number)
}

async function person(more: Json = {}): Promise<IndexPerson> {
  const answer = await ask(behave.ok(patientOf(JOAN, 'p1', more)))
  if (answer.kind !== 'found') throw new Error(answer.kind)
  return answer.person
}

describe('a person of the index', () => {
  test('is asked for by number alone, and shown with the name in use', async () => {
    const found = await person({
      name: [
        { use: 'old', family: 'Smith', given: ['Joan'] },
        { use: 'official', family: 'Quillfeather', given: ['Joan', 'Mary'], prefix: ['Mrs'] },
        { use: 'usual', family: 'Quillfeather', given: ['Joanie'] }
      ]
    })
    expect(found.name).toEqual({ family: 'Quillfeather', given: ['Joanie'], prefix: [] })
    expect(found.otherNames.map(({ family, given }) => [family, given[0]])).toEqual([
      ['Smith', 'Joan'],
      ['Quillfeather', 'Joan']
    ])
    expect(scripted.calls.at(-1)?.url.search).toBe(`?identifier=${encodeURIComponent(`${NHS_NUMBER}|${JOAN.nhs}`)}`)
  })

  test.each<[string, Json, string | true | null]>([
    ['died on a day', { deceasedDateTime: '2025-02-03' }, '2025-02-03'],
    ['died in a year', { deceasedDateTime: '2025' }, '2025'],
    ['died, nobody knows when', { deceasedBoolean: true }, true],
    ['is said not to have died', { deceasedBoolean: false }, null],
    ['lives', {}, null]
  ])('H-013: %s', async (_what, more, deceased) => {
    expect((await person(more)).deceased).toBe(deceased)
  })

  const notice = (code: string): Json => ({
    extension: [
      {
        url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus',
        extension: [
          {
            url: 'deathNotificationStatus',
            valueCodeableConcept: {
              coding: [{ system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-DeathNotificationStatus', code }]
            }
          },
          { url: 'systemEffectiveDate', valueDateTime: '2025-02-04T00:00:00+00:00' }
        ]
      }
    ]
  })

  test.each<[string, Json, string | true | null, 'formal' | 'informal' | undefined]>([
    ['a registrar’s notice', { ...notice('2'), deceasedDateTime: '2025-02-03' }, '2025-02-03', 'formal'],
    ['a trust’s notice', { ...notice('1'), deceasedDateTime: '2025-02-03' }, '2025-02-03', 'informal'],
    ['a notice without a date is a death', notice('1'), true, 'informal'],
    ['a notice that was taken back is none', notice('U'), null, undefined],
    ['a code that is not known says nothing', { ...notice('9'), deceasedDateTime: '2025' }, '2025', undefined]
  ])('H-013: who told it of a death: %s', async (_what, more, deceased, deathNotice) => {
    const found = await person(more)
    expect([found.deceased, found.deathNotice]).toEqual([deceased, deathNotice])
  })

  test('H-012: a superseded number answers with the survivor’s own', async () => {
    const survivor = aPerson(700)
    const answer = await ask(behave.ok(patientOf(survivor, 'p2')))
    expect(answer).toMatchObject({ kind: 'found', person: { nhsNumber: survivor.nhs } })
  })

  test('H-012: the survivor’s own is the official one, also where the old one still stands before it', async () => {
    const identifier = [
      { use: 'secondary', system: NHS_NUMBER, value: JOAN.nhs },
      { use: 'official', system: NHS_NUMBER, value: nhsNumber(700) }
    ]
    expect((await person({ identifier })).nhsNumber).toBe(nhsNumber(700))
  })

  test('the address and telephone in use, never an old one', async () => {
    const found = await person({
      address: [
        { use: 'old', line: ['1 Old Road'] },
        { use: 'home', line: ['2 New Road'], city: 'Nottingham', postalCode: 'NG1 1AA' }
      ],
      telecom: [
        { system: 'phone', use: 'old', value: '1' },
        { system: 'email', value: 'x@y' },
        { system: 'phone', value: '0115 496 0000' }
      ]
    })
    expect(found).toMatchObject({ address: '2 New Road, Nottingham, NG1 1AA', telephone: '0115 496 0000' })
  })
})

describe('nobody', () => {
  test('unknown', async () => {
    expect(await ask(behave.empty)).toEqual({ kind: 'unknown', restricted: false })
  })

  test('H-012: nobody, by an answer about another number, is not somebody unknown', async () => {
    const about = (nhs: string): Behaviour =>
      behave.json(searchset([], { link: [{ relation: 'self', url: `Patient?identifier=${NHS_NUMBER}|${nhs}` }] }))
    expect(await ask(about(JOAN.nhs))).toEqual({ kind: 'unknown', restricted: false })
    expect((await ask(about(nhsNumber(500)))).kind).toBe('unavailable')
  })

  test.each(['R', 'V'])('restricted by %s is told as unknown, and known as restricted to the audit', async (code) => {
    const system = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
    const answer = await ask(
      behave.ok(
        patientOf(JOAN, 'p1', {
          meta: {
            security: [
              { system, code: 'U' },
              { system, code }
            ]
          }
        })
      )
    )
    expect(answer).toEqual({ kind: 'unknown', restricted: true })
  })

  test('an ordinary label hides nobody', async () => {
    const system = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
    expect((await person({ meta: { security: [{ system, code: 'U' }] } })).nhsNumber).toBe(JOAN.nhs)
  })
})

describe('an answer not to be believed opens nothing', () => {
  const bad = (more: Json): Behaviour => behave.ok(patientOf(JOAN, 'p1', more))
  test.each<[string, Behaviour]>([
    ['two people', behave.ok(patientOf(JOAN, 'p1'), patientOf(aPerson(2), 'p2'))],
    ['a total and nobody', behave.json(searchset([], { total: 1 }))],
    ['no number', bad({ identifier: [] })],
    ['a number with a wrong check digit', bad({ identifier: [{ system: NHS_NUMBER, value: '9990000019' }] })],
    ['no birth date', bad({ birthDate: undefined })],
    ['no name', bad({ name: [] })],
    ['another resource', behave.ok({ resourceType: 'Person', id: 'x' })],
    ['an error', behave.status(500)],
    ['a refusal', behave.status(401)],
    ['a page for people', behave.htmlPage],
    ['a reset', behave.reset],
    ['no answer in time', behave.hang]
  ])('%s', async (_what, behaviour) => {
    expect((await ask(behaviour)).kind).toBe('unavailable')
  })

  test('H-012: one Patient, where the index says that two match', async () => {
    expect((await ask(behave.json(searchset([patientOf(JOAN, 'p1')], { total: 2 })))).kind).toBe('unavailable')
  })
})

test('H-020: an index whose connection hangs is unavailable within its limit', async () => {
  const unreached = await neverAccepts()
  const hanging = createPersonIndex({ baseUrl: unreached.baseUrl, deadlineMs: 200 }, systemRandom)
  const number = toNhsNumber(JOAN.nhs)
  if (number === null) throw new Error('the test needs a number')
  const startMs = performance.now()
  expect(await hanging.findPerson(number)).toEqual({ kind: 'unavailable', detail: 'no answer within 200 ms' })
  expect(performance.now() - startMs).toBeLessThan(1500)
  await hanging.close()
  await unreached.close()
})
