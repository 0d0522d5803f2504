/**
 * The conversation with a SMART host, by openid-client: PKCE S256, state, nonce, RFC 9207, id_token by RS256 with its
 * signature checked although it came over TLS. Every leg starts from what was kept of the first.
 */
import * as oidc from 'openid-client'
import type { SmartLaunch } from '../../domain/region.ts'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import type { Clock } from '../../ports/clock.ts'
import type {
  HostSigner,
  SmartAnswer,
  SmartBeginning,
  SmartConversation,
  SmartHost,
  SmartLeg
} from '../../ports/smart-host.ts'
import { createHostLine, type HostLine } from './bounded-fetch.ts'
import { toRefusal } from './host-failure.ts'
import { toClient } from './oidc-client.ts'
import { readConfiguration } from './smart-configuration.ts'
import { readAnswer } from './smart-resources.ts'

/** A host that moves its keys elsewhere is followed within this. */
const SIGNER_FRESH_MS = 600_000

export function createSmartHost(clock: Clock): SmartHost & { close(): Promise<void> } {
  const line = createHostLine()
  const signers = new WeakMap<SmartLaunch, { readonly signer: HostSigner; readonly atMs: number }>()
  return {
    async signerOf(launch) {
      const known = signers.get(launch)
      if (known !== undefined && clock.monotonicMs() - known.atMs < SIGNER_FRESH_MS) return known.signer
      const signer = await attempt(() => readSigner(line, launch))
      if (!isRefusal(signer)) signers.set(launch, { signer, atMs: clock.monotonicMs() })
      return signer
    },
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

async function readSigner(line: HostLine, launch: SmartLaunch): Promise<HostSigner> {
  const server = await readConfiguration(line, launch.issuer, AbortSignal.timeout(launch.deadlineMs))
  return { provider: server.issuer, issuer: launch.issuer, jwks: null, jwksUrl: server.jwks_uri }
}

async function begin(line: HostLine, leg: SmartLeg, launchToken: string): Promise<SmartBeginning> {
  const { launch } = leg
  const signal = AbortSignal.timeout(launch.deadlineMs)
  const server = await readConfiguration(line, launch.issuer, signal)
  const conversation = { nonce: oidc.randomNonce(), codeVerifier: oidc.randomPKCECodeVerifier(), server }
  const authorizationUrl = oidc.buildAuthorizationUrl(await toClient(line, launch, conversation.server, signal), {
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
  const client = await toClient(line, leg.launch, conversation.server, signal)
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
    hostSession: claims['sid'],
    fhirUser,
    patient: tokens['patient'],
    encounter: tokens['encounter']
  })
}
