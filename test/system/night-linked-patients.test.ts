/** A night with two Patients under one number: one person where the source itself says that one replaced the other (H-012). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dateAgo, hoursAgo } from '../fixtures/night.ts'
import { allergy, startNightWorld } from '../fixtures/night-world.ts'
import { aPerson, type Json, patientOf } from '../fixtures/people.ts'

const STORIES = ['replaced', 'replaces', 'unlinked', 'seealso', 'round', 'elsewhere', 'delta'] as const
const JOAN = aPerson(1)

let world: Awaited<ReturnType<typeof startNightWorld<(typeof STORIES)[number]>>>

beforeAll(async () => {
  world = await startNightWorld(STORIES)
}, 120_000)
afterAll(() => world?.close())

const link = (type: string, id: string): Json => ({ link: [{ type, other: { reference: `Patient/${id}` } }] })
const ALLERGIES = [allergy('of-p1'), allergy('of-p2', 'p2')]

async function load(story: (typeof STORIES)[number], patients: readonly Json[], more: Json = {}): Promise<void> {
  const output = { Patient: patients, AllergyIntolerance: ALLERGIES }
  await world.drop(story, { date: dateAgo(1), transactionTime: hoursAgo(20), output, ...more })
  expect((await world.run(story)).code).toBe(0)
}

describe('H-012: two Patients of one number', () => {
  test.each([
    ['replaced', 'the old one says that it was replaced', {}, link('replaced-by', 'p1')],
    ['replaces', 'the new one says that it replaces the other', link('replaces', 'p2'), {}]
  ] as const)('%s: where %s they are one, and what lies under each is shown', async (story, _what, first, second) => {
    await load(story, [patientOf(JOAN, 'p1', first), patientOf(JOAN, 'p2', second)])
    const record = await world.open()
    expect(record.state('allergies', story)?.state).toBe('recorded')
    expect(await world.ids(story)).toEqual(['of-p1', 'of-p2'])
  })

  test.each([
    ['unlinked', {}, {}],
    ['seealso', link('seealso', 'p2'), link('seealso', 'p1')],
    ['round', link('replaces', 'p2'), link('replaces', 'p1')]
  ] as const)(
    '%s: without such a link nobody knows which is meant, and nothing is shown',
    async (story, first, second) => {
      await load(story, [patientOf(JOAN, 'p1', first), patientOf(JOAN, 'p2', second)])
      const record = await world.open()
      expect(record.state('allergies', story)?.state).toBe('unavailable')
      expect(record.entries('allergies', story)).toEqual([])
    }
  )

  test('one that was replaced by a record that is not in the night is not whole', async () => {
    await load('elsewhere', [patientOf(JOAN, 'p1', link('replaced-by', 'p9'))], {
      output: { Patient: [patientOf(JOAN, 'p1', link('replaced-by', 'p9'))], AllergyIntolerance: [allergy('of-p1')] }
    })
    expect((await world.open()).state('allergies', 'elsewhere')?.state).toBe('unavailable')
  })

  test('a change that takes the link away, or brings it, holds from that night on', async () => {
    await load('delta', [patientOf(JOAN, 'p1'), patientOf(JOAN, 'p2', link('replaced-by', 'p1'))])
    expect(await world.ids('delta')).toEqual(['of-p1', 'of-p2'])
    const changes = (hours: number, date: string, second: Json) =>
      world.drop('delta', {
        date,
        transactionTime: hoursAgo(hours),
        mode: 'delta',
        output: { Patient: [patientOf(JOAN, 'p2', second)] }
      })
    await changes(10, dateAgo(0), {})
    expect((await world.run('delta')).code).toBe(0)
    expect((await world.open()).state('allergies', 'delta')?.state).toBe('unavailable')
    await changes(2, dateAgo(-1), link('replaced-by', 'p1'))
    expect((await world.run('delta')).code).toBe(0)
    expect(await world.ids('delta')).toEqual(['of-p1', 'of-p2'])
  })
})
