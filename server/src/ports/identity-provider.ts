/** The OpenID provider of the console, in the shape of NHS CIS2: the two legs of a sign-in. */
import type { Console } from '../domain/region.ts'
import type { Refusal } from '../domain/refusal.ts'

/** What the second leg needs of the first. Plain JSON: it is kept between the two, out of the browser's reach. */
export interface IdentityConversation {
  readonly nonce: string
  /** RFC 7636. */
  readonly codeVerifier: string
  readonly server: {
    readonly issuer: string
    readonly authorization_endpoint: string
    readonly token_endpoint: string
    readonly jwks_uri: string
    readonly userinfo_endpoint: string
    readonly authorization_response_iss_parameter_supported: boolean
  }
}

/** What the provider vouches for, read and no more: nothing here is permission. */
export interface VouchedFor {
  readonly subject: string
  readonly name: string
  /** Authenticator assurance level, 1 to 3; 0 where the provider does not say. */
  readonly assurance: number
  /** The role chosen at the sign-in, among those the person holds; null where it is none of them. */
  readonly chosen: { readonly roleCode: string; readonly roleName: string; readonly odsCode: string } | null
}

export interface IdentityLeg {
  readonly console: Console
  /** Where the browser comes back to. */
  readonly redirectUri: string
  readonly state: string
}

export interface IdentityProvider {
  begin(
    leg: IdentityLeg
  ): Promise<{ readonly authorizationUrl: string; readonly conversation: IdentityConversation } | Refusal>
  /** Exchanges the code, checks what is signed, and asks who it is and which roles they hold. */
  finish(leg: IdentityLeg, conversation: IdentityConversation, answer: URLSearchParams): Promise<VouchedFor | Refusal>
}
