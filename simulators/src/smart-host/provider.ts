/**
 * The host's authorization server: a real OpenID provider (oidc-provider). Nobody signs in or consents here: whoever
 * pressed the button is signed in to the host already, and the launch token says who that is.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { decodeJwt, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'
import Provider, { type ClientMetadata, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { SIGNING_ALGORITHM, type SigningKey } from '../host-system/signing-key.ts'
import type { Bend } from './bends.ts'
import type { Launches } from './launches.ts'
import { createMemoryAdapter } from './memory-adapter.ts'

export interface ProviderFacts {
  /** Address of the host, and its issuer. */
  readonly address: string
  readonly key: SigningKey
  readonly clientId: string
  readonly redirectUri: string
  /** Where the record is told that a user signed out (OpenID Connect Back-Channel Logout 1.0). */
  readonly logoutUri: string
  /** Public half of the record's key. */
  readonly clientJwk: JWK
  readonly launches: Launches
  bend(): Bend
}

const SCOPES = 'openid launch fhirUser patient/Patient.rs user/Practitioner.rs user/PractitionerRole.rs'

export function createProvider(facts: ProviderFacts): Provider {
  const provider = new Provider(facts.address, configurationOf(facts))
  provider.use(async (ctx, next) => {
    if (ctx.path === '/oauth2/token' && facts.bend() === 'expired-code') {
      ctx.status = 400
      ctx.body = { error: 'invalid_grant' }
      return
    }
    await next()
    // The provider puts its own context beside Koa's.
    const { oidc } = ctx as Partial<KoaContextWithOIDC>
    if (oidc?.route === 'token' && ctx.status === 200)
      ctx.body = await withContext(facts, oidc.entities.AccessToken?.grantId, ctx.body as Record<string, unknown>)
  })
  return provider
}

/** Tells the record that this user has signed out here. */
export async function signOut(provider: Provider, { clientId }: ProviderFacts, sub: string): Promise<void> {
  const client = await provider.Client.find(clientId)
  // Missing in the library's own types.
  const told = client as unknown as { backchannelLogout(sub: string): Promise<void> } | undefined
  await told?.backchannelLogout(sub)
}

/** The record stands on loopback here, which the dispatcher among the library's options keeps it from reaching. */
function fetchOnLoopback(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { dispatcher: _guard, ...others } = init as RequestInit & { readonly dispatcher?: unknown }
  return fetch(input, others)
}

function configurationOf(facts: ProviderFacts): Configuration {
  const { key, clientId, redirectUri, logoutUri, clientJwk, address, launches } = facts
  const client: ClientMetadata = {
    client_id: clientId,
    client_name: 'Notts Care Record',
    redirect_uris: [redirectUri],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES384',
    jwks: { keys: [clientJwk] },
    backchannel_logout_uri: logoutUri,
    // A clinician who signs out of the host has left every desk.
    backchannel_logout_session_required: false
  }
  return {
    adapter: createMemoryAdapter(),
    clients: [client],
    fetch: fetchOnLoopback,
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES384'], idTokenSigningAlgValues: [SIGNING_ALGORITHM] },
    jwks: { keys: [key.privateJwk] },
    scopes: SCOPES.split(' '),
    claims: { openid: ['sub'], fhirUser: ['fhirUser'] },
    // The record reads the user from the id_token, as SMART has it, and not from a userinfo endpoint.
    conformIdTokenClaims: false,
    extraParams: ['launch', 'aud'],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: false }
    },
    interactions: { url: (_ctx, { uid }) => `/oauth2/interaction/${uid}` },
    routes: { authorization: '/oauth2/auth', token: '/oauth2/token', jwks: '/oauth2/jwks' },
    cookies: { keys: [key.kid] },
    ttl: { AuthorizationCode: 60, AccessToken: 300, IdToken: 300, Interaction: 300, Session: 300, Grant: 300 },
    findAccount: async (_ctx, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, fhirUser: `${address}/fhir/Practitioner/${sub}` })
    }),
    renderError: async (ctx, { error }) => {
      ctx.type = 'text/plain'
      ctx.body = `This launch cannot go on (${error}). Go back to the list and press the button again.`
    },
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId
      return launches.ofGrant(grantId) === undefined || grantId === undefined
        ? undefined
        : ctx.oidc.provider.Grant.find(grantId)
    }
  }
}

/** Where the authorization server would ask its user: the launch answers. */
export async function answerInteraction(
  provider: Provider,
  { clientId, launches, bend }: ProviderFacts,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  const launch = launches.take(String(params['launch']))
  if (launch === undefined || bend() === 'denied')
    return provider.interactionFinished(request, response, { error: 'access_denied' })
  const accountId = launch.user.sub
  const grant = new provider.Grant({ clientId, accountId })
  grant.addOIDCScope(SCOPES)
  const grantId = await grant.save()
  launches.bind(grantId, launch)
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } })
}

/** SMART App Launch 2.2.0, section 3: the launch context stands beside the tokens. */
async function withContext(
  facts: ProviderFacts,
  grantId: string | undefined,
  body: Readonly<Record<string, unknown>>
): Promise<object> {
  return {
    ...body,
    id_token: await bentIdToken(facts, String(body['id_token'])),
    patient: facts.launches.ofGrant(grantId)?.patientId,
    need_patient_banner: true
  }
}

async function bentIdToken(facts: ProviderFacts, idToken: string): Promise<string> {
  const bend = facts.bend()
  if (bend !== 'wrong-nonce' && bend !== 'unknown-key') return idToken
  const claims = bend === 'wrong-nonce' ? { ...decodeJwt(idToken), nonce: 'of-another-launch' } : decodeJwt(idToken)
  const key =
    bend === 'unknown-key'
      ? (await generateKeyPair(SIGNING_ALGORITHM)).privateKey
      : await importJWK(facts.key.privateJwk, SIGNING_ALGORITHM)
  const kid = bend === 'unknown-key' ? 'nobody-knows-it' : facts.key.kid
  return new SignJWT(claims).setProtectedHeader({ alg: SIGNING_ALGORITHM, kid }).sign(key)
}
