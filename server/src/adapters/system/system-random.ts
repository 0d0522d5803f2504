/** The operating system's randomness. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Random } from '../../ports/clock.ts'

const TOKEN_BYTES = 32

export const systemRandom: Random = {
  token: () => randomBytes(TOKEN_BYTES).toString('base64url'),
  id: () => randomUUID()
}
