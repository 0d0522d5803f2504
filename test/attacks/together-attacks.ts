/**
 * The types of one section together: every pair of answers of two of its types, both ways round. Failures win, the lowest
 * row of the table first; what was received is shown; a type that the source never sends does not count.
 */
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { aResource, anUnreadable, byNumber } from '../fixtures/clinical.ts'
import { JOAN, type Attack } from './attack.ts'

const TYPES = ['MedicationRequest', 'MedicationStatement'] as const

interface Answer {
  /** The row of the table; the higher one wins. */
  readonly row: number
  readonly state: string
  readonly answer: (type: string) => Behaviour
}

const entry = (type: string): Behaviour => behave.ok(aResource(type, 'm1', byNumber(JOAN)))

const ANSWERS: Readonly<Record<string, Answer>> = {
  empty: { row: 0, state: 'none-recorded', answer: () => behave.empty },
  entries: { row: 1, state: 'recorded', answer: entry },
  refused: { row: 2, state: 'refused', answer: () => behave.status(403) },
  withheld: { row: 3, state: 'withheld', answer: () => behave.outcomeAnswer('suppressed') },
  late: { row: 4, state: 'timed-out', answer: () => behave.outcomeAnswer('timeout') },
  failed: { row: 5, state: 'unavailable', answer: () => behave.status(500) },
  unreadable: { row: 5, state: 'unavailable', answer: (type) => behave.ok(anUnreadable(type, 'm1', byNumber(JOAN))) }
}

const PAIRS = Object.keys(ANSWERS).flatMap((one) => Object.keys(ANSWERS).map((other) => [one, other] as const))

function together([one, other]: readonly [string, string]): Attack {
  const [first, second] = [ANSWERS[one], ANSWERS[other]]
  if (first === undefined || second === undefined) throw new Error('an answer without a row')
  const graver = first.row >= second.row ? first : second
  // What cannot be read only has to be counted where something else of the section came, or failed.
  const others = [one, other].filter((name) => name !== 'unreadable').map((name) => ANSWERS[name])
  const readable = others
    .filter((answer) => answer !== undefined && answer.row > 0)
    .map((answer) => answer?.state ?? '')
  const states = others.length === 1 ? [graver.state, ...readable] : [graver.state]
  return {
    id: `together-${one}-${other}`,
    section: 'medications',
    states,
    shown: [one, other].filter((name) => name === 'entries').length,
    answers: { [TYPES[0]]: first.answer(TYPES[0]), [TYPES[1]]: second.answer(TYPES[1]) },
    source: { resourceTypes: [...TYPES] },
    ...(graver.row > 1 && others.length === 2
      ? { detail: new RegExp(first.row >= second.row ? TYPES[0] : TYPES[1]) }
      : {})
  }
}

const never = (id: string, states: readonly string[], more: Partial<Attack>): Attack => ({
  id: `never-sent-${id}`,
  section: 'medications',
  states,
  answers: {},
  ...more
})

/** Of four types of the section the source sends these alone. */
const neverSent: readonly Attack[] = [
  never('but-one-with-entries', ['recorded'], {
    answers: { MedicationRequest: entry('MedicationRequest') },
    source: { resourceTypes: ['MedicationRequest'] }
  }),
  never('but-one-empty', ['none-recorded'], { source: { resourceTypes: ['MedicationDispense'] } }),
  never('but-one-refused', ['refused'], {
    answers: { MedicationDispense: behave.status(403) },
    source: { resourceTypes: ['MedicationDispense'] }
  }),
  never('at-all', ['not-supported'], { source: { resourceTypes: ['Flag'] } }),
  never('at-all-and-failing', ['not-supported'], {
    answers: { Patient: behave.status(500) },
    source: { resourceTypes: ['Flag'] }
  }),
  never('at-all-and-off', ['not-asked'], { source: { resourceTypes: ['Flag'], enabled: false } }),
  never('what-nobody-shows', ['not-supported'], { source: { resourceTypes: ['Slot'] } })
]

export const TOGETHER_ATTACKS: readonly Attack[] = [...PAIRS.map(together), ...neverSent]
