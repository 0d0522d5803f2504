/**
 * Any sequence of nights, good and bad, loaded one by one or several at once, ends where the newest good full night and
 * the changes after it say. The model below is written from the outer contract, section 3, and not from the feed.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { byReference } from '../../../test/fixtures/clinical.ts'
import { aPerson, type Json, NHS_NUMBER, type Person } from '../../../test/fixtures/people.ts'
import { openOvernight, type Overnight } from '../../../test/harness/overnight.ts'
import type { Night } from '../../../test/fixtures/night.ts'

const RUNS = 60
const PEOPLE: readonly Person[] = [aPerson(1), aPerson(100), aPerson(200)]
const PATIENT_IDS = ['p0', 'p1', 'p2'] as const
const ENTRY_IDS = ['a', 'b', 'c', 'd'] as const

let overnight: Overnight
beforeAll(async () => {
  overnight = await openOvernight(inject('postgresAdminUrl'))
})
afterAll(() => overnight?.close())

interface PlannedNight {
  readonly mode: 'full' | 'delta'
  readonly isGood: boolean
  /** The feed runs after this night is dropped; otherwise it finds it together with later ones. */
  readonly isRun: boolean
  /** By local Patient id, whose number it has; null for none. */
  readonly patients: Readonly<Record<string, number | null>>
  /** By entry, the local Patient ids that it names. */
  readonly entries: Readonly<Record<string, readonly string[]>>
  readonly deleted: readonly string[]
}

const aNight: fc.Arbitrary<PlannedNight> = fc.record({
  mode: fc.constantFrom('full', 'delta', 'delta'),
  isGood: fc.integer({ min: 0, max: 4 }).map((chance) => chance > 0),
  isRun: fc.boolean(),
  patients: fc.dictionary(fc.constantFrom(...PATIENT_IDS), fc.option(fc.nat({ max: PEOPLE.length - 1 })), {
    maxKeys: 3
  }),
  entries: fc.dictionary(
    fc.constantFrom(...ENTRY_IDS),
    fc.uniqueArray(fc.constantFrom(...PATIENT_IDS), { minLength: 1, maxLength: 2 }),
    { maxKeys: 4 }
  ),
  deleted: fc.uniqueArray(
    fc.constantFrom(...ENTRY_IDS.map((id) => `Appointment/${id}`), ...PATIENT_IDS.map((id) => `Patient/${id}`))
  )
})

interface Model {
  readonly patients: ReadonlyMap<string, number | null>
  readonly entries: ReadonlyMap<string, readonly string[]>
}

function modelOf(nights: readonly PlannedNight[]): Model | null {
  let model: Model | null = null
  let isBroken = false
  for (const night of nights) {
    if (night.mode === 'full') {
      isBroken = !night.isGood
      if (night.isGood) model = { patients: toMap(night.patients), entries: toMap(night.entries) }
    } else if (!night.isGood || isBroken || model === null) {
      isBroken = true
    } else {
      const kept = <T>(type: string, items: ReadonlyMap<string, T>): (readonly [string, T])[] =>
        [...items].filter(([id]) => !night.deleted.includes(`${type}/${id}`))
      model = {
        patients: new Map([...kept('Patient', model.patients), ...toMap(night.patients)]),
        entries: new Map([...kept('Appointment', model.entries), ...toMap(night.entries)])
      }
    }
  }
  return model
}

function toMap<T>(items: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(items))
}

/** What the model says is held for the n-th person; null when they are not. */
function expectedOf(model: Model, person: number): readonly string[] | null {
  if (![...model.patients.values()].includes(person)) return null
  return [...model.entries]
    .filter(([, named]) => named.every((id) => model.patients.get(id) === person))
    .map(([id]) => `Appointment/${id}`)
    .toSorted()
}

function appointment(id: string, named: readonly string[]): Json {
  const participant = named.map((patient) => ({ actor: byReference(`Patient/${patient}`), status: 'accepted' }))
  return { resourceType: 'Appointment', id, status: 'booked', participant }
}

function aPatient(id: string, person: number | null): Json {
  const value = person === null ? undefined : PEOPLE[person]?.nhs
  const identifier = value === undefined ? [] : [{ system: NHS_NUMBER, value }]
  return { resourceType: 'Patient', id, ...(identifier.length > 0 ? { identifier } : {}) }
}

function toNight(planned: PlannedNight, index: number): Night {
  const date = `2025-11-${String(index + 1).padStart(2, '0')}`
  const output = {
    Appointment: Object.entries(planned.entries).map(([id, named]) => appointment(id, named)),
    Patient: Object.entries(planned.patients).map(([id, person]) => aPatient(id, person))
  }
  const bad = { exchanged: { type: 'Patient', text: 'cut off here' } }
  const changes = planned.mode === 'delta' ? { mode: planned.mode, deleted: planned.deleted } : {}
  return { date, transactionTime: `${date}T02:00:00Z`, output, ...changes, ...(planned.isGood ? {} : bad) }
}

test('H-009: the copy is what the newest good full night and the changes after it say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aNight, { minLength: 1, maxLength: 8 }), async (nights) => {
      const source = await overnight.source({ resourceTypes: ['Appointment'] })
      for (const [index, planned] of nights.entries()) {
        await overnight.drop(source, toNight(planned, index))
        if (planned.isRun) await overnight.run(source)
      }
      await overnight.run(source)
      const model = modelOf(nights)
      if (model === null) {
        expect((await overnight.read(source, aPerson(1))).kind).toBe('failed')
        return
      }
      for (const [index, person] of PEOPLE.entries()) {
        expect(await overnight.held(source, person)).toEqual(expectedOf(model, index))
      }
    }),
    { numRuns: RUNS }
  )
}, 180_000)
