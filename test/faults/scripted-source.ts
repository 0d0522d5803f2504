/** A FHIR source by script: each resource type answers as told, and every call is remembered. */
import type { ServerOptions } from 'node:https'
import { type Json, patientOf, type Person } from '../fixtures/people.ts'
import { empty, okFor } from './behaviours.ts'
import { type Behaviour, type Call, startScriptedServer } from './scripted-server.ts'

export interface ScriptedSource {
  readonly id: string
  readonly baseUrl: string
  readonly calls: Call[]
  /** How the type answers from now on. */
  answer(type: string, behaviour: Behaviour): ScriptedSource
  /** How every type answers from now on, Patient included. */
  answerAll(behaviour: Behaviour): ScriptedSource
  /** Back to: knows its people, has nothing about them; the calls are forgotten. */
  calm(): ScriptedSource
  callsFor(type: string): Call[]
  /** Calls that are neither answered nor given up by the caller. */
  pending(): number
  close(): Promise<void>
}

/** The id that this source gives a person of its list: `p1` for the first. */
const patientId = (index: number): string => `p${index + 1}`

/** Knows the given people and has nothing about them, until told otherwise. `port`: of one that was closed and is back. */
export async function scriptedSource(
  id: string,
  people: readonly Person[],
  port = 0,
  tls: ServerOptions | null = null
): Promise<ScriptedSource> {
  const knows = okFor((call) =>
    people.flatMap((person, index): Json[] => (person.nhs === call.nhs ? [patientOf(person, patientId(index))] : []))
  )
  const script = new Map<string, Behaviour>()
  let otherwise: Behaviour | null = null
  const server = await startScriptedServer(
    (call) => script.get(call.type) ?? otherwise ?? (call.type === 'Patient' ? knows : empty),
    port,
    tls
  )
  const source: ScriptedSource = {
    id,
    baseUrl: server.baseUrl,
    calls: server.calls,
    answer(type, behaviour) {
      script.set(type, behaviour)
      return source
    },
    answerAll(behaviour) {
      script.clear()
      otherwise = behaviour
      return source
    },
    calm() {
      script.clear()
      otherwise = null
      server.calls.length = 0
      return source
    },
    callsFor: (type) => server.calls.filter((call) => call.type === type),
    pending: server.pending,
    close: server.close
  }
  return source
}
