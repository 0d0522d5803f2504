/** What a source of kind `hl7v2` says of where its messages are listened for, and how they are written. */
import { z } from 'zod'
import { isLoopbackHost } from '../domain/loopback.ts'
import type { KeyReader } from './launch-file.ts'
import { createPemFile } from './security-file.ts'

export function createHl7v2Keys(keys: KeyReader) {
  const pemFile = createPemFile(keys)
  return {
    kind: z.literal('hl7v2'),
    listen: z.object({ host: z.string().min(1).default('127.0.0.1'), port: z.number().int().min(0).max(65_535) }),
    tls: z.object({ certFile: pemFile, keyFile: pemFile, caFile: pemFile.optional() }).nullish(),
    charset: z.enum(['utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-15']).default('utf-8'),
    messageBytesMax: z
      .number()
      .int()
      .min(1024)
      .default(16 * 1024 * 1024)
  }
}

/** Patient data in the clear stays on this machine. */
export function isPlainElsewhere(source: {
  readonly tls?: unknown
  readonly listen: { readonly host: string }
}): boolean {
  return (source.tls === null || source.tls === undefined) && !isLoopbackHost(source.listen.host)
}
