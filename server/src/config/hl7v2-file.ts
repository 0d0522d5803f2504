/** What a source of kind `hl7v2` says of where its messages are listened for, and how they are written. */
import { z } from 'zod'
import { isLoopbackHost } from '../domain/loopback.ts'
import { HL7_RETENTION } from '../domain/region.ts'
import type { KeyReader } from './launch-file.ts'
import { createPemFile } from './security-file.ts'

const DAYS_MAX = 3650
const days = z.number().int().min(1).max(DAYS_MAX)

export function createHl7v2Keys(keys: KeyReader) {
  const pemFile = createPemFile(keys)
  return {
    kind: z.literal('hl7v2'),
    listen: z.object({ host: z.string().min(1).default('127.0.0.1'), port: z.number().int().min(0).max(65_535) }),
    tls: z
      .object({
        certFile: pemFile,
        keyFile: pemFile,
        caFile: pemFile.optional(),
        acceptSendersWithoutCertificate: z.boolean().default(false)
      })
      .nullish(),
    charset: z.enum(['utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-15']).default('utf-8'),
    messageBytesMax: z
      .number()
      .int()
      .min(1024)
      .default(16 * 1024 * 1024),
    keepMessagesDays: days.default(HL7_RETENTION.keepMessagesDays),
    keepDeadLettersDays: days.default(HL7_RETENTION.keepDeadLettersDays)
  }
}

interface Listening {
  readonly tls?: { readonly caFile?: unknown; readonly acceptSendersWithoutCertificate: boolean } | null | undefined
  readonly listen: { readonly host: string }
}

/** Patient data in the clear stays on this machine, and nobody unknown from elsewhere writes into a record (H-001). */
export function listeningFault({ tls, listen }: Listening): string | null {
  if (isLoopbackHost(listen.host)) return null
  if (tls === null || tls === undefined) return 'plain MLLP is allowed on loopback only: give tls'
  if (tls.caFile !== undefined || tls.acceptSendersWithoutCertificate) return null
  return 'beyond loopback senders show a certificate: give caFile, whose authority signs theirs'
}
