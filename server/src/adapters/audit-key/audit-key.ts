/**
 * The signing key of the audit in a file (PKCS #8, PEM, Ed25519), its public key beside it. The database never has it:
 * whoever changes the audit there cannot sign what it has become.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from '../../domain/error-code.ts'
import type { AuditKey, AuditPublicKeys } from '../../ports/audit-key.ts'

const KEY_ID_CHARACTERS = 16
const SECRET_BYTES = 32
const PEM_BLOCK = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g

export type AuditKeyResult =
  { readonly ok: true; readonly key: AuditKey } | { readonly ok: false; readonly sentence: string }

/** `audit-key.pem` has its public key in `audit-key.pub.pem`, which may hold earlier ones too. */
function publicKeyFileOf(file: string): string {
  return `${file.replace(/\.pem$/, '')}.pub.pem`
}

/** `generate`: makes the key when the file is not there. Of several processes that start at once one makes it. */
export async function loadAuditKey(file: string, generate: boolean): Promise<AuditKeyResult> {
  try {
    if (generate && (await readText(file)) === '') await generateKey(file)
    const key = createPrivateKey(await readFile(file))
    if (key.asymmetricKeyType !== 'ed25519') return { ok: false, sentence: wrongKey(file, 'is not an Ed25519 key') }
    const keyId = keyIdOf(createPublicKey(key))
    const secretFor = (purpose: string): Buffer =>
      Buffer.from(hkdfSync('sha256', key.export({ type: 'pkcs8', format: 'der' }), '', `ncr ${purpose}`, SECRET_BYTES))
    return { ok: true, key: { keyId, sign: (bytes) => sign(null, bytes, key), secretFor } }
  } catch (error) {
    return { ok: false, sentence: wrongKey(file, `cannot be used (${errorCode(error)})`) }
  }
}

function wrongKey(file: string, what: string): string {
  return `the audit's signing key ${file} ${what}: set audit.signingKeyFile to a file of 'openssl genpkey -algorithm ed25519'`
}

/** Linked into its place whole: nobody reads half a key, and the first of several stays. */
async function generateKey(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const draft = `${file}.${process.pid}`
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
    await writeFile(publicKeyFileOf(file), publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o644 })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
}

/** The keys of the public file and that of the signing key, as far as they can be read: none is not an error here. */
export async function loadPublicKeys(file: string): Promise<AuditPublicKeys> {
  const written = await readText(publicKeyFileOf(file))
  const own = await readText(file)
  const keys = [...(written.match(PEM_BLOCK) ?? []), ...(own === '' ? [] : [own])].flatMap((pem) => toPublicKey(pem))
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]))
  return {
    keyIds: [...byId.keys()],
    isSigned(bytes, keyId, signature) {
      const key = byId.get(keyId)
      return key !== undefined && verify(null, bytes, key, signature)
    }
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return ''
  }
}

function toPublicKey(pem: string): readonly KeyObject[] {
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? [key] : []
  } catch {
    return []
  }
}

function keyIdOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('hex').slice(0, KEY_ID_CHARACTERS)
}
