/** A client of an OpenID provider, by openid-client: id_tokens by RS256 whose signature counts although they came over TLS. */
import { importJWK, type JWK } from 'jose'
import * as oidc from 'openid-client'
import type { HostLine } from './bounded-fetch.ts'

const CLOCK_SKEW_S_MAX = 5

/** The provider as its configuration said when the conversation began. */
export type ClientServer = oidc.ServerMetadata & { readonly token_endpoint: string }

export async function toClient(
  line: HostLine,
  { clientId, privateJwk }: { readonly clientId: string; readonly privateJwk: object | null },
  server: ClientServer,
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
