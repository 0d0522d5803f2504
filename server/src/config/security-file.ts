/** How the region file says by which certificates and keys a service is asked. */
import { z } from 'zod'
import type { BackendServices, ServiceSecurity } from '../domain/region.ts'
import { baseUrl } from './address.ts'
import { createPrivateJwkFile, type KeyReader } from './launch-file.ts'

/** SMART Backend Services: read and search of all that is asked for. */
const SCOPE = 'system/*.rs'

export function createPemFile(keys: KeyReader) {
  return z
    .string()
    .min(1)
    .transform(async (file, context) => {
      const pem = await keys.pem(file)
      if (pem !== null) return pem
      context.addIssue({ code: 'custom', message: 'no readable PEM file' })
      return z.NEVER
    })
}

function createBackendServicesSchema(keys: KeyReader) {
  return z.object({
    tokenUrl: baseUrl,
    clientId: z.string().min(1),
    privateJwkFile: createPrivateJwkFile(keys),
    scope: z.string().min(1).default(SCOPE)
  })
}

export function createSecurityKeys(keys: KeyReader) {
  const pem = createPemFile(keys)
  return {
    tls: z
      .object({ caFile: pem.optional(), certFile: pem.optional(), keyFile: pem.optional() })
      .refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined), {
        message: 'certFile and keyFile belong together'
      })
      .nullish(),
    backendServices: createBackendServicesSchema(keys).nullish()
  }
}

type SecurityFile = z.infer<z.ZodObject<ReturnType<typeof createSecurityKeys>>>

type Security = { readonly [name in keyof ServiceSecurity]-?: Exclude<ServiceSecurity[name], undefined> }

export function toSecurity({ tls, backendServices }: SecurityFile): Security {
  const { caFile = null, certFile = null, keyFile = null } = tls ?? {}
  return {
    tls: tls === null || tls === undefined ? null : { ca: caFile, cert: certFile, key: keyFile },
    backendServices: toBackendServices(backendServices)
  }
}

function toBackendServices(file: SecurityFile['backendServices']): BackendServices | null {
  if (file === null || file === undefined) return null
  const { privateJwkFile, ...rest } = file
  return { ...rest, privateJwk: privateJwkFile }
}
