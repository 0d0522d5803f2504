/**
 * The sign-in to the console, by openid-client, at a provider in the shape of NHS CIS2: PKCE S256, state, nonce,
 * private_key_jwt, a signed id_token with its assurance level, and a userinfo answer with the roles that are held.
 */
import * as oidc from 'openid-client'
import { z } from 'zod'
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts'
import type { Console } from '../../domain/region.ts'
import { textOf } from '../../domain/resource.ts'
import type { IdentityConversation, IdentityLeg, IdentityProvider, VouchedFor } from '../../ports/identity-provider.ts'
import { createHostLine, type HostLine } from './bounded-fetch.ts'
import { toRefusal } from './host-failure.ts'
import { toClient } from './oidc-client.ts'
import { isAllowed, readJson } from './smart-configuration.ts'

const configurationSchema = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url(),
  authorization_response_iss_parameter_supported: z.boolean().default(false)
})

const roleSchema = z.object({
  person_roleid: z.string(),
  org_code: z.string(),
  role_code: z.string(),
  role_name: z.string().default('')
})

const userSchema = z.object({
  name: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  selected_roleid: z.string().optional(),
  nhsid_nrbac_roles: z.array(roleSchema).default([])
})

export function createIdentityProvider(): IdentityProvider & { close(): Promise<void> } {
  const line = createHostLine()
  return {
    begin: (leg) => attempt(() => begin(line, leg)),
    finish: (leg, conversation, answer) => attempt(() => finish(line, leg, conversation, answer)),
    close: () => line.close()
  }
}

/** In the console's own codes; the detail is the code that a launch would have been refused with. */
async function attempt<Answer extends object>(work: () => Promise<Answer | Refusal>): Promise<Answer | Refusal> {
  try {
    return await work()
  } catch (error) {
    const { code } = toRefusal(error)
    const isSilent = code === 'launch-host-unavailable' || code === 'launch-host-unsafe'
    return refuse(isSilent ? 'sign-in-unavailable' : 'sign-in-refused', code)
  }
}

type Begun = Exclude<Awaited<ReturnType<IdentityProvider['begin']>>, Refusal>

async function begin(line: HostLine, leg: IdentityLeg): Promise<Begun | Refusal> {
  const { console } = leg
  const signal = AbortSignal.timeout(console.deadlineMs)
  const server = await readProvider(line, console, signal)
  if (isRefusal(server)) return server
  const conversation = { nonce: oidc.randomNonce(), codeVerifier: oidc.randomPKCECodeVerifier(), server }
  const authorizationUrl = oidc.buildAuthorizationUrl(await toClient(line, console, server, signal), {
    response_type: 'code',
    redirect_uri: leg.redirectUri,
    scope: console.scope,
    acr_values: console.acr,
    state: leg.state,
    nonce: conversation.nonce,
    // Somebody who was here before is asked again, and chooses a role again.
    prompt: 'login',
    code_challenge: await oidc.calculatePKCECodeChallenge(conversation.codeVerifier),
    code_challenge_method: 'S256'
  })
  return { authorizationUrl: authorizationUrl.href, conversation }
}

async function readProvider(
  line: HostLine,
  { issuer }: Console,
  signal: AbortSignal
): Promise<IdentityConversation['server'] | Refusal> {
  const asked = { method: 'GET', headers: { accept: 'application/json' } }
  const response = await line.send(`${issuer}/.well-known/openid-configuration`, asked, signal)
  const parsed = configurationSchema.safeParse(response.status === 200 ? await readJson(response) : null)
  if (!parsed.success) return refuse('sign-in-unavailable', 'the identity provider gives no usable configuration')
  const server = parsed.data
  // OpenID Connect Discovery 1.0, section 4.3: it speaks for itself and for nobody else.
  if (server.issuer.replace(/\/+$/, '') !== issuer) return refuse('sign-in-refused', 'issuer of the configuration')
  const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = server
  const isSafe = [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint].every((url) =>
    isAllowed(url, issuer)
  )
  return isSafe ? server : refuse('sign-in-unavailable', 'an endpoint of the identity provider is not https')
}

async function finish(
  line: HostLine,
  leg: IdentityLeg,
  { server, codeVerifier, nonce }: IdentityConversation,
  answer: URLSearchParams
): Promise<VouchedFor | Refusal> {
  const signal = AbortSignal.timeout(leg.console.deadlineMs)
  const client = await toClient(line, leg.console, server, signal)
  const came = new URL(leg.redirectUri)
  came.search = answer.toString()
  const tokens = await oidc.authorizationCodeGrant(client, came, {
    pkceCodeVerifier: codeVerifier,
    expectedState: leg.state,
    expectedNonce: nonce,
    idTokenExpected: true
  })
  const claims = tokens.claims()
  if (claims === undefined) return refuse('sign-in-refused', 'no id_token')
  const user = userSchema.safeParse(await oidc.fetchUserInfo(client, tokens.access_token, claims.sub))
  if (!user.success) return refuse('sign-in-refused', 'what the identity provider says of the user cannot be read')
  return toVouchedFor(claims, user.data)
}

function toVouchedFor(claims: oidc.IDToken, user: z.infer<typeof userSchema>): VouchedFor {
  // The id_token is signed: where it names the role, it rules.
  const selected = claims['selected_roleid'] ?? user.selected_roleid
  const role = user.nhsid_nrbac_roles.find(({ person_roleid: id }) => id === selected)
  return {
    subject: claims.sub,
    name: user.name ?? [user.given_name, user.family_name].filter((part) => part !== undefined).join(' '),
    assurance: assuranceOf(claims['acr']),
    chosen: role === undefined ? null : { roleCode: role.role_code, roleName: role.role_name, odsCode: role.org_code }
  }
}

/** `AAL2`, `AAL2_OR_AAL3_ANY`, `AAL3_ANY`: the lowest that it names. */
function assuranceOf(acr: unknown): number {
  const levels = [...(textOf(acr) ?? '').matchAll(/AAL([1-3])/g)].map(([, level]) => Number(level))
  return levels.length === 0 ? 0 : Math.min(...levels)
}
