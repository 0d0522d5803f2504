/**
 * Access tokens for systems (SMART Backend Services, App Launch 2.2.0): where they are asked for, and what is announced of it.
 * Errors are OAuth's (RFC 6749, section 5.2).
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { PROBLEMS } from '@ncr/contract/problem-codes.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { READ_SCOPES } from '../domain/system-scope.ts'
import { openAccess, REGISTRATION_SCOPES, type RefusedAccess } from '../record/open-access.ts'
import { CREDENTIAL_CHARACTERS_MAX } from './bearer.ts'
import type { HttpContext } from './http-context.ts'
import { atMost, TOKENS_PER_WINDOW_MAX } from './rate-limits.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const STATUSES: Readonly<Record<RefusedAccess['error'], number>> = {
  invalid_client: 401,
  invalid_scope: 400,
  invalid_grant: 400,
  unauthorized_client: 400
}

export function addTokenRoutes(app: FastifyInstance, { ports }: HttpContext): void {
  const { publicUrl } = ports.region
  const configuration = {
    issuer: publicUrl,
    token_endpoint: `${publicUrl}${ROUTES.token}`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    scopes_supported: [...READ_SCOPES, ...REGISTRATION_SCOPES],
    capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2']
  }
  // SMART looks under the FHIR base; the outer contract names the site's own root too.
  for (const base of ['', ROUTES.fhir])
    app.get(`${base}${ROUTES.smartConfiguration}`, async (_request, reply) => reply.send(configuration))

  app.post(ROUTES.token, atMost(TOKENS_PER_WINDOW_MAX), async (request, reply) => {
    reply.header('pragma', 'no-cache')
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const refuseWith = (status: number, error: string, why: object = {}): FastifyReply =>
      reply.code(status).send({ error, ...why })
    if (form.get('grant_type') !== 'client_credentials') return refuseWith(400, 'unsupported_grant_type')
    const assertion = form.get('client_assertion') ?? ''
    const isAssertion = form.get('client_assertion_type') === ASSERTION_TYPE && assertion !== ''
    if (!isAssertion || assertion.length > CREDENTIAL_CHARACTERS_MAX) return refuseWith(400, 'invalid_request')
    const asked = form.get('scope')?.split(' ') ?? null
    const access = await openAccess(ports, assertion, asked, request.id)
    if ('error' in access) {
      const why = access.why === undefined ? {} : { error_description: PROBLEMS[access.why].title }
      return refuseWith(STATUSES[access.error], access.error, why)
    }
    const { token, expiresInS, scopes } = access
    return reply.send({ access_token: token, token_type: 'bearer', expires_in: expiresInS, scope: scopes.join(' ') })
  })
}
