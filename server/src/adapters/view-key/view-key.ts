/** The site's key for kept views in a file: 32 bytes in base64, made at the first start where the region file names none. */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from '../../domain/error-code.ts'
import type { ViewKey } from '../../ports/view-key.ts'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

export type ViewKeyResult =
  { readonly ok: true; readonly key: ViewKey } | { readonly ok: false; readonly sentence: string }

export async function loadViewKey(file: string, generate: boolean): Promise<ViewKeyResult> {
  try {
    if (generate) await generateKey(file)
    const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64')
    if (key.byteLength !== KEY_BYTES) return { ok: false, sentence: wrongKey(file, 'is not 32 bytes in base64') }
    return { ok: true, key: createViewKey(createSecretKey(key)) }
  } catch (error) {
    return { ok: false, sentence: wrongKey(file, `cannot be used (${errorCode(error)})`) }
  }
}

function wrongKey(file: string, what: string): string {
  return `the key of kept views ${file} ${what}: set audit.viewKeyFile to a file of 'openssl rand -base64 32'`
}

/** Linked into its place whole: nobody reads half a key, and the first of several stays. */
async function generateKey(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
}

/** `null` in place of a key: the site's own. */
function createViewKey(own: KeyObject): ViewKey {
  return {
    close(key, plain, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key ?? own, nonce).setAAD(Buffer.from(about))
      const closed = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), closed])
    },
    open(key, closed, about) {
      if (closed.byteLength < NONCE_BYTES + TAG_BYTES) return null
      const decipher = createDecipheriv(CIPHER, key ?? own, closed.subarray(0, NONCE_BYTES))
      decipher.setAAD(Buffer.from(about)).setAuthTag(closed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(closed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
      } catch {
        return null
      }
    }
  }
}
