/** H-015: neither what changed nor a search betrays what is withheld: both are those of a person who does not have it. */
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as behave from '../faults/behaviours.ts'
import { aResource, byNumber } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'
import {
  coded,
  ordinary,
  SECRET_CODE,
  SECRET_WORDS,
  secrets,
  tookPlaceThere,
  type Told
} from '../fixtures/withholding.ts'
import {
  among,
  startWithholdingWorld,
  withoutMoment,
  withRoots,
  type WithholdingWorld
} from '../fixtures/withholding-world.ts'
import { searchRecord } from '../harness/later-reads.ts'
import { readRecord } from '../harness/record.ts'

const JOAN = aPerson(1)
const SECRETS = secrets(JOAN)
const order = fc.array(fc.nat(100), { minLength: 20, maxLength: 20 })

let world: WithholdingWorld

beforeAll(async () => {
  world = await startWithholdingWorld(JOAN)
}, 120_000)
afterAll(() => world?.close())
beforeEach(() => world.calm())

let users = 0
/** Somebody who has never looked. */
const newUser = (): string => `user-${(users += 1)}`

/** Bytes of one look, marks and counts of what changed included; only the two words of the rule itself are taken out. */
async function lookBytes(user: string): Promise<string> {
  const cookie = await world.opened(user)
  const text = await world.recordText(cookie)
  return withoutMoment(text).replace(',"withheld":true}', '}').replace(',"goneNotCompared":true}', '}')
}

/** The last of these looks of one user. */
async function lastLook(looks: readonly (readonly Told[])[]): Promise<string> {
  const user = newUser()
  let bytes = ''
  for (const told of looks) {
    world.tellWard(told)
    bytes = await lookBytes(user)
  }
  return bytes
}

const noted = ({ type, resource }: Told): Told => ({
  type,
  resource: { ...resource, note: [{ text: 'seen again' }] }
})
const added: Told = { type: 'Condition', resource: aResource('Condition', 'c9', byNumber(JOAN)) }
const marksIn = (bytes: string): readonly string[] => bytes.match(/"since":"(new|changed)"/g) ?? []
const countsIn = (bytes: string): Json | undefined =>
  (JSON.parse(bytes.trimEnd().split('\n').at(-1) ?? '{}') as { since?: Json }).since

/** An encounter that anybody may know of, until its reason is one that nobody is to know of. */
const encounter = (isSecret: boolean): Told => ({
  type: 'Encounter',
  resource: aResource(
    'Encounter',
    's3',
    byNumber(JOAN),
    isSecret ? { reasonCode: [coded(SECRET_CODE, SECRET_WORDS)] } : {}
  )
})
const vaccine = tookPlaceThere(JOAN, false)
const vaccineThere = tookPlaceThere(JOAN, true)
const vaccineThereInWords: Told = {
  ...vaccine,
  resource: { ...vaccine.resource, encounter: { reference: 'Encounter/s3', display: 'Sexual health clinic' } }
}

describe('H-015: what changed between two looks', () => {
  test('H-015: is byte for byte that of a person who has nothing to withhold, whatever comes and goes', async () => {
    const secret = fc.subarray([...SECRETS])
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...ordinary(JOAN), vaccine]),
        fc.tuple(secret, secret),
        fc.subarray(['c1', 'c2', 'm1', 'o1', 'i1']),
        order,
        async (shown, hidden, changes, places) => {
          const isThere = hidden.map((some) => withRoots(SECRETS, some))
          const then = shown.map((one) => (changes.includes(String(one.resource['id'])) ? noted(one) : one))
          const there = (told: readonly Told[], which: number): readonly Told[] => {
            const secretsThere = isThere[which] ?? []
            const isNamed = secretsThere.some(({ resource }) => resource['id'] === 's3')
            return among(
              told.map((one) => (one === vaccine && isNamed ? vaccineThere : one)),
              secretsThere,
              places
            )
          }
          const without = await lastLook([shown, [...then, added]])
          expect(await lastLook([there(shown, 0), there([...then, added], 1)])).toBe(without)
          expect(marksIn(without)).toHaveLength(
            1 + shown.filter(({ resource }) => changes.includes(String(resource['id']))).length
          )
        }
      ),
      { numRuns: 8, seed: 11 }
    )
  }, 120_000)

  test.each([
    ['is recoded as sensitive', [encounter(false), vaccineThere], [encounter(true), vaccineThere]],
    ['is not sensitive any more', [encounter(true), vaccineThere], [vaccineThere]],
    ['is named for the first time', [vaccine], [encounter(true), vaccineThereInWords]],
    ['is named no more', [encounter(true), vaccineThere], [encounter(true), vaccine]]
  ])('H-015: when an encounter %s, what took place there is not marked', async (_how, first, second) => {
    const bytes = await lastLook([first, second])
    expect(bytes).toContain('ward/Immunization/i1')
    expect(marksIn(bytes)).toEqual([])
  })

  test('H-015: what did change there is marked all the same', async () => {
    const bytes = await lastLook([
      [encounter(false), vaccineThere],
      [encounter(true), noted(vaccineThere)]
    ])
    expect(marksIn(bytes)).toEqual(['"since":"changed"'])
    expect(countsIn(bytes)).toMatchObject({ new: 0, changed: 1, retracted: 0, gone: [] })
  })

  test('H-015: what a rule holds back now is not told as gone, nor is anything else', async () => {
    const bytes = await lastLook([
      [encounter(false), ...ordinary(JOAN)],
      [encounter(true), ...ordinary(JOAN).slice(2), added]
    ])
    expect(countsIn(bytes)).toMatchObject({ new: 1, changed: 0, retracted: 0, gone: [] })
  })
})

