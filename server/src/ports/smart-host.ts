/** A host system that launches by SMART App Launch 2.2.0: the two legs of the conversation with it. */
import type { SigningKeys, SmartLaunch } from '../domain/region.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Resource } from '../domain/resource.ts'

/** What the second leg needs of the first. Plain JSON: it is kept between the two, out of the browser's reach. */
export interface SmartConversation {
  readonly nonce: string
  /** RFC 7636. */
  readonly codeVerifier: string
  /** As the host's configuration said when the launch began: the code goes nowhere else (RFC 9700, mix-up). */
  readonly server: {
    readonly issuer: string
    readonly authorization_endpoint: string
    readonly token_endpoint: string
    readonly jwks_uri: string
    readonly authorization_response_iss_parameter_supported: boolean
  }
}

export interface SmartBeginning {
  readonly authorizationUrl: string
  readonly conversation: SmartConversation
}

/** What the host system vouches for: its resources as they came, unchecked. */
export interface SmartAnswer {
  /** `sub` of the id_token. */
  readonly subject: string
  /** `sid` of the id_token, or null. */
  readonly hostSession: string | null
  readonly patient: Resource
  readonly practitioner: Resource
  readonly practitionerRoles: readonly Resource[]
  /** Id of the Encounter in context, or null. */
  readonly encounterId: string | null
}

export interface SmartLeg {
  readonly launch: SmartLaunch
  /** Where the browser comes back to. */
  readonly redirectUri: string
  readonly state: string
}

/** Who signs what a host system says behind the browser's back. The same object for as long as its keys are fresh. */
export interface HostSigner extends SigningKeys {
  /** Issuer of its id_tokens, which is not the FHIR base. */
  readonly provider: string
}

export interface SmartHost {
  /** Reads the host's configuration, at most once in ten minutes. */
  signerOf(launch: SmartLaunch): Promise<HostSigner | Refusal>

  /** Reads the host's configuration and words the authorization request. `launchToken`: opaque, as it came. */
  begin(leg: SmartLeg, launchToken: string): Promise<SmartBeginning | Refusal>

  /** Exchanges the code, checks what is signed, and reads the person and the user at the host. */
  finish(leg: SmartLeg, conversation: SmartConversation, answer: URLSearchParams): Promise<SmartAnswer | Refusal>
}
