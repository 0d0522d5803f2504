/**
 * A source with data that can be asked in three ways: by typed searches, by a batch of them, and by `$everything`. What
 * it holds, and which searches it fails, is told between opens; the three ways see the same.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { outcome, searchset } from '../fixtures/clinical.ts'
import { type Json, NHS_NUMBER, patientOf, type Person } from '../fixtures/people.ts'

export interface Holding {
  readonly person: Person
  readonly knows: boolean
  readonly resources: readonly Json[]
  readonly perPage: number
  /** HTTP status that searches for a type fail with; `outcome:CODE` fails inside a success. */
  readonly fails: Readonly<Record<string, number | `outcome:${string}`>>
}

export interface StrategySource {
  readonly baseUrl: string
  /** Method and path of every request. */
  readonly calls: string[]
  hold(holding: Holding): void
  /** What `POST {baseUrl}` answers in place of a batch. */
  answerBatch(status: number | null): void
  /** What becomes of the entries of a batch's answer; null: they stay as they are. */
  arrangeBatch(arrange: ((entries: readonly Json[]) => readonly (Json | null)[]) | null): void
  close(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly body: Json
}

const PATIENT_ID = 'p1'

export async function strategySource(first: Holding): Promise<StrategySource> {
  let holding = first
  const asTheyAre = (entries: readonly Json[]): readonly (Json | null)[] => entries
  let arrange = asTheyAre
  let batchStatus: number | null = null
  let baseUrl = ''
  const calls: string[] = []
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '/', baseUrl)
      calls.push(`${request.method} ${url.pathname.replace('/fhir', '')}`)
      send(response, request.method === 'POST' ? toBatch(body) : get(url))
    })
  })
  const get = (url: URL): Reply => answer(holding, baseUrl, url)
  const toBatch = (body: string): Reply => {
    if (batchStatus !== null) return { status: batchStatus, body: outcome('not-supported') }
    const { entry } = JSON.parse(body) as { readonly entry: readonly { readonly request: { readonly url: string } }[] }
    const answers = entry.map(({ request }) => get(new URL(`${baseUrl}/${request.url}`)))
    const toEntry = ({ status, body: resource }: Reply): Json => ({ response: { status: `${status} X` }, resource })
    return {
      status: 200,
      body: { resourceType: 'Bundle', type: 'batch-response', entry: [...arrange(answers.map(toEntry))] }
    }
  }
  baseUrl = `http://127.0.0.1:${await listen(server)}/fhir`
  return {
    baseUrl,
    calls,
    hold: (next) => void (holding = next),
    answerBatch: (status) => void (batchStatus = status),
    arrangeBatch: (given) => void (arrange = given ?? asTheyAre),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function answer(holding: Holding, baseUrl: string, url: URL): Reply {
  const [, , type = '', id, operation] = url.pathname.split('/')
  const asked = url.searchParams.get('patient.identifier') ?? url.searchParams.get('identifier')
  const isThem = asked === `${NHS_NUMBER}|${holding.person.nhs}` || url.searchParams.get('patient') === PATIENT_ID
  const patient = holding.knows ? [patientOf(holding.person, PATIENT_ID)] : []
  if (operation === '$everything') {
    if (id !== PATIENT_ID || !holding.knows) return { status: 404, body: outcome('not-found') }
    return page([...patient, ...holding.resources], holding.perPage, baseUrl, url)
  }
  const fault = holding.fails[type]
  if (typeof fault === 'number') return { status: fault, body: outcome('processing') }
  if (fault !== undefined) return { status: 200, body: outcome(fault.slice('outcome:'.length)) }
  if (!isThem) return { status: 200, body: searchset([]) }
  if (type === 'Patient') return { status: 200, body: searchset(patient) }
  const found = holding.resources.filter((resource) => resource['resourceType'] === type)
  return page(found, holding.perPage, baseUrl, url)
}

function page(all: readonly Json[], perPage: number, baseUrl: string, url: URL): Reply {
  const from = Number(url.searchParams.get('from') ?? 0)
  const next = new URL(url.pathname.replace('/fhir', '') + url.search, 'http://x')
  next.searchParams.set('from', String(from + perPage))
  const link = [{ relation: 'next', url: `${baseUrl}${next.pathname}${next.search}` }]
  const more = from + perPage < all.length ? { link } : {}
  return { status: 200, body: searchset(all.slice(from, from + perPage), { total: all.length, ...more }) }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json' })
  response.end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
