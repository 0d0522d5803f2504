/** The systems of a consumer that ask by FHIR: who each is, with which keys it signs in, and what its users' roles mean here. */
import { z } from 'zod'
import { RELATIONSHIP_KINDS } from '../domain/launch-context.ts'
import { createJwksFile, roleMap, type KeyReader } from './launch-file.ts'

/** Asynchronous, because the keys are read while the file is checked: all faults are told together. */
export function createSystemSchema(keys: KeyReader) {
  return z.object({
    clientId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/, 'expected a name or an address, at most 128'),
    name: z.string().trim().min(1),
    jwksFile: createJwksFile(keys),
    relationship: z.enum(RELATIONSHIP_KINDS).default('caseload'),
    roleMap
  })
}
