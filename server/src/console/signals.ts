/**
 * What stands out among looks, each said as the fact that it is. A signal is a reason to ask and never a verdict: most have an
 * ordinary explanation, and no look is hidden or ranked by them.
 */
import type { Look, Signal } from '@ncr/contract/console.ts'
import { londonClock, londonDay } from '../domain/london-time.ts'
import type { FoundLook } from './to-looks.ts'

/** Within which somebody of the organisation would open the record again, if there was any further contact. */
const LATER_MS = 14 * 86_400_000
/** The same visit: who opens a record again within it has not come back. */
const SAME_VISIT_MS = 3_600_000
/** A day on which a user opens the records of this many people is looked at, however many the others open. */
const PEOPLE_MIN = 20
const TIMES_THE_MEDIAN = 3
/** Where people are cared for at any hour. */
const ROUND_THE_CLOCK = /^(inpatient|emergency)/

type Finder = (look: FoundLook, among: Among) => string | null

interface Among {
  readonly nowMs: number
  personOf(look: FoundLook): string
  /** All looks of the organisation in the time that is known. */
  readonly byPerson: ReadonlyMap<string, readonly FoundLook[]>
  /** People that a user opened on a day, by user and day; and the median of those numbers. */
  readonly peopleOnDay: ReadonlyMap<string, number>
  readonly median: number
}

const FINDERS: Readonly<Record<Signal, Finder>> = {
  'own-record': ({ ownRecord }) => (ownRecord ? 'By your staff list the record is the user’s own.' : null),
  'same-address': ({ sameAddress }) =>
    sameAddress ? 'By your staff list the user lives at the person’s address.' : null,
  'same-surname': ({ sameSurname }) => (sameSurname ? 'User and person have the same surname.' : null),
  'out-of-hours': outOfHours,
  'no-later-contact': noLaterContact,
  'many-people': manyPeople
}

interface Known {
  readonly nowMs: number
  /** Numbers of one person, where that is known. */
  readonly onePerson: readonly string[]
}

/** `all`: every look of the organisation that is known, whichever were asked for. */
export function withSignals(looks: readonly FoundLook[], all: readonly FoundLook[], known: Known): readonly Look[] {
  const among = toAmong(all, known)
  return looks.map((found) => {
    const {
      atMs: _atMs,
      seq: _seq,
      odsCode: _ods,
      sameSurname: _name,
      ownRecord: _own,
      sameAddress: _address,
      ...look
    } = found
    const signals = Object.entries(FINDERS).flatMap(([signal, find]) => {
      const why = look.refused === null ? find(found, among) : null
      return why === null ? [] : [{ signal: signal as Signal, why }]
    })
    return { ...look, signals }
  })
}

function toAmong(all: readonly FoundLook[], { nowMs, onePerson }: Known): Among {
  const personOf = ({ nhsNumber }: FoundLook): string =>
    onePerson.includes(nhsNumber) ? (onePerson[0] ?? nhsNumber) : nhsNumber
  const opened = all.filter(({ refused }) => refused === null)
  const days = Map.groupBy(opened, dayOf)
  const peopleOnDay = new Map([...days].map(([day, looks]) => [day, new Set(looks.map(personOf)).size]))
  const counts = [...peopleOnDay.values()].toSorted((a, b) => a - b)
  return {
    nowMs,
    personOf,
    byPerson: Map.groupBy(opened, personOf),
    peopleOnDay,
    median: counts[Math.floor(counts.length / 2)] ?? 0
  }
}

function dayOf({ user, atMs }: FoundLook): string {
  return `${londonDay(atMs)} ${user.id}`
}

/** Before 7 or from 20 o'clock, or on a weekend, in London; not where there is care around the clock. */
function outOfHours({ atMs, relationship }: FoundLook): string | null {
  if (ROUND_THE_CLOCK.test(relationship)) return null
  const clock = londonClock(atMs, atMs)
  const weekday = new Date(`${londonDay(atMs)}T12:00:00Z`).getUTCDay()
  if (weekday === 0 || weekday === 6) return `Opened on a ${weekday === 0 ? 'Sunday' : 'Saturday'}, at ${clock}.`
  return clock < '07:00' || clock >= '20:00' ? `Opened at ${clock}.` : null
}

function noLaterContact(look: FoundLook, { byPerson, personOf, nowMs }: Among): string | null {
  const { atMs } = look
  if (nowMs - atMs < LATER_MS) return null
  const later = (byPerson.get(personOf(look)) ?? []).some(
    (other) => other.atMs > atMs + SAME_VISIT_MS && other.atMs <= atMs + LATER_MS
  )
  return later ? null : 'Nobody of your organisation opened this record again in the 14 days after.'
}

function manyPeople(look: FoundLook, { peopleOnDay, median }: Among): string | null {
  const count = peopleOnDay.get(dayOf(look)) ?? 0
  if (count < PEOPLE_MIN || count < median * TIMES_THE_MEDIAN) return null
  return `This user opened the records of ${count} people that day; half of your users’ days have ${median} or fewer.`
}
