/** Reads a partner's public keys (RFC 7517). Keys of other kinds, or without a kid, are passed over. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { JwksReader } from './region-file.ts'

const jwksSchema = z.object({ keys: z.array(z.looseObject({})) })
const usableKeySchema = z.looseObject({ kty: z.enum(['RSA', 'EC']), kid: z.string().min(1) })

/** `folder`: relative names are relative to it. */
export function createJwksReader(folder: string): JwksReader {
  return async (file) => {
    try {
      const { keys } = jwksSchema.parse(JSON.parse(await readFile(path.resolve(folder, file), 'utf8')))
      const usable = keys.filter((key) => usableKeySchema.safeParse(key).success)
      return usable.length === 0 ? null : { keys: usable }
    } catch {
      return null
    }
  }
}
