/** Where the product listens: by TLS of its own, or in the clear on this machine alone. */
import { z } from 'zod'
import { isLoopbackHost } from '../domain/loopback.ts'
import type { KeyReader } from './launch-file.ts'
import { createPemFile } from './security-file.ts'

const port = z.number().int().min(0).max(65_535)

export function createListenSchema(keys: KeyReader) {
  const pem = createPemFile(keys)
  return z
    .object({
      host: z.string().min(1).default('127.0.0.1'),
      port,
      operationsPort: port.nullish(),
      tls: z.object({ certFile: pem, keyFile: pem }).nullish(),
      allowPlainHttpBehindTlsProxy: z.boolean().default(false)
    })
    .superRefine(({ host, tls, allowPlainHttpBehindTlsProxy }, context) => {
      const isHere = isLoopbackHost(host) || host === '::1'
      if (isHere || (tls !== null && tls !== undefined) || allowPlainHttpBehindTlsProxy) return
      const message =
        'plain http is allowed on loopback only: give tls, or allowPlainHttpBehindTlsProxy where a proxy speaks TLS'
      context.addIssue({ code: 'custom', path: ['tls'], message })
    })
}
