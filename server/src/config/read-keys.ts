/** Reads the key files of launches (RFC 7517). Keys of other kinds, or without a kid, are passed over. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { KeyReader } from './launch-file.ts'

const jwksSchema = z.object({ keys: z.array(z.looseObject({})) })
const usableKeySchema = z.looseObject({ kty: z.enum(['RSA', 'EC']), kid: z.string().min(1) })

/** SMART's two algorithms for client assertions: RS384 and ES384. */
const privateKeySchema = z.union([
  z.looseObject({ kty: z.literal('RSA'), kid: z.string().min(1), n: z.string(), e: z.string(), d: z.string() }),
  z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-384'), kid: z.string().min(1), d: z.string() })
])

/** `folder`: relative names are relative to it. `noted`: told of every file that is read. */
export function createKeyReader(folder: string, noted: (file: string) => void): KeyReader {
  const readText = async (file: string): Promise<string> => {
    const named = path.resolve(folder, file)
    noted(named)
    return readFile(named, 'utf8')
  }
  const readJson = async (file: string): Promise<unknown> => JSON.parse(await readText(file))
  return {
    async jwks(file) {
      try {
        const { keys } = jwksSchema.parse(await readJson(file))
        const usable = keys.filter((key) => usableKeySchema.safeParse(key).success)
        return usable.length === 0 ? null : { keys: usable }
      } catch {
        return null
      }
    },
    async pem(file) {
      try {
        const text = await readText(file)
        return text.includes('-----BEGIN ') ? text : null
      } catch {
        return null
      }
    },
    async json(file) {
      try {
        return await readJson(file)
      } catch {
        return undefined
      }
    },
    async privateJwk(file) {
      try {
        return privateKeySchema.parse(await readJson(file))
      } catch {
        return null
      }
    }
  }
}
