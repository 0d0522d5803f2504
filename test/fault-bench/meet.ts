/** One question that meets its fate: what is drawn for it, what is truly there, and the note of it in the source's log. */
import { patientOf, type Json, type Person } from '../fixtures/people.ts'
import { anUnreadable, byNumber, searchset } from '../fixtures/clinical.ts'
import { late, ok } from '../faults/behaviours.ts'
import type { Behaviour, Call } from '../faults/scripted-server.ts'
import { asStu3 } from './as-stu3.ts'
import type { Chance } from './chance.ts'
import { BAD_DAY, DAYS, FATES, type Answering, type Day, type FateName } from './fates.ts'
import { typesOf, type Kind } from './kinds.ts'
import { TYPES, type FatedType, type Truth } from './truth.ts'

const LATENCY_MEDIAN_MS = 12
const LATENCY_SIGMA = 0.7
const SLOW_FACTOR = 8
const PAGE_ENTRIES = 2
const PAGED_SHARE = 0.3
/** So many opens in a row, in so large a share of such runs. */
const DOWN_OPENS = 16
const DOWN_SHARE = 0.08

/** One answer as the source saw it: to a request, or to one search of a batch. */
export interface Met {
  readonly type: string
  readonly page: number
  /** `X-Request-ID`: a reader who left may leave requests behind, which are none of the next one's. */
  readonly requestId: string
  /** 1 for the first try of this page. */
  readonly attempt: number
  readonly fate: FateName
  /** The whole answer left the source before the asker went away. */
  delivered: boolean
  /** It names a next page. */
  readonly hasNext: boolean
}

/** The source's own id of a person: it says nothing of the number. */
export const idOf = (person: Person): string => `p-${[...person.nhs].toReversed().join('')}`

export interface Meeting {
  readonly id: string
  readonly kind: Kind
  readonly chance: Chance
  readonly truth: Truth
  readonly person: Person
  readonly open: number
  readonly met: Met[]
}

/** What befalls one question: noted in the log, and yet to be sent. */
export interface Encounter {
  readonly fate: FateName
  readonly waitMs: number
  readonly met: readonly Met[]
  answering(baseUrl: string): Answering
}

/** `among`: the fates that this answer may meet, where not all can be told in it. */
export function encounter(meeting: Meeting, call: Call, among: readonly FateName[] | null): Encounter {
  const { id, kind, chance, open } = meeting
  const asked = call.url.pathname.endsWith('$everything') ? 'everything' : call.type
  const told = asked === 'everything' ? typesOf(kind) : [asked]
  const attempt = 1 + meeting.met.filter(({ type, page }) => type === told[0] && page === call.page).length
  const day: Day = isDown(chance, id, open) ? 'dead' : chance.pick(DAYS, 'day', id, open)
  const about = [id, open, asked, call.page, attempt] as const
  const drawn = fateOn(day, chance, about)
  const fate = among === null || among.includes(drawn) ? drawn : 'honest'
  const { answering, hasNext } = answeringOf(meeting, call, asked)
  const met = told.map((type): Met => ({
    type,
    page: call.page,
    requestId: String(call.headers['x-request-id']),
    attempt,
    fate,
    delivered: false,
    hasNext
  }))
  meeting.met.push(...met)
  const waitMs = chance.logNormal(LATENCY_MEDIAN_MS * (day === 'slow' ? SLOW_FACTOR : 1), LATENCY_SIGMA, ...about)
  return { fate, waitMs, met, answering: (baseUrl) => ({ ...answering, link: linkOf(hasNext, call, baseUrl) }) }
}

export function meet(meeting: Meeting, call: Call): Behaviour {
  const { fate, waitMs, met, answering } = encounter(meeting, call, null)
  return (request, response, baseUrl) => {
    response.once('finish', () => setDelivered(met))
    late(waitMs, FATES[fate].behave(answering(baseUrl)))(request, response, baseUrl)
  }
}

export function setDelivered(all: readonly Met[]): void {
  for (const met of all) met.delivered = true
}

/** Down for a run of opens, then back, as a source that flaps. */
export function isDown(chance: Chance, id: string, open: number): boolean {
  return chance.share('down', id, Math.floor(open / DOWN_OPENS)) < DOWN_SHARE
}

function fateOn(day: Day, chance: Chance, about: readonly (string | number)[]): FateName {
  if (day === 'dead') return 'reset'
  if (day === 'hanging') return 'hang'
  if (day === 'flapping') return chance.pick({ honest: 1, reset: 1 }, 'flap', ...about)
  return day === 'bad' ? chance.pick(BAD_DAY, 'fate', ...about) : 'honest'
}

function answeringOf(
  { id, kind, truth, person, open, chance }: Meeting,
  call: Call,
  asked: string
): { answering: Omit<Answering, 'link'>; hasNext: boolean } {
  const patients = truth.holds(id, person) ? [patientOf(person, idOf(person))] : []
  if (!(asked in TYPES) && asked !== 'everything') {
    const other = truth.people.find((one) => one !== person) ?? person
    const answering = {
      honest: ok(...patients),
      resources: patients,
      foreign: patientOf(other, 'p9'),
      broken: patients
    }
    return { answering, hasNext: false }
  }
  const types = asked === 'everything' ? typesOf(kind) : [asked as FatedType]
  const asSent = kind === 'stu3' ? asStu3 : (resource: Json): Json => resource
  const own = types.flatMap((type) => truth.resources(id, person, type, open)).map(asSent)
  const all = asked === 'everything' ? [...patients, ...own] : own
  const isPaged = chance.share('paged', id, person.nhs, asked) < PAGED_SHARE
  const from = isPaged ? (call.page - 1) * PAGE_ENTRIES : 0
  const here = isPaged ? all.slice(from, from + PAGE_ENTRIES) : all
  const hasNext = isPaged && from + PAGE_ENTRIES < all.length
  const answering = {
    honest: honestPage(here, hasNext),
    resources: here,
    foreign: truth.foreign(id, person, types[0] ?? 'Condition'),
    broken: types.map((type) => brokenOf(type, person))
  }
  return { answering, hasNext }
}

/** Of no version of FHIR: a text where a list of identifiers must be. */
const brokenOf = (type: FatedType, person: Person): Json => ({
  ...anUnreadable(type === 'DocumentReference' ? 'Condition' : type, `broken-${type}`, byNumber(person)),
  resourceType: type,
  identifier: 'none'
})

function linkOf(hasNext: boolean, call: Call, baseUrl: string): Json {
  const next = new URL(`${baseUrl}${call.url.pathname.replace(/^\/fhir/, '')}${call.url.search}`)
  next.searchParams.set('page', String(call.page + 1))
  return hasNext ? { link: [{ relation: 'next', url: next.href }] } : {}
}

function honestPage(resources: readonly Json[], hasNext: boolean): Behaviour {
  return (call, response, baseUrl) => {
    response.writeHead(200, { 'content-type': 'application/fhir+json' })
    response.end(JSON.stringify(searchset(resources, linkOf(hasNext, call, baseUrl))))
  }
}
