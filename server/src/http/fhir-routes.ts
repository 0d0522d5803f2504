/**
 * The record by FHIR R4 for consumers' own systems (outer contract, section 6): `metadata`, and reading and searching the types
 * of the record about one person. Every error is an OperationOutcome.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ROUTES } from '@ncr/contract/routes.ts'
import { RECORD_RESOURCE_TYPES } from '../domain/resource-types.ts'
import { isRefusal, refuse } from '../domain/refusal.ts'
import { systemOfToken, type SystemAccess } from '../record/open-access.ts'
import { openFhirRead } from '../record/open-fhir-read.ts'
import { openFhirSearch } from '../record/open-fhir-search.ts'
import { bearerOf, sendNoAccess } from './bearer.ts'
import { toCapabilityStatement } from './capability-statement.ts'
import { sayErrorsAsFhir } from './fhir-errors.ts'
import { goneSignal } from './gone-signal.ts'
import type { HttpContext, HttpPorts } from './http-context.ts'
import { FHIR_JSON, sendOutcomeOf } from './operation-outcome.ts'
import { queryOf } from './query.ts'
import { atMost, FHIR_PER_WINDOW_MAX } from './rate-limits.ts'

/** Of all systems together, in this process: programs that ask without end leave room for people who look. */
const ASKED_AT_ONCE_MAX = 24

type Work = (access: SystemAccess, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

export async function addFhirRoutes(app: FastifyInstance, { ports }: HttpContext): Promise<void> {
  const statement = JSON.stringify(toCapabilityStatement(ports.region, new Date(ports.clock.nowMs()).toISOString()))
  await app.register(async (scope) => {
    sayErrorsAsFhir(scope)
    const guarded = createGuard(ports)
    const options = { exposeHeadRoute: false, ...atMost(FHIR_PER_WINDOW_MAX) }
    scope.get(`${ROUTES.fhir}/metadata`, options, async (_request, reply) => reply.type(FHIR_JSON).send(statement))
    for (const type of RECORD_RESOURCE_TYPES) {
      const search = guarded(async (access, request, reply) => {
        const query = queryOf(request)
        if (request.body instanceof URLSearchParams) for (const [name, value] of request.body) query.append(name, value)
        const isStrict = /(?:^|[,;\s])handling\s*=\s*"?strict/i.test(String(request.headers['prefer'] ?? ''))
        const asked = { type, query, isStrict, requestId: request.id, signal: goneSignal(reply) }
        const bundle = await openFhirSearch(ports, access, asked)
        if (typeof bundle !== 'string') return sendOutcomeOf(request, reply, bundle)
        return reply.type(FHIR_JSON).send(bundle)
      })
      scope.get(`${ROUTES.fhir}/${type}`, options, search)
      scope.post(`${ROUTES.fhir}/${type}/_search`, options, search)
      scope.get(
        `${ROUTES.fhir}/${type}/:id`,
        options,
        guarded(async (access, request, reply) => {
          const { id } = request.params as { readonly id: string }
          const read = await openFhirRead(ports, access, { type, id, requestId: request.id, signal: goneSignal(reply) })
          if (isRefusal(read)) return sendOutcomeOf(request, reply, read)
          if (read.kind === 'found') return reply.type(FHIR_JSON).send(read.text)
          // Whoever has it did not answer: it may well be there.
          const status = read.state === 'timed-out' ? 504 : 502
          return reply.code(status).type(FHIR_JSON).send(JSON.stringify(read.outcome))
        })
      )
    }
  })
}

function createGuard(
  ports: HttpPorts
): (work: Work) => (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  let underWay = 0
  return (work) => async (request, reply) => {
    const token = bearerOf(request)
    const access = token === null ? null : await systemOfToken(ports, token)
    if (access === null) return sendNoAccess(request, reply)
    if (underWay >= ASKED_AT_ONCE_MAX)
      return sendOutcomeOf(request, reply.header('retry-after', '2'), refuse('overloaded'))
    underWay += 1
    try {
      return await work(access, request, reply)
    } finally {
      underWay -= 1
    }
  }
}
