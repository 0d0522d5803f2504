/**
 * The conversation with a SMART host, by openid-client: PKCE S256, state, nonce, RFC 9207, id_token by RS256 with its
 * signature checked although it came over TLS. Every leg starts from what was kept of the first.
 */
import { importJWK, type JWK } from 'jose'
import * as oidc from 'openid-client'
import type { SmartLaunch } from '../../domain/region.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SmartAnswer, SmartBeginning, SmartConversation, SmartHost, SmartLeg } from '../../ports/smart-host.ts'
import { createHostLine, type HostLine } from './bounded-fetch.ts'
import { toRefusal } from './host-failure.ts'
import { readConfiguration } from './smart-configuration.ts'
import { readAnswer } from './smart-resources.ts'

const CLOCK_SKEW_S_MAX = 5

export function createSmartHost(clock: Clock): SmartHost & { close(): Promise<void> } {
  const line = createHostLine()
  return {
    begin: (leg, launchToken) => attempt(() => begin(line, leg, launchToken)),
    finish: (leg, conversation, answer) => attempt(() => finish(line, clock, leg, conversation, answer)),
    close: () => line.close()
  }
}

async function attempt<Answer>(work: () => Promise<Answer>): Promise<Answer | Refusal> {
  try {
    return await work()
  } catch (error) {
    return toRefusal(error)
  }
}

async function begin(line: HostLine, leg: SmartLeg, launchToken: string): Promise<SmartBeginning> {
  const { launch } = leg
  const signal = AbortSignal.timeout(launch.deadlineMs)
  const server = await readConfiguration(line, launch.issuer, signal)
  const conversation = { nonce: oidc.randomNonce(), codeVerifier: oidc.randomPKCECodeVerifier(), server }
  const authorizationUrl = oidc.buildAuthorizationUrl(await toClient(line, launch, conversation, signal), {
    response_type: 'code',
    redirect_uri: leg.redirectUri,
    launch: launchToken,
    scope: launch.scope,
    state: leg.state,
    nonce: conversation.nonce,
    aud: launch.issuer,
    code_challenge: await oidc.calculatePKCECodeChallenge(conversation.codeVerifier),
    code_challenge_method: 'S256'
  })
  return { authorizationUrl: authorizationUrl.href, conversation }
}

async function finish(
  line: HostLine,
  clock: Clock,
  leg: SmartLeg,
  conversation: SmartConversation,
  answer: URLSearchParams
): Promise<SmartAnswer | Refusal> {
  const signal = AbortSignal.timeout(leg.launch.deadlineMs)
  const client = await toClient(line, leg.launch, conversation, signal)
  const came = new URL(leg.redirectUri)
  came.search = answer.toString()
  const tokens = await oidc.authorizationCodeGrant(client, came, {
    pkceCodeVerifier: conversation.codeVerifier,
    expectedState: leg.state,
    expectedNonce: conversation.nonce,
    idTokenExpected: true
  })
  const claims = tokens.claims()
  if (claims === undefined) return refuse('launch-malformed', 'the host system gave no id_token')
  const at = { issuer: leg.launch.issuer, accessToken: tokens.access_token, signal, nowMs: clock.nowMs() }
  const { fhirUser } = claims
  return readAnswer(line, at, {
    subject: claims.sub,
    fhirUser,
    patient: tokens['patient'],
    encounter: tokens['encounter']
  })
}

async function toClient(
  line: HostLine,
  { clientId, privateJwk }: SmartLaunch,
  { server }: SmartConversation,
  signal: AbortSignal
): Promise<oidc.Configuration> {
  const authentication = privateJwk === null ? oidc.None() : await toAssertions(privateJwk, server.token_endpoint)
  const metadata = { id_token_signed_response_alg: 'RS256', [oidc.clockTolerance]: CLOCK_SKEW_S_MAX }
  const client = new oidc.Configuration(server, clientId, metadata, authentication)
  // The schemes of its endpoints were checked when it was read: plain http is loopback's.
  oidc.allowInsecureRequests(client)
  // The default believes an id_token because it came over TLS; here its signature counts too.
  oidc.enableNonRepudiationChecks(client)
  client[oidc.customFetch] = (url, { method, headers, body }) =>
    line.send(url, { method, headers, ...(body instanceof URLSearchParams ? { body: body.toString() } : {}) }, signal)
  return client
}

/** private_key_jwt, by RS384 or ES384 and for the token endpoint's address (SMART App Launch 2.2.0, section 5). */
async function toAssertions(privateJwk: object, tokenEndpoint: string): Promise<oidc.ClientAuth> {
  const jwk: JWK = privateJwk
  const key = await importJWK(jwk, jwk.kty === 'EC' ? 'ES384' : 'RS384')
  if (key instanceof Uint8Array) throw new TypeError('the key reader takes RSA and EC keys only')
  return oidc.PrivateKeyJwt(
    { key, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) },
    {
      [oidc.modifyAssertion]: (_header, payload) => {
        payload['aud'] = tokenEndpoint
      }
    }
  )
}
