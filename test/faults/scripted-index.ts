/** The person index by script: knows people by NHS number, restricts, supersedes, and fails as told. */
import { type Json, patientOf, type Person } from '../fixtures/people.ts'
import { empty, ok } from './behaviours.ts'
import { type Behaviour, type Call, startScriptedServer } from './scripted-server.ts'

export interface ScriptedIndex {
  readonly baseUrl: string
  readonly calls: Call[]
  /** The person is found under the own number. */
  knows(person: Person, more?: Json): ScriptedIndex
  /** v3-Confidentiality R (restricted) or V (very restricted). */
  restricts(person: Person, code: 'R' | 'V'): ScriptedIndex
  /** The old number answers with the surviving person. */
  supersedes(oldNumber: string, survivor: Person): ScriptedIndex
  /** One number answers in a way of its own. */
  answer(nhs: string, behaviour: Behaviour): ScriptedIndex
  /** Every number answers this way, until told null. */
  answerAll(behaviour: Behaviour | null): void
  close(): Promise<void>
}

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'

export async function scriptedIndex(people: readonly Person[]): Promise<ScriptedIndex> {
  const script = new Map<string, Behaviour>()
  let all: Behaviour | null = null
  const server = await startScriptedServer((call) => all ?? script.get(call.nhs ?? '') ?? empty)
  const index: ScriptedIndex = {
    baseUrl: server.baseUrl,
    calls: server.calls,
    knows: (person, more) => index.answer(person.nhs, ok(patientOf(person, person.nhs, more))),
    restricts: (person, code) => index.knows(person, { meta: { security: [{ system: CONFIDENTIALITY, code }] } }),
    supersedes: (oldNumber, survivor) => index.answer(oldNumber, ok(patientOf(survivor, survivor.nhs))),
    answer(nhs, behaviour) {
      script.set(nhs, behaviour)
      return index
    },
    answerAll(behaviour) {
      all = behaviour
    },
    close: server.close
  }
  for (const person of people) index.knows(person)
  return index
}
