/** One invented resident: name, age, address and number. */
import { hashOf } from '../hash.ts'
import { testNhsNumber } from '../nhs-number.ts'
import type { Person } from '../resident.ts'
import { NAMINGS } from './names.ts'
import { PLACES, STREETS, type Place } from './places.ts'
import type { Random } from './random.ts'

/** Below the numbers of people from a folder, above those of the stories. */
const FIRST_SERIAL = 100_000
const SERIALS = 399_000
const OLDER_BORN_BEFORE = 1965
const DAYS_IN_YEAR = 365.25

/** Years of age, with more of the old than in the street: they are whom a care record is opened for. */
const AGES: readonly (readonly [weight: number, range: readonly [from: number, upTo: number]])[] = [
  [7, [0, 4]],
  [11, [5, 15]],
  [9, [16, 24]],
  [22, [25, 44]],
  [23, [45, 64]],
  [17, [65, 79]],
  [11, [80, 97]]
]

export interface Made {
  readonly person: Person
  readonly place: Place
  readonly ageYears: number
}

export function makePerson(random: Random, now: Date, taken: Set<string>): Made {
  const place = random.weighted(PLACES)
  const naming = random.weighted(NAMINGS)
  const [from, upTo] = random.weighted(AGES)
  const ageYears = random.whole(from, upTo)
  const born = new Date(now.getTime() - Math.round((ageYears + random.next() * 0.99) * DAYS_IN_YEAR) * 86_400_000)
  const gender = random.chance(0.51) ? 'female' : 'male'
  const isOlder = born.getUTCFullYear() < OLDER_BORN_BEFORE
  const given = random.pick(
    gender === 'female'
      ? (isOlder && naming.olderFemale) || naming.female
      : (isOlder && naming.olderMale) || naming.male
  )
  const title =
    gender === 'female' ? (ageYears < 30 ? 'Miss' : random.pick(['Mrs', 'Mrs', 'Ms'])) : ageYears < 16 ? 'Master' : 'Mr'
  const person: Person = {
    nhsNumber: takeNumber(random, taken),
    family: random.pick(naming.family),
    given: [given],
    prefix: title,
    birthDate: born.toISOString().slice(0, 10),
    gender,
    address: {
      line: `${random.whole(1, 180)} ${random.pick(STREETS)}`,
      town: place.town,
      // no postcode has a unit with C, I, K, M, O or V: these are nobody's
      postcode: `${place.district} ${random.whole(1, 9)}C${random.pick(['I', 'K', 'M', 'O', 'V'])}`
    },
    telephone: `01632 960${random.whole(300, 999)}`,
    practice: place.practice,
    ...rarely(random, ageYears, now, taken)
  }
  return { person, place, ageYears }
}

/** What a region has of everything, a little: somebody protected, numbers merged into one, people who have died. */
function rarely(random: Random, ageYears: number, now: Date, taken: Set<string>): Partial<Person> {
  if (random.chance(0.008)) return { restricted: true }
  if (random.chance(0.012)) return { supersededNumbers: [takeNumber(random, taken)] }
  if (ageYears < 70 || !random.chance(0.05)) return {}
  return { deceased: new Date(now.getTime() - random.whole(20, 500) * 86_400_000).toISOString().slice(0, 10) }
}

function takeNumber(random: Random, taken: Set<string>): string {
  for (;;) {
    const number = testNhsNumber(FIRST_SERIAL + random.whole(0, SERIALS))
    if (number === null || taken.has(number)) continue
    taken.add(number)
    return number
  }
}

/** A seed of one's own for each resident, so that a change to one history moves nobody else. */
export function seedOf(seed: number, position: number): number {
  return Number.parseInt(hashOf(`${seed} ${position}`).slice(0, 8), 16)
}
