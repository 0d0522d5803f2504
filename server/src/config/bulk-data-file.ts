/** What a source of kind `bulk-data` says of the server that is asked for its exports (FHIR Bulk Data 3.0.0). */
import { z } from 'zod'
import { isR4ResourceType } from '../domain/r4-resource-types.ts'
import { INCLUDED_RESOURCE_TYPES } from '../domain/resource-types.ts'
import { baseUrl } from './address.ts'
import type { KeyReader } from './launch-file.ts'
import { createSecurityKeys } from './security-file.ts'

export function createBulkDataKeys(keys: KeyReader) {
  return {
    kind: z.literal('bulk-data'),
    baseUrl,
    groupId: z
      .string()
      .regex(/^[A-Za-z0-9\-.]{1,64}$/, 'expected the id of a Group')
      .nullish(),
    mode: z.enum(['changes', 'full']).nullish(),
    referencedTypes: z
      .array(z.string().refine(isR4ResourceType, 'not a resource type of FHIR R4'))
      .default([...INCLUDED_RESOURCE_TYPES]),
    ...createSecurityKeys(keys),
    fileOrigins: z.array(baseUrl.transform((address) => new URL(address).origin)).default([]),
    exportBytesMax: z
      .number()
      .int()
      .min(1024)
      .default(64 * 1024 * 1024 * 1024)
  }
}
