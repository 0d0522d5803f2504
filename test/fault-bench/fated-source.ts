/** A source that meets its fate at each request, and keeps a log of what it did: the only witness the laws believe. */
import type { Person } from '../fixtures/people.ts'
import { ok, reset } from '../faults/behaviours.ts'
import { startScriptedServer, type Call } from '../faults/scripted-server.ts'
import { answerBatch } from './answer-batch.ts'
import type { Chance } from './chance.ts'
import type { Kind } from './kinds.ts'
import { idOf, isDown, meet, type Meeting, type Met } from './meet.ts'
import type { Truth } from './truth.ts'

export interface FatedSource {
  readonly id: string
  readonly kind: Kind
  readonly baseUrl: string
  /** From now on, requests for this person belong to that open. */
  begin(person: Person, open: number): void
  /** It said that it holds this person, or that it does not any more. */
  setLinked(person: Person, isLinked: boolean): void
  isLinked(person: Person): boolean
  /** What it did for that open. */
  metIn(open: number): readonly Met[]
  forget(open: number): void
  pending(): number
  close(): Promise<void>
}

export async function startFatedSource(id: string, kind: Kind, chance: Chance, truth: Truth): Promise<FatedSource> {
  const openOf = new Map<string, number>()
  const log = new Map<number, Met[]>()
  const linked = new Set<string>()
  const personOf = new Map(truth.people.flatMap((person) => [person.nhs, idOf(person)].map((key) => [key, person])))
  let latest = 0
  const meetingOf = (key: string): Meeting | null => {
    const person = personOf.get(key)
    const open = openOf.get(person?.nhs ?? '')
    if (person === undefined || open === undefined) return null
    const met = log.get(open) ?? []
    log.set(open, met)
    return { id, kind, chance, truth, person, open, met }
  }
  const server = await startScriptedServer((call) => {
    if (call.method === 'POST') return answerBatch(call, meetingOf)
    // A probe names nobody.
    if (call.type === 'metadata' && isDown(chance, id, latest)) return reset
    const meeting = meetingOf(whomOf(call))
    return meeting === null ? ok() : meet(meeting, call)
  })
  return {
    id,
    kind,
    baseUrl: server.baseUrl,
    begin(person, open) {
      openOf.set(person.nhs, open)
      latest = open
    },
    setLinked: (person, isLinked) => void (isLinked ? linked.add(person.nhs) : linked.delete(person.nhs)),
    isLinked: (person) => linked.has(person.nhs),
    metIn: (open) => log.get(open) ?? [],
    forget: (open) => void log.delete(open),
    pending: server.pending,
    close: server.close
  }
}

/** The key of the person whom a request is about, by number or by the source's own id. */
const whomOf = ({ nhs, url }: Call): string =>
  nhs ?? url.searchParams.get('patient') ?? /\/Patient\/([^/]+)\/\$everything$/.exec(url.pathname)?.[1] ?? ''
