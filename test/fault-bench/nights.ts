/** An overnight source whose nights come during the run, and of which some must be rejected: its diary is the witness. */
import { mkdir } from 'node:fs/promises'
import { patientOf, type Json, type Person } from '../fixtures/people.ts'
import { anUnreadable, byNumber } from '../fixtures/clinical.ts'
import { writeNight, type Night } from '../fixtures/night.ts'
import type { Chance } from './chance.ts'
import { idOf } from './meet.ts'
import { CLINICAL_TYPES, marked, type FatedType, type Truth } from './truth.ts'

const OPENS_PER_NIGHT = 12
const ENTRIES_BELOW = 3
const HELD_SHARE = 0.8
/** Nights of the run begin here and go on day by day, whatever today is. */
const FIRST_NIGHT_MS = Date.UTC(2026, 0, 1)
const DAY_MS = 86_400_000

/** What befalls a night, and how often. All but `good` and `set-aside` must leave the one before it in place. */
const NIGHT_FATES = {
  good: 10,
  'set-aside': 3,
  'wrong-hash': 2,
  'wrong-count': 2,
  'not-json': 2,
  'not-ready': 2,
  'no-time': 1,
  older: 2
} as const
type NightFate = keyof typeof NIGHT_FATES
const PUBLISHED: ReadonlySet<NightFate> = new Set(['good', 'set-aside'])

export interface Nights {
  readonly id: string
  readonly directory: string
  /** Writes the night that is due with this open, if one is. */
  drop(open: number): Promise<void>
  /** Numbers of the nights that may be shown: written, and not to be rejected. */
  published(): readonly number[]
  holds(night: number, person: Person): boolean
  /** Ids as the record calls them. */
  idsOf(night: number, person: Person, type: FatedType): readonly string[]
  close(): Promise<void>
}

export async function startNights(directory: string, chance: Chance, truth: Truth): Promise<Nights> {
  const id = 'nightly'
  const dropped = new Map<number, NightFate>()
  await mkdir(directory, { recursive: true })
  const holds: Nights['holds'] = (night, person) => chance.share('night-holds', night, person.nhs) < HELD_SHARE
  const idsIn = (night: number, person: Person, type: FatedType): readonly string[] => {
    const count = holds(night, person) ? chance.below(ENTRIES_BELOW, 'night-count', night, person.nhs, type) : 0
    return Array.from({ length: count }, (_, place) => `n${night}-${idOf(person)}-${type}-${place}`)
  }
  const outputOf = (night: number): Record<string, readonly Json[]> => ({
    Patient: truth.people.filter((person) => holds(night, person)).map((person) => patientOf(person, idOf(person))),
    ...Object.fromEntries(
      CLINICAL_TYPES.map((type) => [
        type,
        truth.people.flatMap((person) => idsIn(night, person, type).map((one) => marked(type, one, person)))
      ])
    )
  })
  return {
    id,
    directory,
    async drop(open) {
      const number = Math.floor(open / OPENS_PER_NIGHT)
      if (dropped.has(number)) return
      const fate = number === 0 ? 'good' : chance.pick(NIGHT_FATES, 'night', number)
      dropped.set(number, fate)
      await writeNight(directory, bent(number, fate, outputOf(number), truth))
    },
    published: () => [...dropped].filter(([, fate]) => PUBLISHED.has(fate)).map(([night]) => night),
    holds,
    idsOf: (night, person, type) => idsIn(night, person, type).map((one) => `${id}/${type}/${one}`),
    close: () => Promise.resolve()
  }
}

function bent(number: number, fate: NightFate, output: Record<string, readonly Json[]>, truth: Truth): Night {
  const date = new Date(FIRST_NIGHT_MS + number * DAY_MS).toISOString().slice(0, 10)
  const night: Night = { date, transactionTime: `${date}T02:00:00Z`, output }
  const [person] = truth.people
  if (person === undefined) throw new Error('a region without people')
  if (fate === 'set-aside') {
    const broken = { ...anUnreadable('Flag', `broken-${number}`, byNumber(person)) }
    return { ...night, output: { ...output, Flag: [broken] } }
  }
  if (fate === 'wrong-hash')
    return { ...night, exchanged: { type: 'Condition', text: '{"resourceType":"Condition"}\n' } }
  if (fate === 'not-json') return { ...night, output: { ...output, Condition: ['{"resourceType":'] } }
  if (fate === 'not-ready') return { ...night, ready: false }
  if (fate === 'older') return { ...night, transactionTime: '2025-12-01T02:00:00Z' }
  if (fate === 'no-time') return { ...night, bend: ({ transactionTime: _time, ...manifest }) => manifest }
  if (fate === 'wrong-count')
    return {
      ...night,
      bend: (manifest) => ({ ...manifest, output: manifest.output.map((file) => ({ ...file, count: file.count + 1 })) })
    }
  return night
}
