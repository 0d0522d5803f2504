/** What went wrong with a host system, from the library's errors to the contract's codes. No words of the host's own. */
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import type { ProblemCode } from '@ncr/contract/problem-codes.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import { isObject, textOf, type JsonObject } from '../../domain/resource.ts'

/** Carries a refusal out of a library that only knows errors. */
export class HostFailure extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.name = 'HostFailure'
    this.refusal = refusal
  }
}

/** RFC 6749, section 4.1.2.1 and 5.2, and OpenID Connect Core 1.0, section 3.1.2.6: other words are not said again. */
const OAUTH_ERRORS: ReadonlySet<string> = new Set([
  'access_denied',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'interaction_required',
  'login_required',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type'
])

/** Rethrows what is a fault of ours. */
export function toRefusal(error: unknown): Refusal {
  const failure = findFailure(error)
  if (failure !== null) return failure.refusal
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    const named = OAUTH_ERRORS.has(error.error) ? error.error : 'an error'
    return refuse('launch-host-refused', `the host system answered ${named}`)
  }
  if (error instanceof ClientError) return ofClientError(error)
  throw error
}

/** The library wraps what its fetch throws. */
function findFailure(error: unknown): HostFailure | null {
  if (error instanceof HostFailure) return error
  return error instanceof Error && error.cause !== undefined ? findFailure(error.cause) : null
}

/** Codes of oauth4webapi, which openid-client passes on; the fact at fault is in the cause of the cause. */
function ofClientError(error: ClientError): Refusal {
  const inner: unknown = error.cause instanceof Error ? error.cause.cause : undefined
  const fact = isObject(inner) ? inner : {}
  switch (error.code) {
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return ofClaim(textOf(fact['claim']))
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return refuse(fact['claim'] === 'nbf' ? 'launch-not-yet-valid' : 'launch-expired', 'of the id_token')
    case 'OAUTH_KEY_SELECTION_FAILED':
      return refuse('launch-signature', 'no key of the host system has the id_token’s kid')
    case 'OAUTH_UNSUPPORTED_OPERATION':
      return refuse('launch-algorithm', 'of the id_token')
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
    case 'OAUTH_TIMEOUT':
      return refuse('launch-host-unavailable', 'the host system gave no usable answer')
    case 'OAUTH_INVALID_RESPONSE':
      return ofInvalidResponse(fact, error)
    default:
      return refuse('launch-malformed', 'the host system’s answer cannot be read')
  }
}

const CODE_OF_CLAIM: Readonly<Record<string, ProblemCode>> = {
  aud: 'launch-audience',
  azp: 'launch-audience',
  iss: 'launch-issuer',
  // A nonce of another launch: the id_token was made for that one (OpenID Connect Core 1.0, section 15.5.2).
  nonce: 'launch-replayed'
}

function ofClaim(claim: string | null): Refusal {
  const code = claim === null ? undefined : CODE_OF_CLAIM[claim]
  return code === undefined
    ? refuse('launch-malformed', 'a claim of the id_token')
    : refuse(code, `${claim} of the id_token`)
}

function ofInvalidResponse(fact: JsonObject, error: ClientError): Refusal {
  if (fact['reason'] === 'client configuration') return refuse('launch-algorithm', 'of the id_token')
  if ('signature' in fact) return refuse('launch-signature', 'of the id_token')
  const said = error.cause instanceof Error ? error.cause.message : ''
  // RFC 9207: the answer comes from another authorization server than the one that was asked.
  if (said.includes('"iss" (issuer)')) return refuse('launch-issuer', 'iss of the host system’s answer')
  return refuse('launch-malformed', 'the host system’s answer lacks something, or has it twice')
}
