/** Why a service could not be asked, in words for whoever reads the technical detail: they quote nothing of what was sent. */

/** The service's token endpoint gave us nothing to ask with. Its message is such words. */
export class SignInFailure extends Error {
  override readonly name = 'SignInFailure'
}

/** Of Node's TLS and OpenSSL. */
const CERTIFICATE_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody who is trusted here',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody who is trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by nobody who is trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody who is trusted here'
}

/** Null where the failure is of another kind. */
export function securityWords(error: unknown): string | null {
  if (error instanceof SignInFailure) return `signing in there failed: ${error.message}`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (Object.hasOwn(CERTIFICATE_WORDS, code)) return CERTIFICATE_WORDS[code] ?? null
  // Alerts of the other side: it did not like our certificate, or wanted one.
  return /^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code)
    ? 'it and the Notts Care Record could not agree on a secure connection'
    : null
}
