/**
 * A FHIR R4 server with the habits of HAPI FHIR's JPA server (its documentation and public test server): searches are
 * snapshots whose further pages lie at the base address under `_getpages`, a Bundle names no total, matches and what came
 * along are told apart by `search.mode`, warnings stand as OperationOutcomes inside the Bundle, a type that it was not
 * built with is a 404, and a snapshot that has expired a 410.
 */
import { randomUUID } from 'node:crypto'
import type { Json, Person } from '../fixtures/people.ts'
import { NHS_NUMBER, patientOf } from '../fixtures/people.ts'
import * as behave from './behaviours.ts'
import { type Behaviour, type Call, startScriptedServer } from './scripted-server.ts'

const PAGE = 2

export interface HapiHabits {
  readonly people: readonly Person[]
  /** All it has, by type; a type without one it was not built with. */
  readonly resources: Readonly<Record<string, readonly Json[]>>
  /** By type, what it warns of inside each of its Bundles. */
  readonly warnings?: Readonly<Record<string, string>>
  /** Types of which only the first page can be had: the snapshot is gone by then. */
  readonly expired?: readonly string[]
  /** The address that it believes to have, where a proxy stands before it. */
  readonly believes?: string
}

interface Snapshot {
  readonly type: string
  readonly self: string
  readonly matches: readonly Json[]
  readonly along: readonly Json[]
}

const problem = (severity: string, code: string, diagnostics: string): Json => ({
  resourceType: 'OperationOutcome',
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><h1>Operation Outcome</h1></div>' },
  issue: [{ severity, code, diagnostics }]
})

export function hapiHabits(habits: HapiHabits): ReturnType<typeof startScriptedServer> {
  const snapshots = new Map<string, Snapshot>()
  return startScriptedServer((call) => (asked, response, ownUrl) => {
    const baseUrl = habits.believes ?? ownUrl
    const id = call.url.searchParams.get('_getpages')
    const offset = Number(call.url.searchParams.get('_getpagesoffset') ?? 0)
    const first = id === null ? search(habits, call, baseUrl) : null
    if (first !== null && 'unknown' in first) return first.unknown(asked, response, ownUrl)
    const own = randomUUID()
    if (first !== null) snapshots.set(own, first)
    response.setHeader('x-powered-by', 'HAPI FHIR 8.4.0 REST Server (FHIR Server; FHIR 4.0.1/R4)')
    response.setHeader('x-request-id', 'vPFqYp6gJHpR3QyQ')
    response.setHeader('last-modified', 'Sat, 28 Nov 2026 08:00:00 GMT')
    page(habits, snapshots.get(id ?? own), { id: id ?? own, offset, baseUrl })(asked, response, ownUrl)
  })
}

function search(habits: HapiHabits, call: Call, baseUrl: string): Snapshot | { readonly unknown: Behaviour } {
  const { type, url } = call
  const idOf = (person: Person): string => String(habits.people.indexOf(person) + 1001)
  const person = habits.people.find(({ nhs }) => nhs === call.nhs)
  const known = type === 'Patient' ? habits.people.map((one) => patientOf(one, idOf(one))) : habits.resources[type]
  if (known === undefined) {
    const words = `HAPI-0302: Unknown resource type '${type}' - Server knows how to handle: [Patient]`
    return { unknown: behave.json(problem('error', 'processing', words), 404) }
  }
  const wanted = url.searchParams.get('_include')?.split(':')[1] === 'medication'
  return {
    type,
    self: `${baseUrl}/${type}${url.search}`,
    matches: known.filter((resource) => person !== undefined && isAbout(resource, person, idOf(person))),
    along: wanted ? (habits.resources['Medication'] ?? []) : []
  }
}

interface Place {
  readonly id: string
  readonly offset: number
  readonly baseUrl: string
}

function page(habits: HapiHabits, snapshot: Snapshot | undefined, at: Place): Behaviour {
  const isGone = at.offset > 0 && (habits.expired ?? []).includes(snapshot?.type ?? '')
  if (snapshot !== undefined && !isGone) return behave.json(toBundle(habits, snapshot, at))
  const words = `HAPI-0417: Search ID "${at.id}" does not exist and may have expired`
  return behave.json(problem('error', 'processing', words), 410)
}

function toBundle(habits: HapiHabits, { type, self, matches, along }: Snapshot, { id, offset, baseUrl }: Place): Json {
  const here = matches.slice(offset, offset + PAGE)
  const query = `_getpages=${id}&_getpagesoffset=${offset + PAGE}&_count=${PAGE}&_pretty=true&_bundletype=searchset`
  const next = offset + PAGE < matches.length ? [{ relation: 'next', url: `${baseUrl}?${query}` }] : []
  const toEntry = (mode: string) => (resource: Json) => ({
    fullUrl: `${baseUrl}/${String(resource['resourceType'])}/${String(resource['id'])}`,
    resource,
    search: { mode }
  })
  const warning = habits.warnings?.[type]
  const said = warning === undefined ? [] : [problem('warning', 'processing', warning)]
  const entry = [
    ...here.map(toEntry('match')),
    ...(here.length > 0 ? along : []).map(toEntry('include')),
    ...said.map((resource) => ({ resource, search: { mode: 'outcome' } }))
  ]
  return {
    resourceType: 'Bundle',
    id,
    meta: { lastUpdated: '2026-11-28T08:00:00.000+00:00' },
    type: 'searchset',
    link: [{ relation: 'self', url: self }, ...next],
    // A list without elements is left out: HAPI writes no empty arrays.
    ...(entry.length === 0 ? {} : { entry })
  }
}

function isAbout(resource: Json, { nhs }: Person, id: string): boolean {
  const text = JSON.stringify(resource)
  return text.includes(`"reference":"Patient/${id}"`) || text.includes(`"system":"${NHS_NUMBER}","value":"${nhs}"`)
}
