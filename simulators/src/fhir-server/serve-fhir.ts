/** Serves a FHIR searchset API at /fhir over whatever `find` finds, misbehaving as told through /control. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CapabilityStatement, OperationOutcome, Resource } from '@medplum/fhirtypes'
import { outcome, searchset, type Page } from './bundle.ts'
import { misbehave, send, serveControl, type Control } from './control.ts'
import { distort } from './distort.ts'
import { affects, WELL_BEHAVED, type Behaviour } from './misbehaviour.ts'
import { swell } from './swell.ts'

const COUNT_DEFAULT = 50
const COUNT_MAX = 250
/** Entries that come before `cut-pages` fails. */
const FIRST_PAGE = 2

export interface Searchable {
  readonly name: string
  readonly resourceTypes: readonly string[]
  /** That names the person, where it is another than `patient`. */
  readonly searchParameter?: string
  /** What a search finds, or the OperationOutcome it answers with. */
  find(type: string, query: URLSearchParams): readonly Resource[] | OperationOutcome
  /** What a search would find for somebody else: a source that mixes up its patients. */
  findSomeoneElse?(type: string, query: URLSearchParams): readonly Resource[]
  included?(resource: Resource, query: URLSearchParams): readonly Resource[]
  read?(type: string, id: string): Resource | { contentType: string; body: Buffer } | undefined
}

export function serveFhir(server: FastifyInstance, source: Searchable): Control {
  const control = serveControl(server)
  server.get('/fhir/metadata', async (_request, reply) => send(reply, 200, capabilities(source)))
  server.get<{ Params: { type: string } }>('/fhir/:type', async (request, reply) => {
    const { type } = request.params
    const behaviour = control.behaviour()
    if (!affects(behaviour, type)) return answerSearch(source, request, reply, type, WELL_BEHAVED)
    return misbehave(behaviour, reply, () => answerSearch(source, request, reply, type, behaviour))
  })
  server.get<{ Params: { type: string; id: string } }>('/fhir/:type/:id', async (request, reply) => {
    const { type, id } = request.params
    const behaviour = control.behaviour()
    const answer = () => answerRead(source, reply, type, id)
    return affects(behaviour, type) ? misbehave(behaviour, reply, answer) : answer()
  })
  return control
}

function answerSearch(
  source: Searchable,
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  behaviour: Behaviour
): FastifyReply {
  const url = new URL(request.url, `http://${request.headers.host ?? '127.0.0.1'}`)
  if (!source.resourceTypes.includes(type))
    return send(reply, 404, outcome('not-supported', `${type} is not served here.`))
  const page = pageOf(url)
  if (typeof page === 'string') return send(reply, 400, outcome('invalid', page))
  const elsewhere = behaviour.mode === 'wrong-person' ? source.findSomeoneElse?.(type, url.searchParams) : undefined
  const found = elsewhere ?? source.find(type, url.searchParams)
  if ('resourceType' in found) return send(reply, 400, found)
  const included = (one: Resource) => source.included?.(one, url.searchParams) ?? []
  // who the person is, is told as it should be: what is wrong is what is said about them
  if (type === 'Patient' && source.resourceTypes.length > 1) return send(reply, 200, searchset(found, page, included))
  if (behaviour.mode === 'huge') {
    const swollen = swell(distort(searchset(found, page, included), page, behaviour))
    return reply.type('application/fhir+json').send(Readable.from(swollen, { objectMode: false }))
  }
  if (behaviour.mode !== 'cut-pages')
    return send(reply, 200, distort(searchset(found, page, included), page, behaviour))
  if (page.offset > 0) return send(reply, 500, outcome('exception', 'The system failed.'))
  return send(reply, 200, searchset(found, { ...page, count: FIRST_PAGE }, included))
}

function pageOf(url: URL): Page | string {
  const count = Number(url.searchParams.get('_count') ?? COUNT_DEFAULT)
  const offset = Number(url.searchParams.get('_offset') ?? 0)
  if (!Number.isInteger(count) || count < 1) return '_count is a whole number above 0'
  if (!Number.isInteger(offset) || offset < 0) return '_offset is a whole number'
  const base = `${url.origin}/fhir`
  return {
    base,
    path: url.pathname.slice('/fhir'.length),
    query: url.searchParams,
    offset,
    count: Math.min(count, COUNT_MAX)
  }
}

function answerRead(source: Searchable, reply: FastifyReply, type: string, id: string): FastifyReply {
  const found = source.read?.(type, id)
  if (!found) return send(reply, 404, outcome('not-found', `There is no ${type} with that id.`))
  return 'resourceType' in found ? send(reply, 200, found) : reply.type(found.contentType).send(found.body)
}

function capabilities(source: Searchable): CapabilityStatement {
  const identifier = source.resourceTypes.includes('Patient') && source.resourceTypes.length === 1
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-01',
    kind: 'instance',
    implementation: { description: `${source.name} (simulated)` },
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [
      {
        mode: 'server',
        resource: source.resourceTypes.map((type) => ({
          type: type as 'Patient',
          interaction: [{ code: 'search-type' as const }, { code: 'read' as const }],
          searchParam: [
            identifier || type === 'Patient'
              ? { name: 'identifier', type: 'token' as const }
              : {
                  name: source.searchParameter ?? 'patient',
                  type: 'reference' as const,
                  documentation: 'Also as patient.identifier'
                }
          ]
        }))
      }
    ]
  }
}
