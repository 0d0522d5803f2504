/** How a source registers the people it holds: with which keys its system signs in. */
import { z } from 'zod'
import type { KeyReader } from './launch-file.ts'

/** Asynchronous, because the keys are read while the file is checked: all faults are told together. */
export function createRegistrationSchema(keys: KeyReader) {
  const jwksFile = z
    .string()
    .min(1)
    .transform(async (file, context) => {
      const jwks = await keys.jwks(file)
      if (jwks !== null) return jwks
      context.addIssue({ code: 'custom', message: 'no readable JWKS with RSA or EC keys and a kid each' })
      return z.NEVER
    })
  return z.object({ jwksFile }).transform((file) => ({ jwks: file.jwksFile }))
}
