/** The key that signs heads of the audit's tree, and the keys by which a signed head is believed. */
export interface AuditKey {
  /** First 16 hexadecimal digits of the SHA-256 of the public key (SubjectPublicKeyInfo, DER). */
  readonly keyId: string
  /** Ed25519. */
  sign(bytes: Uint8Array): Buffer
  /** 32 bytes that only whoever has the key can work out, others for each purpose. */
  secretFor(purpose: string): Buffer
}

export interface AuditPublicKeys {
  readonly keyIds: readonly string[]
  /** False also when no key has this id. */
  isSigned(bytes: Uint8Array, keyId: string, signature: Uint8Array): boolean
}
