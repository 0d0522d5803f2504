/** The console's sign-in: the identity provider, and which national role at which organisation may do what here. */
import { z } from 'zod'
import { toOdsCode } from '../domain/ods-code.ts'
import { CONSOLE_ROLES } from '../domain/region.ts'
import { baseUrl } from './address.ts'
import { createPrivateJwkFile, type KeyReader } from './launch-file.ts'

const DEADLINE_MS_MAX = 60_000

const rule = z
  .object({
    role: z.enum(CONSOLE_ROLES),
    roleCode: z.string().min(1),
    odsCode: z
      .string()
      .refine((code) => toOdsCode(code) !== null, 'expected an ODS code: 3 to 10 capitals and digits')
      .nullish()
  })
  .superRefine(({ role, odsCode }, context) => {
    // A privacy officer sees the own organisation alone; the central team sees them all.
    if (role === 'central-team' && (odsCode === null || odsCode === undefined))
      context.addIssue({ code: 'custom', path: ['odsCode'], message: 'the central team belongs to one organisation' })
  })

export function createConsoleSchema(keys: KeyReader) {
  return z.object({
    issuer: baseUrl,
    clientId: z.string().min(1),
    privateJwkFile: createPrivateJwkFile(keys),
    scope: z
      .string()
      .refine((text) => text.split(' ').includes('openid'), { message: 'expected at least: openid' })
      .default('openid profile nationalrbacaccess associatedorgs selectedrole'),
    acr: z.string().min(1).default('AAL2_OR_AAL3_ANY'),
    deadlineMs: z.number().int().min(1).max(DEADLINE_MS_MAX).default(5000),
    session: z
      .object({
        idleMinutes: z.number().int().min(1).max(60).default(15),
        absoluteMinutes: z.number().int().min(1).max(600).default(240)
      })
      .prefault({}),
    roles: z.array(rule).min(1)
  })
}
