/** What the pages of the console and the server have agreed. Everything here is asked for by POST: no address names anybody. */
import { z } from 'zod'

export const officerSchema = z.object({
  region: z.string(),
  name: z.string(),
  role: z.enum(['privacy-officer', 'central-team']),
  organisation: z.string(),
  odsCode: z.string(),
  /** After this long without a request the session ends. */
  idleMs: z.number()
})

export type Officer = z.infer<typeof officerSchema>

export const replayRequestSchema = z.object({ disclosureId: z.string().min(1).max(64) })

export const replayPageSchema = z.object({
  page: z.string(),
  at: z.string(),
  /** The page's own answer, as sent; null where it is kept by its digest only, or no more. */
  body: z.string().nullable()
})

/** One view as it was sent: the same lines, to be drawn by the same screens, marked as a replay. */
export const replaySchema = z.object({
  disclosureId: z.string(),
  /** When it was opened. */
  at: z.string(),
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  reason: z.string(),
  relationship: z.string(),
  /** NDJSON, byte for byte as sent. */
  lines: z.string(),
  pages: z.array(replayPageSchema),
  /** Documents that were opened, which are kept by digest only. */
  documents: z.number(),
  /** Entries and batches that were sent and are not kept any more. */
  gone: z.number()
})

export type Replay = z.infer<typeof replaySchema>
