/** How a source registers the people it holds: with which keys its system signs in. */
import { z } from 'zod'
import { createJwksFile, type KeyReader } from './launch-file.ts'

/** Asynchronous, because the keys are read while the file is checked: all faults are told together. */
export function createRegistrationSchema(keys: KeyReader) {
  return z.object({ jwksFile: createJwksFile(keys) }).transform((file) => ({ jwks: file.jwksFile }))
}
