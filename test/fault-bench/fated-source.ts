/** A source that meets its fate at each request, and keeps a log of what it did: the only witness the laws believe. */
import { patientOf, type Json, type Person } from '../fixtures/people.ts'
import { anUnreadable, byNumber, searchset } from '../fixtures/clinical.ts'
import { late, ok, reset } from '../faults/behaviours.ts'
import { startScriptedServer, type Behaviour, type Call } from '../faults/scripted-server.ts'
import type { Chance } from './chance.ts'
import { BAD_DAY, DAYS, FATES, type Answering, type Day, type FateName } from './fates.ts'
import { TYPES, type FatedType, type Truth } from './truth.ts'

const LATENCY_MEDIAN_MS = 12
const LATENCY_SIGMA = 0.7
const SLOW_FACTOR = 8
const PAGE_ENTRIES = 2
const PAGED_SHARE = 0.3
/** So many opens in a row, in so large a share of such runs. */
const DOWN_OPENS = 16
const DOWN_SHARE = 0.08

/** One request as the source saw it. */
export interface Met {
  readonly type: string
  readonly page: number
  /** 1 for the first try of this page. */
  readonly attempt: number
  readonly fate: FateName
  /** The whole answer left the source before the asker went away. */
  delivered: boolean
  /** It names a next page. */
  readonly hasNext: boolean
}

export interface FatedSource {
  readonly id: string
  readonly baseUrl: string
  /** From now on, requests for this person belong to that open. */
  begin(person: Person, open: number): void
  /** What it did for that open. */
  metIn(open: number): readonly Met[]
  forget(open: number): void
  pending(): number
  close(): Promise<void>
}

export async function startFatedSource(id: string, chance: Chance, truth: Truth): Promise<FatedSource> {
  const openOf = new Map<string, number>()
  const log = new Map<number, Met[]>()
  const personOf = new Map(truth.people.map((person) => [person.nhs, person]))
  let latest = 0
  const server = await startScriptedServer((call) => {
    // A probe names nobody.
    if (call.nhs === null && isDown(chance, id, latest)) return reset
    const person = personOf.get(call.nhs ?? '')
    const open = openOf.get(call.nhs ?? '')
    if (person === undefined || open === undefined) return ok()
    const met = log.get(open) ?? []
    log.set(open, met)
    return meet({ id, chance, truth, person, open, met }, call)
  })
  return {
    id,
    baseUrl: server.baseUrl,
    begin(person, open) {
      openOf.set(person.nhs, open)
      latest = open
    },
    metIn: (open) => log.get(open) ?? [],
    forget: (open) => void log.delete(open),
    pending: server.pending,
    close: server.close
  }
}

interface Meeting {
  readonly id: string
  readonly chance: Chance
  readonly truth: Truth
  readonly person: Person
  readonly open: number
  readonly met: Met[]
}

function meet(meeting: Meeting, call: Call): Behaviour {
  const { id, chance, open, met } = meeting
  const attempt = 1 + met.filter(({ type, page }) => type === call.type && page === call.page).length
  const day: Day = isDown(chance, id, open) ? 'dead' : chance.pick(DAYS, 'day', id, open)
  const about = [id, open, call.type, call.page, attempt] as const
  const fate = fateOn(day, chance, about)
  const { answering: unlinked, hasNext } = answeringOf(meeting, call)
  const entry: Met = { type: call.type, page: call.page, attempt, fate, delivered: false, hasNext }
  met.push(entry)
  const waitMs = chance.logNormal(LATENCY_MEDIAN_MS * (day === 'slow' ? SLOW_FACTOR : 1), LATENCY_SIGMA, ...about)
  return (asked, response, baseUrl) => {
    const answering = { ...unlinked, link: linkOf(hasNext, asked, baseUrl) }
    const behaviour = late(waitMs, FATES[fate].behave(answering))
    response.once('finish', () => (entry.delivered = true))
    behaviour(asked, response, baseUrl)
  }
}

/** Down for a run of opens, then back, as a source that flaps. */
function isDown(chance: Chance, id: string, open: number): boolean {
  return chance.share('down', id, Math.floor(open / DOWN_OPENS)) < DOWN_SHARE
}

function fateOn(day: Day, chance: Chance, about: readonly (string | number)[]): FateName {
  if (day === 'dead') return 'reset'
  if (day === 'hanging') return 'hang'
  return day === 'bad' ? chance.pick(BAD_DAY, 'fate', ...about) : 'honest'
}

function answeringOf(meeting: Meeting, call: Call): { answering: Omit<Answering, 'link'>; hasNext: boolean } {
  const { id, truth, person } = meeting
  if (!(call.type in TYPES)) {
    const here = truth.holds(id, person) ? [patientOf(person, 'p1')] : []
    const other = truth.people.find((one) => one !== person) ?? person
    const answering = { honest: ok(...here), resources: here, foreign: patientOf(other, 'p9'), broken: here }
    return { answering, hasNext: false }
  }
  const type = call.type as FatedType
  const all = truth.resources(id, person, type, meeting.open)
  const isPaged = meeting.chance.share('paged', id, person.nhs, type) < PAGED_SHARE
  const from = isPaged ? (call.page - 1) * PAGE_ENTRIES : 0
  const here = isPaged ? all.slice(from, from + PAGE_ENTRIES) : all
  const hasNext = isPaged && from + PAGE_ENTRIES < all.length
  const answering = {
    honest: honestPage(here, hasNext),
    resources: here,
    foreign: truth.foreign(id, person, type),
    broken: [anUnreadable(type, `broken-${type}`, byNumber(person))]
  }
  return { answering, hasNext }
}

function linkOf(hasNext: boolean, call: Call, baseUrl: string): Json {
  const next = new URL(`${baseUrl}/${call.type}${call.url.search}`)
  next.searchParams.set('page', String(call.page + 1))
  return hasNext ? { link: [{ relation: 'next', url: next.href }] } : {}
}

function honestPage(resources: readonly Json[], hasNext: boolean): Behaviour {
  return (call, response, baseUrl) => {
    response.writeHead(200, { 'content-type': 'application/fhir+json' })
    response.end(JSON.stringify(searchset(resources, linkOf(hasNext, call, baseUrl))))
  }
}
