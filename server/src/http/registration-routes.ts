/**
 * Registration by providers over FHIR R4: `POST Patient` makes a Linkage, which is read and deleted by its id. Errors are
 * OperationOutcomes.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { ODS_SYSTEM } from '../domain/ods-code.ts'
import { isRefusal } from '../domain/refusal.ts'
import { parseStrictJson } from '../domain/strict-json.ts'
import type { Linkage } from '../ports/linkage-store.ts'
import { registrantOfToken, type Registrant } from '../record/open-access.ts'
import { deregister, readLinkage, registerPatient } from '../record/open-registration.ts'
import { bearerOf, sendNoAccess } from './bearer.ts'
import { sayErrorsAsFhir } from './fhir-errors.ts'
import type { HttpContext, HttpPorts } from './http-context.ts'
import { FHIR_JSON, sendOutcomeOf } from './operation-outcome.ts'
import { atMost, FHIR_PER_WINDOW_MAX } from './rate-limits.ts'

export async function addRegistrationRoutes(app: FastifyInstance, { ports }: HttpContext): Promise<void> {
  // A scope of its own: bodies of FHIR JSON are read here and nowhere else.
  await app.register(async (scope) => {
    for (const type of [FHIR_JSON, 'application/json'])
      scope.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => {
        const parsed = parseStrictJson(String(body))
        done(null, parsed.ok ? parsed.value : null)
      })
    sayErrorsAsFhir(scope)
    addLinkageRoutes(scope, ports)
  })
}

function addLinkageRoutes(scope: FastifyInstance, ports: HttpPorts): void {
  const guarded =
    (work: (source: Registrant, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const token = bearerOf(request)
      const source = token === null ? null : await registrantOfToken(ports, token)
      return source === null ? sendNoAccess(request, reply) : work(source, request, reply)
    }
  const { publicUrl } = ports.region
  const linkagePath = `${ROUTES.fhir}/Linkage/:id`

  scope.post(
    `${ROUTES.fhir}/Patient`,
    atMost(FHIR_PER_WINDOW_MAX),
    guarded(async (source, request, reply) => {
      const linkage = await registerPatient(ports, source, request.body, request.id)
      if (isRefusal(linkage)) return sendOutcomeOf(request, reply, linkage)
      reply.header('location', `${publicUrl}${ROUTES.fhir}/Linkage/${linkage.id}`)
      return reply
        .code(201)
        .type(FHIR_JSON)
        .send(JSON.stringify(toResource(linkage, source)))
    })
  )
  scope.get(
    linkagePath,
    atMost(FHIR_PER_WINDOW_MAX),
    guarded(async (source, request, reply) => {
      const linkage = await readLinkage(ports, source, idOf(request))
      if (isRefusal(linkage)) return sendOutcomeOf(request, reply, linkage)
      return reply.type(FHIR_JSON).send(JSON.stringify(toResource(linkage, source)))
    })
  )
  scope.delete(
    linkagePath,
    atMost(FHIR_PER_WINDOW_MAX),
    guarded(async (source, request, reply) => {
      const linkage = await deregister(ports, source, idOf(request), request.id)
      return isRefusal(linkage) ? sendOutcomeOf(request, reply, linkage) : reply.code(204).send()
    })
  )
}

function idOf(request: FastifyRequest): string {
  const { id } = request.params as { readonly id: string }
  return id
}

/** http://hl7.org/fhir/R4/linkage.html: the person index's person, and the source's Patient beside it. */
function toResource(linkage: Linkage, source: Registrant): object {
  const person = { type: 'Patient', identifier: { system: NHS_NUMBER_SYSTEM, value: linkage.nhsNumber } }
  const own = { type: 'Patient', reference: `${source.baseUrl}/Patient/${linkage.patientId}` }
  return {
    resourceType: 'Linkage',
    id: linkage.id,
    meta: { lastUpdated: new Date(linkage.sinceMs).toISOString() },
    active: true,
    author: { type: 'Organization', identifier: { system: ODS_SYSTEM, value: source.odsCode } },
    item: [
      { type: 'source', resource: person },
      { type: 'alternate', resource: own }
    ]
  }
}
