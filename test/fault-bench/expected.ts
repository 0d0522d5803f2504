/** What the table of the outer contract, section 3, allows a reader to be told, given what a source did. */
import { FATES, type Meaning } from './fates.ts'
import type { Met } from './meet.ts'
import { typesOf, type Kind } from './kinds.ts'
import { TYPES, typesFor, type FatedType } from './truth.ts'

export interface Expected {
  /** States of which one must hold. */
  readonly states: ReadonlySet<string>
  /** The source gave its whole truth: exactly these entries are shown; null where something failed. */
  readonly entries: ReadonlySet<string> | null
}

/** What is told by a flag or a count where entries of the section came too. */
const BESIDE: ReadonlySet<Meaning> = new Set(['unreadable', 'withheld', 'cut'])
const FAILURES = ['refused', 'withheld', 'timed-out', 'unavailable'] as const

export interface AskedSource {
  readonly kind: Kind
  readonly held: boolean
  /** Ids of what it truly has. */
  readonly idsOf: (type: FatedType) => readonly string[]
}

export function expectedOf(section: string, met: readonly Met[], { kind, held, idsOf }: AskedSource): Expected {
  const types = typesFor(section, typesOf(kind))
  if (met.length === 0)
    return failing(['not-asked', 'unavailable', 'timed-out', ...(types.length === 0 ? ['not-supported'] : [])])
  if (met.some(({ fate }) => FATES[fate].meaning === 'wrong-person')) return anything()
  // A locator has no Patients: each pointer says itself whom it is about.
  const patient = kind === 'nrl' ? 'answered' : meaningOf(met, 'Patient')
  if (types.length === 0) return unsupported()
  if (patient !== 'answered' && patient !== 'withheld') return failing(FAILURES)
  // What was held back beside the Patient may have been anything.
  const meanings = [...types.flatMap((type) => meaningsOf(met, type)), patient]
  const failed = meanings.filter((meaning) => meaning !== 'answered')
  const ids = types.flatMap((type) => (TYPES[type] === section ? [...idsOf(type)] : []))
  if (failed.length === 0) {
    const none = held && kind !== 'nrl' ? 'none-recorded' : 'not-held'
    const state = ids.length > 0 ? 'recorded' : none
    return { states: new Set([state, 'timed-out']), entries: new Set(ids) }
  }
  // An unreadable entry beside others only has to be counted; alone it is never "none".
  // What is withheld beside others is said by a flag.
  const isBesideOthers = ids.length > 0 && failed.every((meaning) => BESIDE.has(meaning))
  const besideOthers = isBesideOthers ? ['recorded'] : []
  const told = failed.map((meaning) => (meaning === 'unreadable' || meaning === 'cut' ? 'unavailable' : meaning))
  // Nothing is known of a person whom the source does not hold, whatever else went wrong there.
  return { states: new Set([...told, ...besideOthers, 'timed-out', ...(held ? [] : ['not-held'])]), entries: null }
}

const failing = (states: readonly string[]): Expected => ({ states: new Set(states), entries: null })
const unsupported = (): Expected => ({ states: new Set(['not-supported']), entries: new Set() })
/** The laws about other people's data and about empty lists still hold. */
const anything = (): Expected => ({
  states: new Set(['not-held', 'not-supported', 'not-asked', 'recorded', 'none-recorded', ...FAILURES]),
  entries: null
})

/** The last try of each page counts; what did not leave the source whole did not arrive whole. Each page that failed, or the one word. */
function meaningsOf(met: readonly Met[], type: string): readonly Meaning[] {
  const last = new Map<number, Met>()
  for (const one of met) if (one.type === type) last.set(one.page, one)
  const pages = [...last.values()]
  const failed = pages.map(wordOf).filter((meaning) => meaning !== 'answered')
  if (failed.length > 0) return failed
  return [pages.some(({ hasNext }) => !hasNext) ? 'answered' : 'timed-out']
}

export const meaningOf = (met: readonly Met[], type: string): Meaning => meaningsOf(met, type)[0] ?? 'timed-out'

const wordOf = ({ type, fate, delivered }: Met): Meaning => {
  // The Patient of a source is only looked at for whom it is.
  const meaning: Meaning =
    type === 'Patient' && fate === 'unreadable' ? 'answered' : patientCut(type, FATES[fate].meaning)
  return meaning === 'answered' && !delivered ? 'timed-out' : meaning
}

/** A list of Patients that may be longer hides a second one: nothing is told of such a source. */
const patientCut = (type: string, meaning: Meaning): Meaning =>
  type === 'Patient' && meaning === 'cut' ? 'unavailable' : meaning
