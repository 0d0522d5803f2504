/** What the table of the outer contract, section 3, allows a reader to be told, given what a source did. */
import { FATES, type Meaning } from './fates.ts'
import type { Met } from './fated-source.ts'
import { TYPES, typesFor, type FatedType } from './truth.ts'

export interface Expected {
  /** States of which one must hold. */
  readonly states: ReadonlySet<string>
  /** The source gave its whole truth: exactly these entries are shown; null where something failed. */
  readonly entries: ReadonlySet<string> | null
}

const FAILURES = ['refused', 'withheld', 'timed-out', 'unavailable'] as const

/** `entriesOf`: ids of what the source truly has, by type. */
export function expectedOf(
  section: string,
  met: readonly Met[],
  held: boolean,
  entriesOf: (type: FatedType) => readonly string[]
): Expected {
  const types = typesFor(section)
  if (met.length === 0)
    return failing(['not-asked', 'unavailable', 'timed-out', ...(types.length === 0 ? ['not-supported'] : [])])
  if (met.some(({ fate }) => FATES[fate].meaning === 'wrong-person')) return anything()
  const patient = meaningOf(met, 'Patient')
  if (types.length === 0) return unsupported()
  if (patient !== 'answered') return failing(FAILURES)
  const meanings = types.map((type) => meaningOf(met, type))
  const failed = meanings.filter((meaning) => meaning !== 'answered')
  const ids = types.flatMap((type) => (TYPES[type] === section ? [...entriesOf(type)] : []))
  if (failed.length === 0) {
    const state = !held ? 'not-held' : ids.length > 0 ? 'recorded' : 'none-recorded'
    return { states: new Set([state, 'timed-out']), entries: new Set(ids) }
  }
  // An unreadable entry beside others only has to be counted; alone it is never "none".
  // What is withheld beside others is said by a flag.
  const isBesideOthers = ids.length > 0 && failed.every((meaning) => meaning === 'unreadable' || meaning === 'withheld')
  const besideOthers = isBesideOthers ? ['recorded'] : []
  const told = failed.map((meaning) => (meaning === 'unreadable' ? 'unavailable' : meaning))
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

/** The last try of each page counts; what did not leave the source whole did not arrive whole. */
export function meaningOf(met: readonly Met[], type: string): Meaning {
  const last = new Map<number, Met>()
  for (const one of met) if (one.type === type) last.set(one.page, one)
  const pages = [...last.values()]
  if (pages.length === 0) return 'timed-out'
  const failed = pages.map(wordOf).find((meaning) => meaning !== 'answered')
  if (failed !== undefined) return failed
  return pages.some(({ hasNext }) => !hasNext) ? 'answered' : 'timed-out'
}

const wordOf = ({ type, fate, delivered }: Met): Meaning => {
  // The Patient of a source is only looked at for whom it is.
  const meaning: Meaning = type === 'Patient' && fate === 'unreadable' ? 'answered' : FATES[fate].meaning
  return meaning === 'answered' && !delivered ? 'timed-out' : meaning
}
