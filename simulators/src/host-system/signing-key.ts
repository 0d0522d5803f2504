/** The key a host system signs its launches with: made once, kept in the sandpit's folder, its public half given out as a JWKS. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'

export const SIGNING_ALGORITHM = 'RS256'

export interface SigningKey {
  readonly kid: string
  readonly privateJwk: JWK
}

/** The key of that name in the folder; made, and its JWKS written beside it, when there is none yet. */
export async function signingKey(folder: string, name: string): Promise<SigningKey> {
  const keyFile = join(folder, `${name}.key.json`)
  await mkdir(folder, { recursive: true })
  if (!existsSync(keyFile)) await writeFile(keyFile, JSON.stringify(await newKey()), { mode: 0o600 })
  const privateJwk = JSON.parse(await readFile(keyFile, 'utf8')) as JWK
  assert(privateJwk.kid && privateJwk.n && privateJwk.e && privateJwk.d, `${keyFile} holds a whole RSA key`)
  await writeFile(join(folder, jwksFileName(name)), JSON.stringify({ keys: [publicHalf(privateJwk)] }, null, 2))
  return { kid: privateJwk.kid, privateJwk }
}

export function jwksFileName(name: string): string {
  return `${name}.jwks.json`
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: SIGNING_ALGORITHM, use: 'sig' }
}

function publicHalf(jwk: JWK): JWK {
  assert(jwk.kty && jwk.kid && jwk.n && jwk.e)
  return { kty: jwk.kty, kid: jwk.kid, alg: SIGNING_ALGORITHM, use: 'sig', n: jwk.n, e: jwk.e }
}
