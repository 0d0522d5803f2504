/**
 * The audit as FHIR, for a privacy officer who is signed in to the console: `GET AuditEvent?…`, and `POST AuditEvent/_search`
 * for whoever wants no NHS number in an address. Every error is an OperationOutcome.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ROUTES } from '@ncr/contract/routes.ts'
import { searchAudit } from '../console/search-audit.ts'
import { isRefusal, refuse } from '../domain/refusal.ts'
import { resumeOfficer } from './console-routes.ts'
import { sayErrorsAsFhir } from './fhir-errors.ts'
import type { HttpContext } from './http-context.ts'
import { FHIR_JSON, sendOutcomeOf } from './operation-outcome.ts'
import { queryOf } from './query.ts'
import { atMost, FHIR_PER_WINDOW_MAX } from './rate-limits.ts'
import { isFromElsewhere } from './same-site.ts'

export async function addAuditEventRoutes(app: FastifyInstance, context: HttpContext): Promise<void> {
  const { ports } = context
  const ownOrigin = new URL(ports.region.publicUrl).origin

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    query: URLSearchParams
  ): Promise<FastifyReply> => {
    if (isFromElsewhere(request, ownOrigin)) return sendOutcomeOf(request, reply, refuse('request-cross-site'))
    const resumed = await resumeOfficer(context, request)
    if (isRefusal(resumed)) return sendOutcomeOf(request, reply, resumed)
    const bundle = await searchAudit(ports, resumed.grant, query, request.id)
    if (isRefusal(bundle)) return sendOutcomeOf(request, reply, bundle)
    return reply.type(FHIR_JSON).send(JSON.stringify(bundle))
  }

  // A scope of its own: only here are errors OperationOutcomes.
  await app.register(async (scope) => {
    sayErrorsAsFhir(scope)
    const options = { exposeHeadRoute: false, ...atMost(FHIR_PER_WINDOW_MAX) }
    scope.get(ROUTES.auditEvent, options, async (request, reply) => answer(request, reply, queryOf(request)))
    scope.post(`${ROUTES.auditEvent}/_search`, options, async (request, reply) => {
      const query = queryOf(request)
      if (request.body instanceof URLSearchParams) for (const [name, value] of request.body) query.append(name, value)
      return answer(request, reply, query)
    })
  })
}
