/** Residents by seed: the same seed and day give the same people, with years of history at the sources that would hold it. */
import { whenFrom } from '../dates.ts'
import type { Truth } from '../ground-truth.ts'
import type { Resident } from '../resident.ts'
import { newDraft, type Draft } from './draft.ts'
import { everyday } from './histories/everyday.ts'
import { frailty } from './histories/frailty.ts'
import { hospital } from './histories/hospital.ts'
import { longTerm } from './histories/long-term.ts'
import { youngAndMinds } from './histories/young-and-minds.ts'
import { makePerson, seedOf } from './make-person.ts'
import { randomFrom } from './random.ts'

export const SEED_DEFAULT = 115_2024
const RESIDENTS = 240

export interface Generated {
  readonly residents: readonly Resident[]
  readonly truths: readonly Truth[]
}

export function generate(seed: number, now: Date): Generated {
  const when = whenFrom(now)
  const midnight = new Date(when.ago(0))
  const taken = new Set<string>()
  const residents: Resident[] = []
  const truths: Truth[] = []
  for (let position = 0; position < RESIDENTS; position += 1) {
    const random = randomFrom(seedOf(seed, position))
    const made = makePerson(random, midnight, taken)
    const { deceased } = made.person
    // nothing is written down about the dead but what was booked before
    const theirs = typeof deceased !== 'string' ? when : whenFrom(new Date(deceased))
    const draft = newDraft(made, position, random, theirs)
    for (const history of [everyday, longTerm, hospital, frailty, youngAndMinds]) history(draft)
    const finished = draft.finish()
    residents.push(residentOf(draft, position, finished.charts))
    truths.push(...finished.truths)
  }
  return { residents, truths }
}

function residentOf(
  { person, ageYears, place, topics }: Draft,
  position: number,
  charts: Resident['charts']
): Resident {
  const [first = 'little recorded', ...rest] = topics
  return {
    person,
    title: `${first.charAt(0).toUpperCase()}${[first, ...rest].join(', ').slice(1)}`,
    story: `${ageYears} years old, of ${place.town}; ${charts.length === 1 ? 'one source holds' : `${charts.length} sources hold`} a record. Made by the seed.`,
    origin: 'seed',
    relationship: { kind: 'outpatient', ref: `clinic-${7000 + position}`, place: 'Outpatients' },
    charts
  }
}
