/** A source that meets its fate at each request, and keeps a log of what it did: the only witness the laws believe. */
import type { Person } from '../fixtures/people.ts'
import { ok, reset } from '../faults/behaviours.ts'
import { startScriptedServer, type Behaviour, type Call } from '../faults/scripted-server.ts'
import { answerBatch } from './answer-batch.ts'
import type { Chance } from './chance.ts'
import type { Front } from './fronts.ts'
import type { Kind } from './kinds.ts'
import { idOf, isDown, meet, type Meeting, type Met } from './meet.ts'
import type { Truth } from './truth.ts'

export interface FatedSource {
  readonly id: string
  readonly kind: Kind
  readonly baseUrl: string
  /** What stands before it; null: nothing does. */
  readonly front: Front | null
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

/** `place`: a front before its port; null: none. */
export async function startFatedSource(
  id: string,
  kind: Kind,
  { chance, truth }: { readonly chance: Chance; readonly truth: Truth },
  place: ((port: number) => Promise<Front>) | null
): Promise<FatedSource> {
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
  const decide = (call: Call): Behaviour => {
    if (call.method === 'POST') return answerBatch(call, meetingOf)
    // A probe names nobody.
    if (call.type === 'metadata' && isDown(chance, id, latest)) return reset
    const meeting = meetingOf(whomOf(call))
    return meeting === null ? ok() : meet(meeting, call)
  }
  let front: Front | null = null
  const server = await startScriptedServer((call) => {
    const behave = decide(call)
    // Its further pages lie where it is asked.
    return (asked, response, baseUrl) => behave(asked, response, front?.baseUrl ?? baseUrl)
  })
  front = place === null ? null : await place(Number(new URL(server.baseUrl).port))
  return {
    id,
    kind,
    baseUrl: front?.baseUrl ?? server.baseUrl,
    front,
    begin(person, open) {
      openOf.set(person.nhs, open)
      latest = open
    },
    setLinked: (person, isLinked) => void (isLinked ? linked.add(person.nhs) : linked.delete(person.nhs)),
    isLinked: (person) => linked.has(person.nhs),
    metIn: (open) => log.get(open) ?? [],
    forget: (open) => void log.delete(open),
    pending: server.pending,
    async close() {
      await front?.close()
      await server.close()
    }
  }
}

/** The key of the person whom a request is about, by number or by the source's own id. */
const whomOf = ({ nhs, url }: Call): string =>
  nhs ?? url.searchParams.get('patient') ?? /\/Patient\/([^/]+)\/\$everything$/.exec(url.pathname)?.[1] ?? ''
