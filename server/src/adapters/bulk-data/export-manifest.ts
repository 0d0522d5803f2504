/** The manifest of an export (Bulk Data 3.0.0, "Complete Status"), checked before any file of it is asked for. */
import { z } from 'zod'
import { toTimeSpan } from '../../domain/partial-date.ts'
import { ExportFailure } from './export-failure.ts'

const FILES_MAX = 10_000

const fileSchema = z.object({
  type: z.string().regex(/^[A-Za-z]{1,64}$/),
  url: z
    .string()
    .max(4096)
    .refine((url) => URL.canParse(url)),
  count: z.number().int().nonnegative().nullish()
})

const filesSchema = z.array(fileSchema).max(FILES_MAX)

const manifestSchema = z.object({
  transactionTime: z.string().refine((text) => text.includes('T') && toTimeSpan(text) !== null),
  requiresAccessToken: z.boolean(),
  output: filesSchema,
  deleted: filesSchema.nullish().transform((files) => files ?? []),
  error: filesSchema.nullish().transform((files) => files ?? []),
  link: z
    .array(z.object({ relation: z.string() }))
    .nullish()
    .transform((links) => links ?? [])
})

export type ExportFile = z.infer<typeof fileSchema>
export type ExportManifest = z.infer<typeof manifestSchema>

/** Throws an ExportFailure that names the element at fault. */
export function readExportManifest(json: unknown): ExportManifest {
  const parsed = manifestSchema.safeParse(json)
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') ?? ''
    throw new ExportFailure(`the manifest of the export is not as Bulk Data says${place === '' ? '' : `: ${place}`}`)
  }
  // Parts are for who asks for them by allowPartialManifests; the first alone would pass for the whole (H-009).
  if (parsed.data.link.some(({ relation }) => relation === 'next'))
    throw new ExportFailure('the manifest of the export comes in parts, which was not asked for')
  return parsed.data
}
