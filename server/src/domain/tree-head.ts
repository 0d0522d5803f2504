/** A head of the audit's tree, and the bytes of it that are signed: TreeHeadDataV2 of RFC 9162, section 4.10. */
import assert from 'node:assert/strict'

const HASH_BYTES = 32

export interface TreeHead {
  /** Entries that it covers. */
  readonly treeSize: number
  /** When it was signed: ISO 8601, UTC, milliseconds. */
  readonly at: string
  readonly root: Buffer
}

export interface SignedTreeHead extends TreeHead {
  readonly keyId: string
  /** Ed25519 (RFC 8032). */
  readonly signature: Buffer
}

/** Milliseconds since the epoch and size as 64 bits each, the root with its length, no extensions. */
export function toSignedBytes({ treeSize, at, root }: TreeHead): Buffer {
  assert(root.length === HASH_BYTES, 'a root is a SHA-256')
  const bytes = Buffer.alloc(8 + 8 + 1 + HASH_BYTES + 2)
  bytes.writeBigUInt64BE(BigInt(Date.parse(at)), 0)
  bytes.writeBigUInt64BE(BigInt(treeSize), 8)
  bytes.writeUInt8(HASH_BYTES, 16)
  root.copy(bytes, 17)
  return bytes
}

/** As another party holds it: hashes and signature in base64. */
export interface WrittenHead {
  readonly treeSize: number
  readonly at: string
  readonly rootHash: string
  readonly keyId: string
  readonly signature: string
}

export function toWrittenHead({ treeSize, at, root, keyId, signature }: SignedTreeHead): WrittenHead {
  return { treeSize, at, rootHash: root.toString('base64'), keyId, signature: signature.toString('base64') }
}

/** Null when it is not a head. */
export function readWrittenHead(value: unknown): SignedTreeHead | null {
  if (typeof value !== 'object' || value === null) return null
  const { treeSize, at, rootHash, keyId, signature } = value as Readonly<Record<string, unknown>>
  if (typeof treeSize !== 'number' || !Number.isSafeInteger(treeSize) || treeSize < 1) return null
  if (typeof at !== 'string' || !(Date.parse(at) >= 0) || typeof keyId !== 'string') return null
  if (typeof rootHash !== 'string' || typeof signature !== 'string') return null
  const root = Buffer.from(rootHash, 'base64')
  return root.length === HASH_BYTES ? { treeSize, at, root, keyId, signature: Buffer.from(signature, 'base64') } : null
}
