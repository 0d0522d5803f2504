/** The launches of a region file: one tenancy for each launching system, by signed assertion or by SMART App Launch. */
import { z } from 'zod'
import { RELATIONSHIP_KINDS } from '../domain/launch-context.ts'
import { baseUrl } from './address.ts'

const DEADLINE_MS_MAX = 60_000

/** Only what is used: who the user is, in which role, and about whom (SMART App Launch 2.2.0, section 3). */
const SCOPE = 'launch openid fhirUser patient/Patient.rs user/Practitioner.rs user/PractitionerRole.rs'

/** Reads the keys that a launch names, each relative to the region file; null when there are none that can be used. */
export interface KeyReader {
  jwks(file: string): Promise<{ readonly keys: readonly object[] } | null>
  privateJwk(file: string): Promise<object | null>
  pem(file: string): Promise<string | null>
  /** Undefined when it cannot be read. */
  json(file: string): Promise<unknown>
}

export const roleMap = z.record(z.string(), z.string().min(1))

/** The private key that a file holds. */
export function createPrivateJwkFile(keys: KeyReader) {
  return z
    .string()
    .min(1)
    .transform(async (file, context) => {
      const key = await keys.privateJwk(file)
      if (key !== null) return key
      context.addIssue({ code: 'custom', message: 'no readable private JWK with a kid: RSA, or EC on P-384' })
      return z.NEVER
    })
}

/** The public keys that a file holds. */
export function createJwksFile(keys: KeyReader) {
  return z
    .string()
    .min(1)
    .transform(async (file, context) => {
      const jwks = await keys.jwks(file)
      if (jwks !== null) return jwks
      context.addIssue({ code: 'custom', message: 'no readable JWKS with RSA or EC keys and a kid each' })
      return z.NEVER
    })
}

/** Asynchronous, because the keys are read while the file is checked: all faults are told together. */
export function createLaunchSchema(keys: KeyReader) {
  const jwksFile = createJwksFile(keys)
  const signedLaunch = z
    .object({
      kind: z.literal('signed'),
      issuer: z.string().min(1),
      jwksFile: jwksFile.optional(),
      jwksUrl: baseUrl.optional(),
      roleMap
    })
    .superRefine((launch, context) => {
      if ((launch.jwksFile === undefined) !== (launch.jwksUrl === undefined)) return
      context.addIssue({ code: 'custom', path: ['jwksFile'], message: 'expected either jwksFile or jwksUrl' })
    })
  const smartLaunch = z.object({
    kind: z.literal('smart'),
    iss: baseUrl,
    clientId: z.string().min(1),
    privateJwkFile: createPrivateJwkFile(keys).optional(),
    scope: z
      .string()
      .refine((text) => ['launch', 'openid', 'fhirUser'].every((part) => text.split(' ').includes(part)), {
        message: 'expected at least: launch openid fhirUser'
      })
      .default(SCOPE),
    relationship: z.enum(RELATIONSHIP_KINDS).default('caseload'),
    deadlineMs: z.number().int().min(1).max(DEADLINE_MS_MAX).default(5000),
    roleMap: roleMap.default({})
  })
  return z.discriminatedUnion('kind', [signedLaunch, smartLaunch])
}

export type LaunchFile = z.infer<ReturnType<typeof createLaunchSchema>>
