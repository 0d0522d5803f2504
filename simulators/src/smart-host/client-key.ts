/** The record's own key at the host (private_key_jwt): made once, kept in the sandpit's folder. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'

export const CLIENT_KEY_FILE = 'ncr-smart.key.json'
/** Its key at the identity service, for the console. */
export const CONSOLE_KEY_FILE = 'ncr-console.key.json'

/** The public half; the private one lies in the folder, where the region file names it. */
export async function clientPublicJwk(folder: string, name: string): Promise<JWK> {
  const file = join(folder, name)
  await mkdir(folder, { recursive: true })
  if (!existsSync(file)) await writeFile(file, JSON.stringify(await newKey()), { mode: 0o600 })
  const { d: _private, ...publicJwk } = JSON.parse(await readFile(file, 'utf8')) as JWK
  return publicJwk
}

/** The private key whole: for whoever plays the system that it belongs to. */
export async function clientPrivateJwk(folder: string, name: string): Promise<JWK> {
  await clientPublicJwk(folder, name)
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as JWK
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES384', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES384', use: 'sig' }
}