describe('H-003, H-015: a type that did not come', () => {
  test.each([
    ['then', true],
    ['now', false]
  ])('%s marks nothing as changed that names it in words', async (_when, isFirst) => {
    const user = newUser()
    const named: Told = {
      type: 'CarePlan',
      resource: {
        resourceType: 'CarePlan',
        id: 'p1',
        status: 'active',
        intent: 'plan',
        subject: byNumber(JOAN),
        addresses: [{ reference: 'Condition/c1', display: 'Diabetes mellitus' }]
      }
    }
    const medicine: Told = {
      type: 'MedicationRequest',
      resource: aResource('MedicationRequest', 'm9', byNumber(JOAN), {
        reasonReference: [{ reference: 'Condition/c1', display: 'Diabetes mellitus' }]
      })
    }
    const told = [...ordinary(JOAN), named, medicine, vaccineThereInWords, encounter(false)]
    const fail = (isFailing: boolean): void => {
      world.tellWard(told)
      if (!isFailing) return
      for (const type of ['Condition', 'Encounter']) world.ward.answer(type, behave.status(500))
    }
    fail(isFirst)
    await lookBytes(user)
    fail(!isFirst)
    const bytes = await lookBytes(user)
    expect(bytes).toContain('ward/CarePlan/p1')
    expect(marksIn(bytes)).toEqual([])
    expect(countsIn(bytes)).toBeUndefined()
  })

  test('a section that is not whole now is not compared, in what it still shows either', async () => {
    const user = newUser()
    world.tellWard(ordinary(JOAN))
    await lookBytes(user)
    world.ward.answer(
      'Condition',
      behave.outcomeInBundle(
        'incomplete',
        aResource('Condition', 'c1', byNumber(JOAN), { note: [{ text: 'cut here' }] })
      )
    )
    const bytes = await lookBytes(user)
    expect(bytes).toContain('cut here')
    expect(marksIn(bytes)).toEqual([])
  })
})

/** Sources of each place in one order: which answered first is chance. */
function inOneOrder(text: string): string {
  const answer = JSON.parse(withoutMoment(text)) as { places: { states: { source: string }[] }[] }
  for (const { states } of answer.places) states.sort((one, other) => one.source.localeCompare(other.source))
  return JSON.stringify(answer)
}

describe('H-015: a search', () => {
  const letter = (id: string, words: string, more: Json): Told => ({
    type: 'DocumentReference',
    resource: {
      resourceType: 'DocumentReference',
      id,
      status: 'current',
      subject: byNumber(JOAN),
      type: { text: 'Clinic letter' },
      content: [{ attachment: { contentType: 'text/html', data: Buffer.from(`<p>${words}</p>`).toString('base64') } }],
      ...more
    }
  })
  const hiddenLetters = [
    letter('s20', 'Diabetes clinic, and the antibody screen', { type: coded(SECRET_CODE, SECRET_WORDS) }),
    letter('s21', 'Seen there for diabetes', { context: { encounter: [{ reference: 'Encounter/s3' }] } })
  ]
  const QUERIES = [
    'diabetes',
    'clinic letter',
    'influenza',
    'hypertension',
    'antibody',
    SECRET_WORDS,
    SECRET_CODE,
    'scripted ward'
  ]

  test('H-015: gives the same bytes as of a person who has nothing to withhold', async () => {
    const all = [...SECRETS, ...hiddenLetters]
    const shown = [...ordinary(JOAN), letter('l1', 'Diabetes review', {})]
    const searched = async (told: readonly Told[]): Promise<readonly string[]> => {
      world.tellWard(told)
      const cookie = await world.opened(newUser())
      const { disclosureId } = await readRecord(world.product.url, cookie)
      const answers: string[] = []
      for (const query of QUERIES) {
        const answer = await searchRecord(world.product.url, cookie, disclosureId, query)
        expect(answer.status).toBe(200)
        answers.push(inOneOrder(answer.text))
      }
      return answers
    }
    const without = await searched([...shown, vaccine])
    const found = without.map((text) => (JSON.parse(text) as { found: number }).found)
    expect(found.slice(0, 4).every((count) => count > 0)).toBe(true)
    expect(found.slice(4, 7)).toEqual([0, 0, 0])
    await fc.assert(
      fc.asyncProperty(fc.subarray(all, { minLength: 1 }), order, async (hidden, places) => {
        const there = withRoots(all, hidden)
        expect(await searched(among([...shown, vaccineThere], there, places))).toEqual(without)
      }),
      { numRuns: 4, seed: 5 }
    )
  }, 120_000)
})
