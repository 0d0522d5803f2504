/**
 * A simulated identity service in the shape of NHS CIS2: a real OpenID provider (oidc-provider) with assurance levels,
 * the chosen role in the id_token and the roles that are held at its userinfo address.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JWK } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'
import { fieldsOf, listen, newServer, type Running } from '../fhir-server/listen.ts'
import { SIGNING_ALGORITHM, type SigningKey } from '../host-system/signing-key.ts'
import { createMemoryAdapter } from '../smart-host/memory-adapter.ts'
import { STAFF, type NationalRole, type Staff } from './officers.ts'
import { serveWays } from '../fhir-server/ways.ts'
import { signInPage } from './sign-in-page.ts'
import { identityPage, SIGN_IN_WAYS, type SignInWay } from './sign-in-ways.ts'

export interface IdentityFacts {
  readonly key: SigningKey
  readonly clientId: string
  readonly clientJwk: JWK
}

export interface RunningIdentityProvider extends Running {
  /** Registers the record as its client: before that nobody can sign in. */
  register(publicUrl: string): void
}

/** The id of the role that was chosen at the sign-in, by the id of its grant. */
type Chosen = Map<string, string>

const STRONG = 'AAL2_OR_AAL3_ANY'
const WEAK = 'AAL1_USERPASS'
const SCOPES = ['openid', 'profile', 'nationalrbacaccess', 'associatedorgs', 'selectedrole']

export async function startIdentityProvider(facts: IdentityFacts, port: number): Promise<RunningIdentityProvider> {
  const server = newServer()
  const chosen: Chosen = new Map()
  const way = serveWays(server, SIGN_IN_WAYS)
  let provider: Provider | null = null
  server.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(identityPage(way())))
  await server.register(async (inner) => {
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser('*', (_request, _body, done) => done(null))
    inner.all('/*', async (request, reply) => {
      if (provider === null) return reply.code(503).send()
      if (way() === 'failing') return reply.code(500).send()
      reply.hijack()
      if (way() === 'hang') return reply
      await provider.callback()(request.raw, reply.raw)
      return reply
    })
  })
  server.get<{ Params: { uid: string } }>('/interaction/:uid', async ({ params }, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(signInPage(params.uid))
  )
  server.post('/interaction/:uid', async (request, reply) =>
    provider === null
      ? reply.code(503).send()
      : signIn(provider, { clientId: facts.clientId, chosen, way: way() }, request, reply)
  )
  const running = await listen(server, port)
  return {
    ...running,
    register(publicUrl) {
      provider = new Provider(running.address, configurationOf(facts, chosen, way, `${publicUrl}/console/callback`))
    }
  }
}

async function signIn(
  provider: Provider,
  { clientId, chosen, way }: { readonly clientId: string; readonly chosen: Chosen; readonly way: SignInWay },
  request: FastifyRequest,
  reply: FastifyReply
): Promise<FastifyReply> {
  const { role = '', weak } = fieldsOf(request.body)
  const [sub = '', roleId = ''] = role.split(' ')
  reply.hijack()
  try {
    if (find(sub, roleId) === null || way === 'denied') {
      await provider.interactionFinished(request.raw, reply.raw, { error: 'access_denied' })
      return reply
    }
    const grant = new provider.Grant({ clientId, accountId: sub })
    grant.addOIDCScope(SCOPES.join(' '))
    const grantId = await grant.save()
    chosen.set(grantId, roleId)
    const login = { accountId: sub, acr: weak === undefined && way !== 'weak' ? STRONG : WEAK, remember: false }
    await provider.interactionFinished(request.raw, reply.raw, { login, consent: { grantId } })
  } catch {
    reply.raw.writeHead(400, { 'content-type': 'text/plain' }).end('This sign-in is over. Begin again at the console.')
  }
  return reply
}

function find(sub: string, roleId: string): { readonly staff: Staff; readonly role: NationalRole } | null {
  const staff = STAFF.find((one) => one.sub === sub)
  const role = staff?.roles.find((one) => one.roleId === roleId)
  return staff === undefined || role === undefined ? null : { staff, role }
}

function configurationOf(
  { key, clientId, clientJwk }: IdentityFacts,
  chosen: Chosen,
  way: () => SignInWay,
  redirectUri: string
): Configuration {
  return {
    adapter: createMemoryAdapter(),
    clients: [
      {
        client_id: clientId,
        client_name: 'Notts Care Record console',
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES384',
        jwks: { keys: [clientJwk] }
      }
    ],
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES384'], idTokenSigningAlgValues: [SIGNING_ALGORITHM] },
    jwks: { keys: [key.privateJwk] },
    scopes: SCOPES,
    acrValues: [STRONG, WEAK],
    claims: {
      acr: null,
      openid: ['sub', 'acr'],
      profile: ['name', 'given_name', 'family_name'],
      nationalrbacaccess: ['nhsid_nrbac_roles'],
      associatedorgs: ['nhsid_user_orgs'],
      selectedrole: ['selected_roleid']
    },
    // The chosen role stands in the id_token too.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    cookies: { keys: [key.kid] },
    ttl: { AuthorizationCode: 60, AccessToken: 300, IdToken: 300, Interaction: 600, Session: 600, Grant: 600 },
    findAccount: async (_ctx, sub, token) => {
      const grantId = token !== undefined && 'grantId' in token ? token.grantId : undefined
      const found = find(sub, chosen.get(grantId ?? '') ?? '')
      return {
        accountId: sub,
        claims: async (use) =>
          found === null ? { sub } : bend(claimsOf(found.staff, found.role, use === 'userinfo'), way())
      }
    },
    renderError: async (ctx, { error }) => {
      ctx.type = 'text/plain'
      ctx.body = `This sign-in cannot go on (${error}). Begin again at the console.`
    },
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId)
    }
  }
}

/** What the service says of its user, as it was told to misbehave. */
function bend<C extends { sub: string }>(claims: C, way: SignInWay): C {
  if (way === 'no-roles') return { ...claims, nhsid_nrbac_roles: [] }
  return way === 'another-role' ? { ...claims, selected_roleid: '555000000000' } : claims
}

function claimsOf(staff: Staff, role: NationalRole, isUserinfo: boolean): { sub: string; [name: string]: unknown } {
  const { sub } = staff
  if (!isUserinfo) return { sub, selected_roleid: role.roleId }
  return {
    sub,
    name: `${staff.given} ${staff.family}`,
    given_name: staff.given,
    family_name: staff.family,
    selected_roleid: role.roleId,
    nhsid_nrbac_roles: staff.roles.map(({ roleId, roleCode, roleName, odsCode }) => ({
      person_roleid: roleId,
      person_orgid: roleId,
      org_code: odsCode,
      role_code: roleCode,
      role_name: roleName
    })),
    nhsid_user_orgs: [...new Map(staff.roles.map((one) => [one.odsCode, one.organisation]))].map(
      ([org_code, org_name]) => ({ org_code, org_name })
    )
  }
}
