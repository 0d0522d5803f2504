/**
 * Registration by providers over FHIR R4: `POST Patient` makes a Linkage, which is read and deleted by its id; access by
 * SMART Backend Services. Errors are OperationOutcomes; those of the token address are OAuth's (RFC 6749, section 5.2).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NHS_NUMBER_SYSTEM } from '@ncr/contract/provenance.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { ODS_SYSTEM } from '../domain/ods-code.ts'
import { isRefusal, refuse } from '../domain/refusal.ts'
import { parseStrictJson } from '../domain/strict-json.ts'
import type { Linkage } from '../ports/linkage-store.ts'
import {
  deregister,
  openAccess,
  readLinkage,
  registerPatient,
  registrantOfToken,
  type Registrant
} from '../record/open-registration.ts'
import type { HttpContext, HttpPorts } from './http-context.ts'
import { FHIR_JSON, sendOutcome, sendOutcomeOf } from './operation-outcome.ts'
import { atMost, FHIR_PER_WINDOW_MAX, TOKENS_PER_WINDOW_MAX, TooOften } from './rate-limits.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const SCOPES = ['system/Patient.c', 'system/Linkage.rd']
const CREDENTIAL_CHARACTERS_MAX = 16_384

export async function addRegistrationRoutes(app: FastifyInstance, { ports }: HttpContext): Promise<void> {
  addAccessRoutes(app, ports)
  // A scope of its own: bodies of FHIR JSON are read here and nowhere else.
  await app.register(async (scope) => {
    for (const type of [FHIR_JSON, 'application/json'])
      scope.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => {
        const parsed = parseStrictJson(String(body))
        done(null, parsed.ok ? parsed.value : null)
      })
    scope.setErrorHandler(async (error, request, reply) => {
      if (!(error instanceof TooOften)) throw error
      return sendOutcomeOf(request, reply, refuse('overloaded', 'too many requests from this address'))
    })
    addLinkageRoutes(scope, ports)
  })
}

function addAccessRoutes(app: FastifyInstance, ports: HttpPorts): void {
  const { publicUrl } = ports.region
  app.get(ROUTES.smartConfiguration, async (_request, reply) =>
    reply.send({
      issuer: publicUrl,
      token_endpoint: `${publicUrl}${ROUTES.token}`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
      scopes_supported: SCOPES,
      capabilities: ['client-confidential-asymmetric', 'permission-v2']
    })
  )
  app.post(ROUTES.token, atMost(TOKENS_PER_WINDOW_MAX), async (request, reply) => {
    reply.header('pragma', 'no-cache')
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const refuseWith = (status: number, error: string): FastifyReply => reply.code(status).send({ error })
    if (form.get('grant_type') !== 'client_credentials') return refuseWith(400, 'unsupported_grant_type')
    const assertion = form.get('client_assertion') ?? ''
    const isAssertion = form.get('client_assertion_type') === ASSERTION_TYPE && assertion !== ''
    if (!isAssertion || assertion.length > CREDENTIAL_CHARACTERS_MAX) return refuseWith(400, 'invalid_request')
    const asked = form.get('scope')?.split(' ') ?? SCOPES
    const scope = SCOPES.filter((one) => asked.includes(one))
    if (scope.length === 0) return refuseWith(400, 'invalid_scope')
    const access = await openAccess(ports, assertion, request.id)
    if (access === null) return refuseWith(401, 'invalid_client')
    const { token, expiresInS } = access
    return reply.send({ access_token: token, token_type: 'bearer', expires_in: expiresInS, scope: SCOPES.join(' ') })
  })
}

function addLinkageRoutes(scope: FastifyInstance, ports: HttpPorts): void {
  const guarded =
    (work: (source: Registrant, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const token = /^Bearer ([\w~+/.-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
      const source =
        token === null || token.length > CREDENTIAL_CHARACTERS_MAX ? null : await registrantOfToken(ports, token)
      if (source !== null) return work(source, request, reply)
      reply.header('www-authenticate', 'Bearer')
      return sendOutcome(request, reply, { status: 401, issue: 'login', text: 'No access, or it has ended' })
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
