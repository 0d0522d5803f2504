/**
 * One hand-made answer and what the table of the outer contract, section 3, makes of it. Each attack is a source of its
 * own; all of them answer one opening of one record. Written against the contract alone.
 */
import * as behave from '../faults/behaviours.ts'
import type { Behaviour } from '../faults/scripted-server.ts'
import { aResource, byNumber, searchset } from '../fixtures/clinical.ts'
import { aPerson, type Json } from '../fixtures/people.ts'

export const JOAN = aPerson(1)
export const STRANGER = aPerson(500, { family: 'Otherperson', given: ['Someone'], gender: 'male' })

export const TYPE = 'AllergyIntolerance'
export const allergy = (id = 'a1', more: Json = {}): Json => aResource(TYPE, id, byNumber(JOAN), more)
export const allergyOf = (subject: Json | undefined, more: Json = {}): Json =>
  aResource(TYPE, 'w1', {}, { patient: subject, ...more })

/** The bundle of one allergy, and of none, as text. */
export const ONE = JSON.stringify(searchset([allergy()]))
export const NONE = JSON.stringify(searchset([]))

export interface Attack {
  /** Also the id of its source. */
  readonly id: string
  /** Left out: the allergies. */
  readonly section?: string
  /** What holds there at the end: one of these. */
  readonly states: readonly string[]
  /** By type; `Patient` too. A type without one is answered with an empty list. */
  readonly answers: Readonly<Record<string, Behaviour>>
  /** Keys of its entry in the region file. */
  readonly source?: Json
  readonly shown?: number
  readonly unreadable?: number
  /** These at least; an empty list: none. */
  readonly flags?: readonly string[]
  readonly detail?: RegExp
  /** An incident is raised, and nothing of the source is shown in any section. */
  readonly wrongPerson?: true
}

/** About the answer to the search for allergies. */
export function attack(id: string, states: string, answer: Behaviour, more: Partial<Attack> = {}): Attack {
  return { id, states: states.split('|'), answers: { [TYPE]: answer }, ...more }
}

export const wrong = (id: string, answer: Behaviour, more: Partial<Attack> = {}): Attack =>
  attack(`wrong-${id}`, 'unavailable', answer, { wrongPerson: true, ...more })

export const bundle = (entry: unknown, more: Json = {}): Behaviour =>
  behave.json({ resourceType: 'Bundle', type: 'searchset', entry, ...more })
